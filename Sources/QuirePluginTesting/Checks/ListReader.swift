import QuireDecode
import QuireFetch
import QuireModel
import QuirePluginKit

/// Reads a list page by page, and trusts no declaration of its end beyond what is needed to continue.
struct ListReader {
    /// A page as received.
    struct Page {
        var step: ScanStep
        var facts: PageFacts
        /// The rows, each as the values of all fields in order.
        var rows: [[Value]]
        var oddities: [FieldOddity]
        /// The records as JSON, if they are kept.
        var records: [Value] = []
    }

    /// A list, or the part of it before something went wrong.
    struct List {
        var pages: [Page] = []
        var problem: CheckReport.Problem?

        var rows: [[Value]] { pages.flatMap(\.rows) }
    }

    /// The reason why there is no page.
    struct Failure: Error {
        var problem: CheckReport.Problem
        var verdict: Verdict?
    }

    let plugin: any ProviderPlugin
    let resource: Resource
    let server: any ProviderServer
    private let address: RequestAddress
    private let decoder: PageDecoder
    private let keyColumns: [Int]

    /// More pages than any list of a check has.
    private static let mostPages = 500

    /// Whether pages keep their records as JSON.
    private let keepsRecords: Bool

    /// A reader of a table's list; with an address that isn't the declared one, pages keep their records.
    init?(
        _ plugin: any ProviderPlugin, _ resource: Resource, _ server: any ProviderServer, base: String? = nil
    ) {
        guard let address = RequestAddress(base: base ?? SyntheticServer.base(of: plugin.manifest)) else { return nil }
        keepsRecords = base != nil
        self.plugin = plugin
        self.resource = resource
        self.server = server
        self.address = address
        decoder = PageDecoder(resource: resource, columns: resource.table.fields.map(\.name))
        keyColumns = resource.table.primaryKey.compactMap { key in resource.table.fields.firstIndex { $0.name == key } }
    }

    /// The key of a row.
    func key(_ row: [Value]) -> [Value] { keyColumns.isEmpty ? row : keyColumns.map { row[$0] } }

    /// The value of a field in a row.
    func value(_ field: String, _ row: [Value]) -> Value {
        resource.table.fields.firstIndex { $0.name == field }.map { row[$0] } ?? .null
    }

