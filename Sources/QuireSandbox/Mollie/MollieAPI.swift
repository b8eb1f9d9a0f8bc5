/// Mollie's `GET /v2/payment-links` and `GET /v2/payments`.
struct MollieAPI: ListAPI {
    private let seed: UInt64
    private let linkTimes: Timeline
    private let paymentTimes: Timeline
    private let linkIDs: RowID
    private let paymentIDs: RowID

    private static let contentType = "application/hal+json"

    /// The API over so many links, and as many payments.
    init(links: Int, seed: UInt64) {
        self.seed = seed
        linkTimes = Timeline(links: links, seed: seed, stream: .mollieTime)
        paymentTimes = Timeline(links: links, seed: seed, stream: .molliePaymentTime)
        linkIDs = RowID("pl_", seed: seed, stream: .mollieLink)
        paymentIDs = RowID("tr_", seed: seed, stream: .molliePayment)
    }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) { try call.checkBearer(SandboxKeys.mollie) }

    func page(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        switch call.path {
        case "/v2/payment-links":
            try call.checkMethod()
            return try list("payment_links", of: linkIDs, call) { json, index in
                json.link(
                    MollieLink(index, id: linkIDs.text(index), seed: seed, created: linkTimes.created(index)), call)
            }
        case "/v2/payments":
            try call.checkMethod()
            let isAscending = try call.query.word("sort", of: ["asc", "desc"]) == "asc"
            return try list("payments", of: paymentIDs, call, isAscending: isAscending) { json, index in
                json.payment(
                    MolliePayment(
                        index, id: paymentIDs.text(index), seed: seed, created: paymentTimes.created(index)), call)
            }
        default: throw .noSuchPath
        }
    }

    /// A page that begins with the row that `from` names, that row included.
    private func list(
        _ name: StaticString, of ids: RowID, _ call: SandboxCall, isAscending: Bool = false,
        row: (inout JSONWriter, Int) -> Void
    ) throws(SandboxRefusal) -> SandboxAnswer {
        let limit = try call.query.number("limit", within: 1...250, usual: 50)
        let named = try call.query.row("from", of: ids, count: call.links)
        let first = (call.isStuck ? nil : named) ?? (isAscending ? 0 : call.links - 1)
        // One more than asked for, which is where the next page begins.
        let places =
            isAscending
            ? Array(first..<max(first, min(call.links, first + limit + 1)))
            : Array((max(0, first - limit)..<max(0, first + 1)).reversed())
        var json = JSONWriter()
        json.object { json in
            json.field("count", min(limit, places.count))
            json.object("_embedded") { json in
                json.array(name) { json in
                    for index in places.prefix(limit) { row(&json, index) }
                }
            }
            json.object("_links") { json in
                json.href("self", "\(call.base)\(call.path)?\(call.query.encoded())")
                let rest = call.query.encoded(without: "from", "limit")
                let next = places.dropFirst(limit).first.map { "from=\(ids.text($0))&limit=\(limit)" }
                json.href("previous", nil)
                json.href("next", next.map { "\(call.base)\(call.path)?\($0)\(rest.isEmpty ? "" : "&" + rest)" })
            }
        }
        return SandboxAnswer(json, contentType: Self.contentType)
    }

    func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer {
        let (status, title, detail, field) = words(for: refusal)
        var json = JSONWriter()
        json.object { json in
            json.field("status", status)
            json.field("title", title)
            json.field("detail", detail)
            if let field { json.field("field", field) }
            json.object("_links") { $0.href("documentation", "https://docs.mollie.com/errors") }
        }
        var answer = SandboxAnswer(json, status: status, contentType: Self.contentType)
        if case .limited(let after?) = refusal { answer.headers.append(("Retry-After", String(after))) }
        return answer
    }

    private func words(for refusal: SandboxRefusal) -> (Int, String, String, String?) {
        switch refusal {
        case .keyMissing, .keyWrong:
            (401, "Unauthorized Request", "Missing authentication, or failed to authenticate", nil)
        case .version: (400, "Bad Request", "The version is invalid", nil)
        case .noSuchPath: (404, "Not Found", "No such endpoint exists", nil)
        case .noSuchMethod: (405, "Method Not Allowed", "The HTTP method is not supported", nil)
        case .limited: (429, "Too Many Requests", "Your request was rate limited", nil)
        case .failing(let status): (status, "Internal Server Error", "An internal server error occurred", nil)
        case .parameter(let name, let problem): (400, "Bad Request", "\(name): \(problem.text)", name)
        }
    }
}

extension JSONWriter {
    /// A HAL link, or null.
    mutating func href(_ key: StaticString, _ href: String?, type: String = "application/hal+json") {
        guard let href else { return field(key, nil as String?) }
        object(key) { json in
            json.field("href", href)
            json.field("type", type)
        }
    }

    /// An amount as Mollie writes it: a text with the decimals of its currency.
    mutating func mollieAmount(_ key: StaticString, _ amount: SandboxAmount?) {
        guard let amount else { return field(key, nil as String?) }
        object(key) { json in
            json.field("currency", amount.currency.code)
            json.field("value", amount.text)
        }
    }
}
