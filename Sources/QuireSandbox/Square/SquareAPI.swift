import QuireModel

/// Square's `GET /v2/online-checkout/payment-links` and `POST /v2/invoices/search`.
struct SquareAPI: ListAPI {
    let links: Int
    let seed: UInt64
    let lists = [SandboxList.squareLinks, .squareInvoices]

    func admit(_ call: SandboxCall) throws(SandboxRefusal) { try call.checkBearer(SandboxKeys.square) }

    /// A list without rows is left out, and so is a cursor that leads nowhere.
    func envelope(_ page: ListPage, _ call: SandboxCall) -> Value {
        let rows = page.rows.isEmpty ? nil : page.rows
        return record([page.name + "?": rows, "cursor?": page.next == nil ? nil : page.last])
    }

    func words(for refusal: SandboxRefusal, _ call: SandboxCall) -> (status: Int, body: Value) {
        let wrong = "INVALID_REQUEST_ERROR"
        let (status, category, code, detail, field): (Int, String, String, String, String?) =
            switch refusal {
            case .keyMissing, .keyWrong:
                (401, "AUTHENTICATION_ERROR", "UNAUTHORIZED", "This request could not be authorized.", nil)
            case .version: (400, wrong, "INVALID_SQUARE_VERSION_FORMAT", "Invalid Square-Version.", nil)
            case .noSuchPath: (404, wrong, "NOT_FOUND", "Resource not found.", nil)
            case .noSuchMethod: (405, wrong, "METHOD_NOT_ALLOWED", "Method not allowed.", nil)
            case .limited: (429, "RATE_LIMIT_ERROR", "RATE_LIMITED", "Too many requests.", nil)
            case .failing(let status):
                (status, "API_ERROR", "INTERNAL_SERVER_ERROR", "An internal error occurred.", nil)
            case .parameter(let name, let problem):
                (400, wrong, code(for: problem, of: name), "\(name): \(problem.text)", name)
            }
        let error = record(["category": category, "code": code, "detail": detail, "field?": field])
        return (status, record(["errors": [error]]))
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

extension SandboxList {
    /// Cursors have their own form and aren't rows' identifiers.
    private static let squareCursors = IDs(prefix: "cursor+", stream: .squareTime)

    /// Square's payment links: their amounts are in their orders, and missing values are left out.
    fileprivate static let squareLinks = SandboxList(
        path: "/v2/online-checkout/payment-links", name: "payment_links",
        ids: IDs(prefix: "", stream: .squareLink, isUppercase: true), cursors: squareCursors, times: .squareTime,
        parameters: [
            ListParameter("limit") { request, question in
                // An invalid limit is ignored, according to the reference.
                let asked = request.query.last("limit").flatMap { Int($0) } ?? 100
                question.limit = (1...1000).contains(asked) ? asked : 100
            },
            .after("cursor"),
        ]
    ) { row, rng in
        let created = row.created.wholeSecond
        let version = rng.chance(75) ? 1 : rng.within(2...6)
        let description = rng.chance(60) ? rng.element(of: SampleText.linkDescriptions) : nil
        let order = "o" + rng.token(12).uppercased() + "ZZZY"
        let note = rng.chance(25) ? rng.element(of: SampleText.services) : nil
        let updated = version > 1 ? min(.now, created.later(hours: rng.within(1...90))) : nil
        return record([
            "id": row.id, "version": version, "description?": description, "order_id": order,
            "url": "https://sandbox.square.link/u/\(row.id.suffix(8))",
            "long_url": "https://connect.squareupsandbox.com/v2/online-checkout/sandbox/\(order)",
            "created_at": created.utcSeconds, "updated_at?": updated?.utcSeconds, "payment_note?": note,
        ])
    }

    /// Square's invoices; missing values are left out.
    fileprivate static let squareInvoices = SandboxList(
        path: "/v2/invoices/search", name: "invoices", method: "POST",
        ids: IDs(prefix: "inv:0-", stream: .squareInvoice), cursors: squareCursors, times: .squareInvoiceTime,
        parameters: [
            ListParameter { (request, question) throws(SandboxRefusal) in
                let search = try SquareSearch(request.call.body)
                question.limit = search.limit
                if let cursor = search.cursor { question.start = try request.row(cursor, of: "cursor") - 1 }
                question.filters.append { $0.member("location_id").text == search.location }
                if let customer = search.customer {
                    question.filters.append { $0.at(["primary_recipient", "customer_id"]).text == customer }
                }
            }
        ]
    ) { row, rng in
        let created = row.created.wholeSecond.utcSeconds
        // A location has one currency; a third location has no invoice.
        let isMain = rng.chance(70)
        let order = "o" + rng.token(12).uppercased() + "ZZZY"
        let version = rng.within(0...4)
        let title = rng.chance(60) ? rng.element(of: SampleText.services) : nil
        let status = rng.element(of: [
            "DRAFT", "UNPAID", "UNPAID", "SCHEDULED", "PARTIALLY_PAID", "PAID", "PAID", "PAID", "PAID", "REFUNDED",
            "PARTIALLY_REFUNDED", "CANCELED", "FAILED", "PAYMENT_PENDING",
        ])
        let amount = rng.amount(in: isMain ? .usd : .jpy)
        let isOwed = ["UNPAID", "SCHEDULED", "PARTIALLY_PAID", "PAYMENT_PENDING", "DRAFT"].contains(status)
        let next = record(["amount": amount.units, "currency": amount.currency.code])
        // A draft may have no recipient.
        var recipient: Value?
        if status != "DRAFT" || rng.chance(60) {
            let name = rng.element(of: SampleText.people)
            let number = rng.below(500)
            recipient = record([
                "customer_id": "CUSTOMER\(number)", "given_name": name,
                "email_address": "customer\(number)@example.com",
            ])
        }
        return record([
            "id": row.id, "version": version, "location_id": isMain ? "LSANDBOXMAIN" : "LSANDBOXSHOP",
            "order_id": order, "primary_recipient?": recipient,
            "invoice_number": String(UInt64(clamping: row.index + 1), radix: 10, paddedTo: 7), "title?": title,
            "next_payment_amount_money?": isOwed ? next : nil, "status": status, "timezone": "America/Los_Angeles",
            "created_at": created, "updated_at": created,
            "public_url?": status == "DRAFT" ? nil : "https://squareupsandbox.com/pay-invoice/\(row.id)",
        ])
    }
}
