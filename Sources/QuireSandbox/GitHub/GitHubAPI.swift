import QuireModel
import Synchronization

/// GitHub's `GET /repos/{owner}/{repo}/issues`.
final class GitHubAPI: ListAPI {
    let links: Int
    let seed: UInt64
    let contentType = "application/json; charset=utf-8"
    let lists = [SandboxList.gitHubIssues]
    /// The rows for each query, kept after the first request.
    private let answers = Mutex<[String: [Int32]]>([:])

    /// Where links from page to page lead: the repository by its number.
    private static let numbered = "/repositories/1296269/issues"
    /// The requests that an hour has; a fault sets another number for a minute.
    private static let usualLimit = 5000

    /// Creates the API with a number of issues.
    init(links: Int, seed: UInt64) { (self.links, self.seed) = (links, seed) }

    /// Names aren't case-sensitive; a repository can also be requested by its number.
    func list(at path: String) -> SandboxList? {
        lists.first { path == Self.numbered || path.lowercased() == $0.path.lowercased() }
    }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) { try call.checkBearer(SandboxKeys.gitHub) }

    func page(_ request: ListRequest) throws(SandboxRefusal) -> ListPage {
        let question = try request.question()
        let rows = rows(question, request)
        let asked = max(1, request.query.last("page").flatMap { Int($0) } ?? 1)
        let window = PageWindow(page: request.call.page(asked: asked), size: question.limit, total: rows.count)
        let values = window.places.map { request.value(Int(rows[$0])) }
        return ListPage(name: request.list.name, rows: values, question: question, window: window)
    }

    /// The rows in the requested order; equal rows are listed newest first in either direction.
    private func rows(_ question: ListQuestion, _ request: ListRequest) -> [Int32] {
        let key = "\(request.call.links)?" + request.query.encoded(without: "page", "per_page")
        if let known = answers.withLock({ $0[key] }) { return known }
        let sort = question.sort ?? (question.isAscending ? "created_at" : nil)
        let isPlain = sort == nil && question.filters.isEmpty
        var found: [(key: Value, index: Int32)] = []
        for index in (0..<request.call.links).reversed() {
            let row = isPlain ? .null : request.value(index)
            if question.accepts(row) { found.append((sort.map(row.member) ?? .null, Int32(clamping: index))) }
        }
        if sort != nil {
            found.sort { left, right in
                let order = Value.order(left.key, right.key)
                return order == 0 ? left.index > right.index : (order < 0) == question.isAscending
            }
        }
        let rows = found.map(\.index)
        answers.withLock { answers in
            // A few queries are repeated for each page; more aren't worth their memory.
            if answers.count >= 16 { answers.removeAll() }
            answers[key] = rows
        }
        return rows
    }

    func envelope(_ page: ListPage, _ call: SandboxCall) -> Value { .list(page.rows) }

    func headers(_ call: SandboxCall, _ page: ListPage?, _ refusal: SandboxRefusal?) -> SandboxAnswer.Headers {
        // Without a fault nothing is refused, and a client that waits at 0 would wait for nothing.
        var remaining = max(1, Self.usualLimit - call.number)
        var reset = call.unixTime + 3600
        switch call.rate {
        case .allowed(let left)?: remaining = left
        case .over(let frees)?:
            remaining = 0
            reset = call.unixTime + frees.components.seconds + 1
        case nil: break
        }
        var headers = [
            (name: "X-RateLimit-Limit", value: String(Self.usualLimit)), ("X-RateLimit-Remaining", String(remaining)),
            ("X-RateLimit-Reset", String(reset)), ("X-RateLimit-Resource", "core"),
        ]
        if refusal != nil { headers.append(("X-GitHub-Request-Id", "SAND:\(call.number)")) }
        if let window = page?.window, let links = links(window, call) { headers.append(("Link", links)) }
        return headers
    }

    /// The links to the pages around this one, if there is more than one.
    private func links(_ window: PageWindow, _ call: SandboxCall) -> String? {
        let rest = call.query.encoded(without: "page")
        func link(_ relation: String, _ page: Int) -> String {
            "<\(call.base)\(Self.numbered)?\(rest)\(rest.isEmpty ? "" : "&")page=\(page)>; rel=\"\(relation)\""
        }
        var links: [String] = []
        if window.page > 1 { links.append(link("prev", window.page - 1)) }
        if window.hasNext { links += [link("next", window.page + 1), link("last", window.pages)] }
        if window.page > 1 { links.append(link("first", 1)) }
        return links.isEmpty ? nil : links.joined(separator: ", ")
    }

    func words(for refusal: SandboxRefusal, _ call: SandboxCall) -> (status: Int, body: Value) {
        let (status, message, field): (Int, String, String?) =
            switch refusal {
            case .keyMissing: (401, "Requires authentication", nil)
            case .keyWrong: (401, "Bad credentials", nil)
            case .version(let found): (400, "\(found ?? "") is not a supported version", nil)
            case .noSuchPath, .noSuchMethod: (404, "Not Found", nil)
            // A limit is reported with 403; only its headers distinguish it from a forbidden request.
            case .limited(nil): (403, "You have exceeded a secondary rate limit.", nil)
            case .limited(_?): (403, "API rate limit exceeded for user ID 1.", nil)
            case .failing(let status): (status, "Server Error", nil)
            case .parameter(let name, let problem): (422, "Validation Failed: \(name): \(problem.text)", name)
            }
        let errors = field.map { [record(["resource": "Issue", "field": $0, "code": "invalid"])] }
        let body = record([
            "message": message, "errors?": errors,
            "documentation_url": "https://docs.github.com/rest/issues/issues#list-repository-issues",
            "status": String(status),
        ])
        return (status, body)
    }
}
