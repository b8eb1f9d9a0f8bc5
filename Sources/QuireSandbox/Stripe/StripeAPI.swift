import QuireModel

/// Stripe's `GET /v1/payment_links` and `GET /v1/checkout/sessions`.
struct StripeAPI: ListAPI {
    private let seed: UInt64
    private let timeline: Timeline
    private let linkIDs: RowID
    private let sessionIDs: RowID

    /// The API over so many links, and as many sessions.
    init(links: Int, seed: UInt64) {
        self.seed = seed
        timeline = Timeline(links: links, seed: seed, stream: .stripeTime)
        linkIDs = RowID("plink_1", seed: seed, stream: .stripeLink)
        sessionIDs = RowID("cs_test_a1", seed: seed, stream: .stripeSession)
    }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) {
        // The key may also stand as the user of Basic, without a password.
        if SandboxKeys.isBasic(call.authorization ?? "", user: SandboxKeys.stripe, password: "") { return }
        try call.checkBearer(SandboxKeys.stripe)
    }

    func page(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        switch call.path {
        case "/v1/payment_links":
            try call.checkMethod()
            return try links(call)
        case "/v1/checkout/sessions":
            try call.checkMethod()
            return try sessions(call)
        default: throw .noSuchPath
        }
    }

    private static let paging: Set = ["limit", "starting_after", "ending_before", "expand[]"]

    private func links(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        let query = call.query
        try query.allow(Self.paging.union(["active"]))
        let active = try query.word("active", of: ["true", "false"])
        let expands = query.all("expand[]")
        if let other = expands.first(where: { $0 != "data.line_items" }) {
            throw .parameter("expand", .noSuchWord(other, ["data.line_items"]))
        }
        let page = try place(of: linkIDs, call) { index in
            active.map { (StripeLink.isActive(index, seed: seed) ? "true" : "false") == $0 } ?? true
        }
        return list("/v1/payment_links", page, call) { json, index in
            json.link(StripeLink(index, id: linkIDs.text(index), seed: seed), withItems: !expands.isEmpty)
        }
    }

    private func sessions(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        let query = call.query
        try query.allow(
            Self.paging.union(TimeBounds.names("created")).union([
                "created", "customer", "payment_intent", "payment_link", "status",
            ]))
        let bounds = try TimeBounds(query, "created", read: Timestamp.unix)
        let status = try query.word("status", of: StripeSession.statuses)
        let customer = query.last("customer")
        let link = query.last("payment_link")
        let payment = query.last("payment_intent")
        let second = query.last("created")
        let page = try place(of: sessionIDs, call) { index in
            let row = session(index, call)
            return bounds.contains(row.created) && (status ?? row.status) == row.status
                && (customer == nil || customer == row.customer) && (link == nil || link == row.link)
                && (payment == nil || payment == row.paymentIntent)
                && (second == nil || second == String(row.created.unixSeconds))
        }
        return list("/v1/checkout/sessions", page, call) { json, index in json.session(session(index, call)) }
    }

    private func session(_ index: Int, _ call: SandboxCall) -> StripeSession {
        StripeSession(index, id: sessionIDs.text(index), seed: seed, created: timeline.created(index).wholeSecond) {
            linkIDs.text($0 % max(1, call.links))
        }
    }

    private func place(
        of ids: RowID, _ call: SandboxCall, where matches: (Int) -> Bool
    ) throws(SandboxRefusal) -> NewestFirst.Page {
        let limit = try call.query.number("limit", within: 1...100, usual: 10)
        let list = NewestFirst(count: call.links)
        let after = try call.query.row("starting_after", of: ids, count: call.links)
        if let before = try call.query.row("ending_before", of: ids, count: call.links) {
            return list.page(before: before, limit: limit, where: matches)
        }
        return list.page(after: call.isStuck ? nil : after, limit: limit, where: matches)
    }

    private func list(
        _ path: String, _ page: NewestFirst.Page, _ call: SandboxCall, row: (inout JSONWriter, Int) -> Void
    ) -> SandboxAnswer {
        var json = JSONWriter()
        json.object { json in
            json.field("object", "list")
            json.array("data") { json in
                for index in page.rows { row(&json, index) }
            }
            json.field("has_more", page.hasMore)
            json.field("url", path)
        }
        var answer = SandboxAnswer(json, contentType: "application/json")
        answer.headers = [("Request-Id", "req_" + call.trace(seed: seed))]
        return answer
    }

    func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer {
        let error = StripeError(refusal, call)
        var json = JSONWriter()
        json.object { json in
            json.object("error") { json in
                if let code = error.code { json.field("code", code) }
                json.field("message", error.message)
                if let parameter = error.parameter { json.field("param", parameter) }
                json.field("type", error.type)
            }
        }
        var answer = SandboxAnswer(json, status: error.status, contentType: "application/json")
        answer.headers = [("Request-Id", "req_" + call.trace(seed: seed))]
        return answer
    }
}