    /// A row as messages show it.
    func shown(_ row: [Value], _ field: String? = nil) -> String {
        let name = zip(resource.table.primaryKey, key(row)).map { "\($0)=\($1.plainText)" }.joined(separator: " ")
        guard let field else { return name }
        let value = value(field, row)
        return "\(name) with \(field) \(value.isNull ? "null" : "\"\(value.plainText)\"")"
    }

    /// The whole list.
    func list(filters: [AppliedFilter] = [], sort: AppliedSort? = nil, size: Int? = nil) async -> List {
        var list = List()
        var step = ScanStep(pageSize: size, filters: filters, sort: sort)
        var visited: Set<ScanStep.Position> = [.first]
        while list.pages.count < ListReader.mostPages {
            do throws(Failure) {
                guard let page = try await page(step) else { return list }
                list.pages.append(withoutRepeated(page, after: list.pages.last))
                guard let next = next(after: page) ?? page.facts.nextWindow else { return list }
                guard visited.insert(next).inserted else {
                    list.problem = .init(
                        "the list leads back to a page that was read: \(next)",
                        advice:
                            "check the place of the next page; it is read from \(resource.endpoint.paging.place)")
                    return list
                }
                step.position = next
            } catch {
                list.problem = error.problem
                return list
            }
        }
        list.problem = .init(
            "the list has no end after \(ListReader.mostPages) pages",
            advice: "declare how the response says that a page is the last")
        return list
    }

    /// One page; nil when the step was past the end of the list.
    func page(_ step: ScanStep) async throws(Failure) -> Page? {
        let url: String
        let method: String
        let body: [UInt8]?
        let headers: [PageResponse.Header]
        do {
            let request = try plugin.request(for: step, of: resource)
            url = try address.resolve(request)
            (method, body) = (request.method, request.body)
            headers = request.headers.compactMap { header in
                guard case .literal(let value)? = header.value.parts.first, header.value.parts.count == 1 else {
                    return nil
                }
                return PageResponse.Header(header.name, value)
            }
        } catch {
            throw Failure(problem: .init("no request for \(step.position): \(error)", advice: "see the requests check"))
        }
        var response: PageResponse
        do throws(ServerFailure) {
            response = try await server.response(
                to: ServerRequest(method: method, url: url, headers: headers, body: body))
        } catch {
            throw Failure(problem: .init("\(method) \(url): \(error)", advice: "see what the server does there"))
        }
        let verdict = plugin.verdict(of: response, of: resource)
        switch verdict {
        case .ok: break
        case .endOfList: return nil
        case .retry(_, let failure), .rateLimited(_, let failure), .refreshCredentials(let failure),
            .fatal(let failure):
            throw Failure(
                problem: .init(
                    "\(method) \(url): status \(failure.status), \(failure.message ?? "no message")",
                    advice: "compare the request with the API's document"), verdict: verdict)
        }
        do {
            let decoded = try decoder.decode(response.body)
            response.envelope = decoded.envelope
            response.recordCount = decoded.batch.count
            response.lastRecord = decoded.lastRecord
            var facts = try plugin.page(from: response, for: step, of: resource)
            switch facts.next {
            case .position(.url(let link)):
                facts.next = .position(.url(try address.resolve(link: link, from: url)))
            case .position(.window(let start, .url(let link))):
                facts.next = .position(.window(from: start, .url(try address.resolve(link: link, from: url))))
            case .end, .position, .unstated: break
            }
            let rows = (0..<decoded.batch.count).map { filled(decoded.batch.row($0), step) }
            let records = keepsRecords ? self.records(in: response.body) : []
            return Page(step: step, facts: facts, rows: rows, oddities: decoded.oddities, records: records)
        } catch {
            throw Failure(
                problem: .init(
                    "\(method) \(url): \(error)", advice: "compare records path and paging with the response"))
        }
    }

    private func records(in body: [UInt8]) -> [Value] {
        guard let value = try? JSONText.parse(body),
            case .list(let records) = resource.endpoint.recordsPath.value(in: value)
        else { return [] }
        return records
    }

    /// The row with the columns that it lacks because the request selects them.
    private func filled(_ row: [Value], _ step: ScanStep) -> [Value] {
        zip(resource.table.fields, row).map { field, value in
            guard field.isFromRequest else { return value }
            return step.filters.first { $0.capability.field == field.name }?.values.first ?? value
        }
    }

    /// The page without the row that its mark names, where that is declared to come again.
    private func withoutRepeated(_ page: Page, after last: Page?) -> Page {
        guard resource.endpoint.paging.repeatsLastRow, let first = page.rows.first, let before = last?.rows.last,
            key(first) == key(before)
        else { return page }
        var page = page
        page.rows.removeFirst()
        return page
    }

    /// The continuation after a page.
    func next(after page: Page) -> ScanStep.Position? {
        switch page.facts.next {
        case .end: return nil
        case .position(let position):
            if case .page = position.withinWindow, page.rows.isEmpty { return nil }
            return position
        case .unstated(let position): return page.rows.isEmpty ? nil : position
        }
    }
}

extension Paging {
    /// Where the next page is found, in words.
    var place: String {
        switch self {
        case .none: "nowhere: there is one page"
        case .pageNumber(let rule): rule.next.map { "\($0)" } ?? "the page's number and \(rule.parameter)"
        case .offset(let rule): "the number of rows and \(rule.parameter)"
        case .cursor(let rule):
            switch rule.source {
            case .body(let path): "\(path)"
            case .header(let name): "the header \(name)"
            case .lastRow(let path, _): "\(path) of the last row"
            }
        case .nextURL(let rule):
            switch rule.source {
            case .body(let path): "\(path)"
            case .linkHeader(let relation): "the Link header, rel=\(relation)"
            case .links(let path, let relation): "\(path), rel \(relation)"
            }
        }
    }
}
