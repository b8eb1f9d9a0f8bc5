import Testing

@testable import QuireSandbox

@Suite("The data of Stripe, Mollie, GoCardless, Square, Razorpay and GitHub")
struct FurtherDataTests {
    private func all(_ target: String, _ provider: SandboxProvider, links: Int = 1000) async throws -> [JSON] {
        var rows: [JSON] = []
        try await withClient(links: links) { client, _ in
            rows = FurtherLists.rows(try await client.ask(provider, target).json)
        }
        return rows
    }

    private func values(_ rows: [JSON], _ key: String) -> Set<JSON?> { Set(rows.map { $0[key] }) }

    @Test("Stripe counts some currencies in its own way, and has sessions without an amount")
    func stripe() async throws {
        let rows = try await all("/v1/checkout/sessions?limit=100", .stripe)
        #expect(values(rows, "status") == ["open", "complete", "expired"])
        #expect(values(rows, "payment_status") == ["paid", "unpaid", "no_payment_required"])
        #expect(values(rows, "payment_link").contains(.null) && values(rows, "customer_details").contains(.null))
        for row in rows {
            let total = row["amount_total"]?.int
            switch row["currency"]?.string {
            case nil: #expect(row["amount_total"] == .null && row["mode"] == "setup")
            case "isk", "ugx": #expect(total.map { $0 % 100 } == 0)
            case "kwd": #expect(total.map { $0 % 10 } == 0)
            default: #expect(total != nil)
            }
        }
        let links = try await all("/v1/payment_links?limit=100&expand[]=data.line_items", .stripe)
        #expect(values(links, "active").count == 2 && values(links, "restrictions").contains(.null))
        #expect(links.allSatisfy { $0["created"] == nil && $0["line_items"] != nil })
        #expect(try await all("/v1/payment_links", .stripe).allSatisfy { $0["line_items"] == nil })
    }

    @Test("Razorpay writes 0, an empty text and an empty list for what isn't there")
    func razorpay() async throws {
        let rows = try await all("/v1/payment_links?count=100", .razorpay)
        #expect(values(rows, "expire_by").contains(0) && values(rows, "reference_id").contains(""))
        #expect(values(rows, "customer").contains(.array([])))
        #expect(values(rows, "notes").isSuperset(of: [.null, .array([]), .object(["policy_name": "Jeevan Bima"])]))
        #expect(values(rows, "status").count >= 4)
    }

    @Test("Mollie's amounts are texts or null, and a payment that was charged back stays paid")
    func mollie() async throws {
        let links = try await all("/v2/payment-links?limit=250", .mollie)
        #expect(values(links, "amount").contains(.null) && values(links, "reusable").count == 3)
        let payments = try await all("/v2/payments?limit=250", .mollie)
        let back = payments.filter { $0["amountChargedBack"] != nil }
        #expect(!back.isEmpty && back.allSatisfy { $0["status"] == "paid" })
        #expect(payments.allSatisfy { $0["createdAt"]?.string?.hasSuffix("+00:00") == true })
    }

    @Test("Square leaves out what isn't there, and an invoice is of one location and its currency")
    func square() async throws {
        let links = try await all("/v2/online-checkout/payment-links?limit=1000", .square)
        #expect(links.contains { $0["description"] == nil } && links.contains { $0["updated_at"] == nil })
        try await withClient(links: 300) { client, _ in
            for (location, currency) in [("LSANDBOXMAIN", "USD"), ("LSANDBOXSHOP", "JPY")] {
                let body = #"{"query":{"filter":{"location_ids":["\#(location)"]}},"limit":200}"#
                let rows = FurtherLists.rows(try await client.ask(.square, "/v2/invoices/search", body: body).json)
                #expect(rows.count > 50 && rows.allSatisfy { $0["location_id"]?.string == location })
                let currencies = Set(rows.compactMap { $0["next_payment_amount_money"]?["currency"]?.string })
                #expect(currencies == [currency])
            }
        }
    }

    @Test("GitHub's issues are open and closed, some are pull requests, and many were changed at one instant")
    func github() async throws {
        let rows = try await all(FurtherLists.github + "?state=all&per_page=100", .github)
        #expect(values(rows, "state") == ["open", "closed"])
        #expect(rows.contains { $0["pull_request"] != nil } && rows.contains { $0["pull_request"] == nil })
        let counts = Dictionary(rows.map { ($0["updated_at"], 1) }, uniquingKeysWith: +)
        #expect(counts.values.contains { $0 > 5 })
        #expect(rows.allSatisfy { ($0["closed_at"] == .null) == ($0["state"] == "open") })
    }
}
