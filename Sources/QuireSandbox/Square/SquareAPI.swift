/// Square's `GET /v2/online-checkout/payment-links` and `POST /v2/invoices/search`.
struct SquareAPI: ListAPI {
    private let seed: UInt64
    private let linkTimes: Timeline
    private let invoiceTimes: Timeline
    private let linkIDs: RowID
    private let invoiceIDs: RowID
    /// Cursors are of their own, and not rows' identifiers.
    private let cursors: RowID

    /// The API over so many links, and as many invoices.
    init(links: Int, seed: UInt64) {
        self.seed = seed
        linkTimes = Timeline(links: links, seed: seed, stream: .squareTime)
        invoiceTimes = Timeline(links: links, seed: seed, stream: .squareInvoiceTime)
        linkIDs = RowID("", seed: seed, stream: .squareLink, isUppercase: true)
        invoiceIDs = RowID("inv:0-", seed: seed, stream: .squareInvoice)
        cursors = RowID("cursor+", seed: seed, stream: .squareTime)
    }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) { try call.checkBearer(SandboxKeys.square) }

    func page(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        switch call.path {
        case "/v2/online-checkout/payment-links":
            try call.checkMethod()
            return try links(call)
        case "/v2/invoices/search":
            try call.checkMethod("POST")
            return try invoices(try SquareSearch(call.body), call)
        default: throw .noSuchPath
        }
    }

    private func links(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        // A limit that can't be is ignored, as the reference has it.
        let asked = call.query.last("limit").flatMap { Int($0) } ?? 100
        let after = try call.query.row("cursor", of: cursors, count: call.links)
        let list = NewestFirst(count: call.links)
        let page = list.page(after: call.isStuck ? nil : after, limit: (1...1000).contains(asked) ? asked : 100)
        return answer("payment_links", page) { json, index in
            json.link(SquareLink(index, id: linkIDs.text(index), seed: seed, created: linkTimes.created(index)))
        }
    }

    private func invoices(_ search: SquareSearch, _ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        var after: Int?
        if let cursor = search.cursor {
            after = cursors.index(of: cursor)
            guard let after, after < call.links else { throw .parameter("cursor", .noSuchRow(cursor)) }
        }
        let page = NewestFirst(count: call.links).page(after: call.isStuck ? nil : after, limit: search.limit) {
            let row = invoice($0)
            return row.location == search.location && (search.customer == nil || search.customer == row.recipient?.id)
        }
        return answer("invoices", page) { json, index in json.invoice(invoice(index)) }
    }

    private func invoice(_ index: Int) -> SquareInvoice {
        SquareInvoice(index, id: invoiceIDs.text(index), seed: seed, created: invoiceTimes.created(index))
    }

    /// A page; a list without rows is left out, and so is a cursor that leads nowhere.
    private func answer(
        _ name: StaticString, _ page: NewestFirst.Page, row: (inout JSONWriter, Int) -> Void
    ) -> SandboxAnswer {
        var json = JSONWriter()
        json.object { json in
            if !page.rows.isEmpty {
                json.array(name) { json in
                    for index in page.rows { row(&json, index) }
                }
            }
            if page.hasMore, let last = page.rows.last { json.field("cursor", cursors.text(last)) }
        }
        return SandboxAnswer(json, contentType: "application/json")
    }

    func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer {
        let (status, category, code, detail, field) = words(for: refusal)
        var json = JSONWriter()
        json.object { json in
            json.array("errors") { json in
                json.object { json in
                    json.field("category", category)
                    json.field("code", code)
                    json.field("detail", detail)
                    if let field { json.field("field", field) }
                }
            }
        }
        return SandboxAnswer(json, status: status, contentType: "application/json")
    }

    private func words(for refusal: SandboxRefusal) -> (Int, String, String, String, String?) {
        switch refusal {
        case .keyMissing, .keyWrong:
            (401, "AUTHENTICATION_ERROR", "UNAUTHORIZED", "This request could not be authorized.", nil)
        case .version: (400, "INVALID_REQUEST_ERROR", "INVALID_SQUARE_VERSION_FORMAT", "Invalid Square-Version.", nil)
        case .noSuchPath: (404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "Resource not found.", nil)
        case .noSuchMethod: (405, "INVALID_REQUEST_ERROR", "METHOD_NOT_ALLOWED", "Method not allowed.", nil)
        case .limited: (429, "RATE_LIMIT_ERROR", "RATE_LIMITED", "Too many requests.", nil)
        case .failing(let status): (status, "API_ERROR", "INTERNAL_SERVER_ERROR", "An internal error occurred.", nil)
        case .parameter(let name, let problem):
            (400, "INVALID_REQUEST_ERROR", code(for: problem, of: name), "\(name): \(problem.text)", name)
        }
    }

    private func code(for problem: SandboxRefusal.Problem, of name: String) -> String {
        switch problem {
        case .notANumber: "EXPECTED_INTEGER"
        case .outOfRange(let found, _): found.hasPrefix("-") || found == "0" ? "VALUE_TOO_LOW" : "VALUE_TOO_HIGH"
        case .noSuchWord: "INVALID_ENUM_VALUE"
        case .notATime: "INVALID_TIME"
        case .noSuchRow: name == "cursor" ? "INVALID_CURSOR" : "NOT_FOUND"
        case .missing: name.isEmpty ? "EXPECTED_JSON_BODY" : "MISSING_REQUIRED_PARAMETER"
        case .tooMany: "ARRAY_LENGTH_TOO_LONG"
        case .unknown: "UNKNOWN_BODY_PARAMETER"
        }
    }
}
