import QuireModel

/// Mollie's `GET /v2/payment-links` and `GET /v2/payments`.
struct MollieAPI: ListAPI {
    let links: Int
    let seed: UInt64
    let contentType = "application/hal+json"
    let lists = [SandboxList.mollieLinks, .molliePayments]

    func admit(_ call: SandboxCall) throws(SandboxRefusal) { try call.checkBearer(SandboxKeys.mollie) }

    func envelope(_ page: ListPage, _ call: SandboxCall) -> Value {
        let place = "\(call.base)\(call.path)?"
        let rest = call.query.encoded(without: "from", "limit")
        let next = page.next.map { "\(place)from=\($0)&limit=\(page.question.limit)\(rest.isEmpty ? "" : "&" + rest)" }
        return record([
            "count": page.rows.count, "_embedded": record([page.name: page.rows]),
            "_links": record(["self": hal(place + call.query.encoded()), "previous": nil, "next": next.map { hal($0) }]
            ),
        ])
    }

    func headers(_ call: SandboxCall, _ page: ListPage?, _ refusal: SandboxRefusal?) -> SandboxAnswer.Headers {
        if case .limited(let after?) = refusal { [("Retry-After", String(after))] } else { [] }
    }

    func words(for refusal: SandboxRefusal, _ call: SandboxCall) -> (status: Int, body: Value) {
        let (status, title, detail, field): (Int, String, String, String?) =
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
        let documentation = record(["documentation": hal("https://docs.mollie.com/errors")])
        return (
            status,
            record([
                "status": status, "title": title, "detail": detail, "field?": field, "_links": documentation,
            ])
        )
    }
}

/// A HAL link.
private func hal(_ address: String, type: String = "application/hal+json") -> Value {
    record(["href": address, "type": type])
}

/// An amount as Mollie writes it: a text with the decimals of its currency.
private func text(_ amount: SandboxAmount) -> Value {
    record(["currency": amount.currency.code, "value": amount.text])
}

extension SandboxList {
    /// Mollie's payment links, whose status follows from their times.
    fileprivate static let mollieLinks = SandboxList(
        path: "/v2/payment-links", name: "payment_links", ids: IDs(prefix: "pl_", stream: .mollieLink),
        times: .mollieTime, parameters: [.limit("limit", 1...250, usual: 50), .from("from")]
    ) { row, rng in
        let created = row.created.wholeSecond
        let description = rng.element(of: SampleText.linkDescriptions)
        let currency = rng.currency()
        let amount = rng.chance(12) ? nil : rng.amount(in: currency)
        let isReusable = rng.chance(20) ? true : rng.chance(50) ? false : nil
        var paid: Timestamp?
        if rng.chance(50) {
            let hours = rng.below(10 * 24)
            if created.later(hours: hours) < .now { paid = created.later(hours: hours, seconds: 61) }
        }
        let expires = rng.chance(60) ? created.later(days: rng.element(of: [7, 14, 30, 90])) : nil
        let isArchived = rng.chance(8)
        let redirect = rng.chance(70) ? "https://example.com/thanks?ref=\(row.index)" : nil
        let checkout = "https://paymentlink.mollie.com/payment/\(row.id.dropFirst(3))"
        return record([
            "resource": "payment-link", "id": row.id, "mode": "test", "description": description,
            "amount": amount.map(text), "archived": isArchived, "redirectUrl": redirect, "webhookUrl": nil,
            "profileId": "pfl_sandbox", "reusable": isReusable, "createdAt": created.utcOffset,
            "paidAt": paid?.utcOffset, "expiresAt": expires?.utcOffset,
            "_links": record([
                "self": hal("\(row.call.base)/v2/payment-links/\(row.id)"),
                "paymentLink": hal(checkout, type: "text/html"),
            ]),
        ])
    }

    /// Mollie's payments; one that was charged back stays paid, and members that don't apply are left out.
    fileprivate static let molliePayments = SandboxList(
        path: "/v2/payments", name: "payments", ids: IDs(prefix: "tr_", stream: .molliePayment),
        times: .molliePaymentTime,
        parameters: [.direction("sort"), .limit("limit", 1...250, usual: 50), .from("from")]
    ) { row, rng in
        let created = row.created.wholeSecond
        let isOver = created < Timestamp.now.later(days: -1)
        let status =
            switch rng.below(100) {
            case ..<62: "paid"
            case ..<70: "canceled"
            case ..<80: "failed"
            case ..<84: "authorized"
            default: isOver ? "expired" : rng.element(of: ["open", "pending"])
            }
        let amount = text(rng.amount(in: rng.currency()))
        let description = rng.element(of: SampleText.linkDescriptions)
        // Null until the customer chose.
        let method =
            status == "open" || rng.chance(6) ? nil : rng.element(of: ["ideal", "ideal", "creditcard", "bancontact"])
        let isPaid = status == "paid"
        let paid = isPaid ? created.later(seconds: rng.within(5...900)) : nil
        let refunded = isPaid && rng.chance(8) ? amount : nil
        let chargedBack = isPaid && rng.chance(4) ? amount : nil
        let customer = rng.chance(30) ? "cst_sandbox\(rng.below(20))" : nil
        let expires = status == "open" || status == "pending" ? created.later(days: 1) : nil
        return record([
            "resource": "payment", "id": row.id, "mode": "test", "createdAt": created.utcOffset, "amount": amount,
            "amountRefunded?": refunded, "amountChargedBack?": chargedBack, "description": description,
            "method": method, "metadata": nil, "status": status, "paidAt?": paid?.utcOffset,
            "expiresAt?": expires?.utcOffset, "profileId": "pfl_sandbox", "customerId?": customer,
            "sequenceType": "oneoff", "_links": record(["self": hal("\(row.call.base)/v2/payments/\(row.id)")]),
        ])
    }
}
