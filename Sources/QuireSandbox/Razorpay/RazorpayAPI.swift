import QuireModel

/// Razorpay's `GET /v1/payment_links`.
struct RazorpayAPI: ListAPI {
    let links: Int
    let seed: UInt64
    let lists = [SandboxList.razorpayLinks]

    func list(at path: String) -> SandboxList? {
        lists.first { path == $0.path || path == $0.path + "/" }
    }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) {
        try call.checkKey {
            SandboxKeys.isBasic($0, user: SandboxKeys.razorpayID, password: SandboxKeys.razorpaySecret)
        }
    }

    func envelope(_ page: ListPage, _ call: SandboxCall) -> Value { record([page.name: page.rows]) }

    func words(for refusal: SandboxRefusal, _ call: SandboxCall) -> (status: Int, body: Value) {
        let (status, description, field): (Int, String, String?) =
            switch refusal {
            case .keyMissing: (401, "Please provide your api key for authentication purposes.", nil)
            case .keyWrong: (401, "The api key/secret provided is invalid", nil)
            case .version: (400, "The version is invalid", nil)
            case .noSuchPath: (404, "The requested URL was not found on the server.", nil)
            case .noSuchMethod: (405, "The http method is not supported", nil)
            case .limited: (429, "Request failed. Please try after sometime.", nil)
            case .failing(let status): (status, "We are facing some trouble completing your request.", nil)
            case .parameter(let name, let problem): (400, "\(name): \(problem.text)", name)
            }
        let code = if case .failing = refusal { "SERVER_ERROR" } else { "BAD_REQUEST_ERROR" }
        let error = record([
            "code": code, "description": description, "source": "NA", "step": "NA", "reason": "NA",
            "metadata": record([:]), "field?": field,
        ])
        return (status, record(["error": error]))
    }
}

extension SandboxList {
    /// Razorpay's payment links; missing values are 0, "" or an empty list.
    fileprivate static let razorpayLinks = SandboxList(
        path: "/v1/payment_links", name: "payment_links", ids: IDs(prefix: "plink_", stream: .razorpayLink),
        times: .razorpayTime,
        parameters: [.limit("count", 1...100, usual: 10), .skip("skip"), .equal("reference_id")]
    ) { row, rng in
        let none = Value.list([])
        // The merchant's own key, which some links haven't and some share.
        let chance = Int(rng.next() >> 40 & 0xFF)
        let reference = chance < 60 ? "" : chance < 90 ? "TS\(1980 + chance % 10)" : "TS-\(row.index)"
        let created = row.created.wholeSecond
        let (currency, step) =
            rng.chance(85) ? ("INR", 1) : rng.element(of: [("USD", 1), ("EUR", 1), ("JPY", 1), ("KWD", 10)])
        let amount =
            (rng.chance(50) ? rng.element(of: [10_000, 49_900, 100_000]) : rng.within(100...5_000_000)) * step
        let isPartial = rng.chance(20)
        let expires = rng.chance(45) ? created.later(days: rng.element(of: [2, 7, 14, 30, 90])) : nil
        let isOver = expires.map { $0 < .now } ?? false
        let status =
            switch rng.below(100) {
            case ..<50: "paid"
            case ..<58: "cancelled"
            case ..<68 where isPartial: "partially_paid"
            default: isOver ? "expired" : "created"
            }
        let paid = status == "paid" ? amount : status == "partially_paid" ? amount / 20 * 10 : 0
        let description = rng.chance(75) ? rng.element(of: SampleText.linkDescriptions) : ""
        var customer = none
        if rng.chance(75) {
            let name = rng.chance(80) ? rng.element(of: SampleText.people) : nil
            customer = record(["email": "customer\(rng.below(500))@example.com", "name?": name])
        }
        let updated = min(.now, created.later(hours: rng.below(72)))
        let notes: Value = rng.element(of: [record(["policy_name": "Jeevan Bima"]), none, .null])
        let user = rng.chance(50) ? "" : "HD1JAKCCPGDfRx"
        let end = expires?.seconds ?? 0
        return record([
            "accept_partial": isPartial, "amount": amount, "amount_paid": paid,
            "cancelled_at": status == "cancelled" ? updated.seconds : 0, "created_at": created.seconds,
            "currency": currency, "customer": customer, "description": description, "expire_by": end,
            "expired_at": status == "expired" ? end : 0, "first_min_partial_amount": 0, "id": row.id, "notes": notes,
            "payments": none, "reference_id": reference, "reminder_enable": false, "reminders": none,
            "short_url": "https://rzp.io/i/\(row.id.suffix(7))", "status": status, "updated_at": updated.seconds,
            "upi_link": false, "user_id": user,
        ])
    }
}
