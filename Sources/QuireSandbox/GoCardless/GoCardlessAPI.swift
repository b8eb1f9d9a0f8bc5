import QuireModel

/// GoCardless's `GET /payments`.
struct GoCardlessAPI: ListAPI {
    private let seed: UInt64
    private let timeline: Timeline
    private let ids: RowID

    private static let version = "2015-07-06"

    /// The API over so many payments.
    init(links: Int, seed: UInt64) {
        self.seed = seed
        timeline = Timeline(links: links, seed: seed, stream: .goCardlessTime)
        ids = RowID("PM", seed: seed, stream: .goCardlessPayment, isUppercase: true)
    }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) {
        try call.checkBearer(SandboxKeys.goCardless)
        let version = call.header("GoCardless-Version")
        guard version == Self.version else { throw .version(found: version) }
    }

    func page(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        guard call.path == "/payments" else { throw .noSuchPath }
        try call.checkMethod()
        let query = call.query
        try query.allow(
            TimeBounds.names("created_at").union(TimeBounds.names("charge_date")).union([
                "limit", "after", "before", "status", "currency", "mandate", "creditor", "subscription",
            ]))
        let limit = try query.number("limit", within: 1...500, usual: 50)
        let status = try query.word("status", of: GoCardlessPayment.statuses)
        let currency = try query.word("currency", of: GoCardlessPayment.currencies)
        let bounds = try TimeBounds(query, "created_at", read: Timestamp.bound)
        let days = try TimeBounds(query, "charge_date", read: Timestamp.bound)
        let after = try query.row("after", of: ids, count: call.links)
        let before = try query.row("before", of: ids, count: call.links)
        func matches(_ index: Int) -> Bool {
            guard bounds.contains(timeline.created(index)) else { return false }
            let row = payment(index)
            let day = row.chargeDate.flatMap(Timestamp.bound)
            guard days.isOpen || day.map(days.contains) == true else { return false }
            return (status ?? row.status) == row.status && (currency ?? row.currency) == row.currency
                && (query.last("mandate") ?? row.mandate) == row.mandate
                && (query.last("creditor") ?? row.creditor) == row.creditor
                && (query.last("subscription") ?? row.subscription) == row.subscription
        }
        let list = NewestFirst(count: call.links)
        let page =
            if let before { list.page(before: before, limit: limit, where: matches) } else {
                list.page(after: call.isStuck ? nil : after, limit: limit, where: matches)
            }
        return answer(page, after: after, limit: limit)
    }

    private func payment(_ index: Int) -> GoCardlessPayment {
        GoCardlessPayment(index, id: ids.text(index), seed: seed, created: timeline.created(index))
    }

    private func answer(_ page: NewestFirst.Page, after: Int?, limit: Int) -> SandboxAnswer {
        var json = JSONWriter()
        json.object { json in
            json.array("payments") { json in
                for index in page.rows { json.payment(payment(index)) }
            }
            json.object("meta") { json in
                json.object("cursors") { json in
                    json.field("before", after.flatMap { _ in page.rows.first.map(ids.text) })
                    json.field("after", page.hasMore ? page.rows.last.map(ids.text) : nil)
                }
                json.field("limit", limit)
            }
        }
        return SandboxAnswer(json, contentType: "application/json")
    }

    func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer {
        let error = GoCardlessError(refusal)
        var json = JSONWriter()
        json.object { json in
            json.object("error") { json in
                json.field("message", error.message)
                json.field("documentation_url", "https://developer.gocardless.com/api-reference")
                json.field("type", error.type)
                json.field("request_id", call.trace(seed: seed))
                json.array("errors") { json in
                    json.object { json in
                        if let field = error.field { json.field("field", field) }
                        if let reason = error.reason { json.field("reason", reason) }
                        json.field("message", error.message)
                    }
                }
                json.field("code", error.status)
            }
        }
        var answer = SandboxAnswer(json, status: error.status, contentType: "application/json")
        if case .limited(let after?) = refusal {
            let reset = Timestamp(seconds: call.unixTime + Int64(after))
            answer.headers = [("RateLimit-Remaining", "0"), ("RateLimit-Reset", reset.httpDate)]
        }
        return answer
    }
}
