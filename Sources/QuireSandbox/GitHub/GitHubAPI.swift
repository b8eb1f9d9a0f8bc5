/// GitHub's `GET /repos/{owner}/{repo}/issues`.
struct GitHubAPI: ListAPI {
    private let table: GitHubTable

    /// The repository that is served.
    static let owner = "octocat"
    /// Its name.
    static let repository = "Hello-World"
    /// Its number, which links from page to page go by.
    private static let repositoryID = 1_296_269
    /// The requests that an hour has; a fault sets another number for a minute.
    private static let usualLimit = 5000

    /// The API over so many issues.
    init(links: Int, seed: UInt64) { table = GitHubTable(issues: links, seed: seed) }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) { try call.checkBearer(SandboxKeys.gitHub) }

    func page(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        guard isRepository(call.path) else { throw .noSuchPath }
        try call.checkMethod()
        let request = try GitHubListRequest(call.query)
        let rows = table.rows(request, count: call.links)
        let window = PageWindow(page: call.page(asked: request.page), size: request.perPage, total: rows.count)
        var json = JSONWriter()
        json.array { json in
            for place in window.places { json.issue(table.issue(rows[place])) }
        }
        var answer = SandboxAnswer(json)
        answer.headers = limits(call)
        if let links = links(window, call) { answer.headers.append(("Link", links)) }
        return answer
    }

    /// Names aren't case-sensitive; a repository can also be asked for by its number.
    private func isRepository(_ path: String) -> Bool {
        path.lowercased() == "/repos/\(Self.owner)/\(Self.repository)/issues".lowercased()
            || path == "/repositories/\(Self.repositoryID)/issues"
    }

    /// The links to the pages around this one, where there is more than one.
    private func links(_ window: PageWindow, _ call: SandboxCall) -> String? {
        let rest = call.query.encoded(without: "page")
        func link(_ relation: String, _ page: Int) -> String {
            let query = rest.isEmpty ? "page=\(page)" : "\(rest)&page=\(page)"
            return "<\(call.base)/repositories/\(Self.repositoryID)/issues?\(query)>; rel=\"\(relation)\""
        }
        var links: [String] = []
        if window.page > 1 { links.append(link("prev", window.page - 1)) }
        if window.hasNext { links += [link("next", window.page + 1), link("last", window.pages)] }
        if window.page > 1 { links.append(link("first", 1)) }
        return links.isEmpty ? nil : links.joined(separator: ", ")
    }

    private func limits(_ call: SandboxCall) -> [(name: String, value: String)] {
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
        return [
            ("X-RateLimit-Limit", String(Self.usualLimit)), ("X-RateLimit-Remaining", String(remaining)),
            ("X-RateLimit-Reset", String(reset)), ("X-RateLimit-Resource", "core"),
        ]
    }

    func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer {
        let (status, message, field) = words(for: refusal)
        var json = JSONWriter()
        json.object { json in
            json.field("message", message)
            if let field {
                json.array("errors") { json in
                    json.object { json in
                        json.field("resource", "Issue")
                        json.field("field", field)
                        json.field("code", "invalid")
                    }
                }
            }
            json.field("documentation_url", "https://docs.github.com/rest/issues/issues#list-repository-issues")
            json.field("status", String(status))
        }
        var answer = SandboxAnswer(json, status: status)
        answer.headers = limits(call) + [("X-GitHub-Request-Id", "SAND:\(call.number)")]
        return answer
    }

    private func words(for refusal: SandboxRefusal) -> (Int, String, String?) {
        switch refusal {
        case .keyMissing: (401, "Requires authentication", nil)
        case .keyWrong: (401, "Bad credentials", nil)
        case .version(let found): (400, "\(found ?? "") is not a supported version", nil)
        case .noSuchPath, .noSuchMethod: (404, "Not Found", nil)
        // A limit is told with 403, by its headers alone different from what is forbidden.
        case .limited(nil): (403, "You have exceeded a secondary rate limit.", nil)
        case .limited(_?): (403, "API rate limit exceeded for user ID 1.", nil)
        case .failing(let status): (status, "Server Error", nil)
        case .parameter(let name, let problem): (422, "Validation Failed: \(name): \(problem.text)", name)
        }
    }
}
