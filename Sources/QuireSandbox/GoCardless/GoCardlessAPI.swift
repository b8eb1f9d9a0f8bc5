import QuireModel

/// GoCardless's `GET /payments`.
struct GoCardlessAPI: ListAPI {
    let links: Int
    let seed: UInt64
    let lists = [SandboxList.goCardlessPayments]

    func admit(_ call: SandboxCall) throws(SandboxRefusal) {
        try call.checkBearer(SandboxKeys.goCardless)
        let version = call.header("GoCardless-Version")
        guard version == "2015-07-06" else { throw .version(found: version) }
    }

    func envelope(_ page: ListPage, _ call: SandboxCall) -> Value {
        let before = page.question.start == nil ? nil : page.first
        let after = page.next == nil ? nil : page.last
        let cursors = record(["before": before, "after": after])
        return record([page.name: page.rows, "meta": record(["cursors": cursors, "limit": page.question.limit])])
    }

    func headers(_ call: SandboxCall, _ page: ListPage?, _ refusal: SandboxRefusal?) -> SandboxAnswer.Headers {
        guard case .limited(let after?) = refusal else { return [] }
        let reset = Timestamp(seconds: call.unixTime + Int64(after))
        return [("RateLimit-Remaining", "0"), ("RateLimit-Reset", reset.httpDate)]
    }

    func words(for refusal: SandboxRefusal, _ call: SandboxCall) -> (status: Int, body: Value) {
        func error(
            _ status: Int, _ message: String, reason: String? = nil, field: String? = nil,
            type: String = "invalid_api_usage"
        ) -> (Int, Value) {
            let error = record([
                "message": message, "documentation_url": "https://developer.gocardless.com/api-reference",
                "type": type, "request_id": call.trace(seed: seed),
                "errors": [record(["field?": field, "reason?": reason, "message": message])], "code": status,
            ])
            return (status, record(["error": error]))
        }
        switch refusal {
        case .keyMissing:
            return error(401, "No authorization header was found", reason: "missing_authorization_header")
        case .keyWrong:
            return error(401, "The access token you've used is not valid", reason: "access_token_not_found")
        case .version(nil): return error(400, "A version header is required", reason: "version_header_missing")
        case .version(let found?): return error(400, "Version not found: \(found)", reason: "version_not_found")
        case .noSuchPath: return error(404, "The path was not found", reason: "path_not_found")
        case .noSuchMethod: return error(405, "The method is not allowed", reason: "method_not_allowed")
        case .limited: return error(429, "Rate limit exceeded", reason: "rate_limit_exceeded")
        case .failing(let status): return error(status, "An internal error occurred", type: "gocardless")
        case .parameter(let name, let problem):
            let message = "\(name): \(problem.text)"
            switch problem {
            case .noSuchRow: return error(400, message, reason: "cursor_not_found")
            case .unknown, .notATime, .noSuchWord: return error(400, message, reason: "invalid_filters")
            case .notANumber, .outOfRange, .missing, .tooMany:
                return error(422, message, field: name, type: "validation_failed")
            }
        }
    }
}

extension SandboxList {
    /// The currencies of the reference, all with two decimals.
    private static let goCardlessCurrencies = ["GBP", "EUR", "SEK", "DKK", "AUD", "NZD", "CAD", "USD"]

    /// GoCardless's payments.
    fileprivate static let goCardlessPayments = SandboxList(
        path: "/payments", name: "payments",
        ids: IDs(prefix: "PM", stream: .goCardlessPayment, isUppercase: true), times: .goCardlessTime,
        parameters: [
            .limit("limit", 1...500, usual: 50),
            .word(
                "status",
                of: [
                    "pending_customer_approval", "pending_submission", "submitted", "confirmed", "paid_out",
                    "cancelled", "customer_approval_denied", "failed", "charged_back",
                ]),
            .word("currency", of: goCardlessCurrencies), .times("created_at", read: Timestamp.bound),
            .times("charge_date", read: Timestamp.bound), .after("after"), .before("before"),
            .equal("mandate", to: "links.mandate"), .equal("creditor", to: "links.creditor"),
            .equal("subscription", to: "links.subscription"),
        ], isStrict: true
    ) { row, rng in
        let isRecent = Timestamp.now.later(days: -6) < row.created
        let status =
            switch rng.below(100) {
            case ..<3: "pending_customer_approval"
            case ..<8: "cancelled"
            case ..<10: "customer_approval_denied"
            case ..<17: "failed"
            case ..<20: "charged_back"
            default:
                isRecent
                    ? rng.element(of: ["pending_submission", "submitted"]) : rng.chance(20) ? "confirmed" : "paid_out"
            }
        let currency = rng.chance(80) ? "GBP" : rng.element(of: goCardlessCurrencies)
        let amount = rng.chance(50) ? rng.element(of: [1000, 1500, 2500, 4999]) : rng.within(100...90_000)
        let refunded = status == "paid_out" && rng.chance(5) ? amount : 0
        let chargeDate = status == "pending_customer_approval" ? nil : row.created.later(days: 4).day.description
        let description = rng.chance(70) ? rng.element(of: SampleText.linkDescriptions) : nil
        let reference = rng.chance(40) ? QontoLink.invoiceNumber(row.index) : nil
        let mandate = "MD" + String(UInt64(rng.below(40)), radix: 10, paddedTo: 6)
        let creditor = rng.chance(85) ? "CR000001" : "CR000002"
        let payout = status == "paid_out" ? "PO" + row.created.day.description.replacing("-", with: "") : nil
        let subscription = rng.chance(40) ? "SB" + String(UInt64(rng.below(12)), radix: 10, paddedTo: 6) : nil
        return record([
            "id": row.id, "created_at": row.created.utcMilliseconds, "charge_date": chargeDate, "amount": amount,
            "description": description, "currency": currency, "status": status, "amount_refunded": refunded,
            "reference": reference, "metadata": record([:]), "retry_if_possible": false,
            "links": record([
                "mandate": mandate, "creditor": creditor, "payout?": payout, "subscription?": subscription,
            ]),
        ])
    }
}
