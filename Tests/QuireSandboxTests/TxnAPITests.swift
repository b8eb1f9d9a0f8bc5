import Testing

@testable import QuireSandbox

@Suite("Txn's list")
struct TxnAPITests {
    @Test("answers with the sample's envelope and a link's every key")
    func envelope() async throws {
        try await withClient(links: 1000) { client, _ in
            let answer = try await client.txn()
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "application/vnd.api+json")
            let json = try answer.json
            #expect(json.keys == ["data", "meta", "jsonapi"])
            #expect(json["meta"] == .object(["page": 1, "per_page": 25, "total": 1000]))
            #expect(json["jsonapi"] == .object(["version": "1.0"]))
            #expect(json["data"]?.rows.count == 25)
            for link in json["data"]?.rows ?? [] {
                #expect(link.keys == ["id", "type", "attributes", "relationships"])
                #expect(link["type"] == "paymentLinks")
                #expect(
                    link["attributes"]?.keys == [
                        "amount", "currency", "accountCurrency", "network", "networkName", "reference",
                        "hostedPageUrl", "status", "approvalStatus", "expiresAt", "createdAt", "paymentType",
                        "successRedirectUrl", "unsuccessRedirectUrl", "paymentMethods",
                    ])
                #expect(link["relationships"]?.keys == ["target"])
            }
        }
    }

    @Test(
        "pages, and gives at most 100 a page",
        arguments: [
            ("page=2&per_page=10", 2, 10, 10), ("per_page=100", 1, 100, 100), ("per_page=5000", 1, 100, 100),
            ("per_page=99999999999999999999", 1, 100, 100), ("page=41", 41, 25, 0), ("page=40", 40, 25, 25),
            ("page=9223372036854775807&per_page=100", .max, 100, 0), ("page=1&page=2", 2, 25, 25),
        ])
    func paging(query: String, page: Int, size: Int, rows: Int) async throws {
        try await withClient(links: 1000) { client, _ in
            let json = try await client.txn(query).json
            #expect(json["meta"]?["page"] == .number(Double(page)))
            #expect(json["meta"]?["per_page"]?.int == size)
            #expect(json["meta"]?["total"] == 1000)
            #expect(json["data"]?.rows.count == rows)
        }
    }

    @Test(
        "is in the order of creation, and the other way round on request",
        arguments: [
            ("", false), ("order=created_at", false), ("order_type=asc", false), ("order_type=desc", true),
            ("order=created_at&order_type=desc", true),
        ])
    func order(query: String, descends: Bool) async throws {
        try await withClient(links: 100) { client, _ in
            let found = try await client.txn(query + "&per_page=100").json["data"]?.rows ?? []
            let ascending = try await client.txn("per_page=100").json["data"]?.rows ?? []
            #expect(found == (descends ? ascending.reversed() : ascending))
            let created = ascending.compactMap { $0["attributes"]?["createdAt"]?.string }
            #expect(created == created.sorted())
            #expect(Set(created).count < created.count)
        }
    }

    @Test("includes both ends of a span of time, whatever notation they are in")
    func span() async throws {
        try await withClient(links: 100) { client, _ in
            let all = try await client.txn("per_page=100").json["data"]?.rows ?? []
            let created = all.compactMap { $0["attributes"]?["createdAt"]?.string }
            let low = created[30]
            let high = created[60]
            func check(_ query: String, _ expected: (String) -> Bool) async throws {
                let json = try await client.txn(query + "&per_page=100").json
                let found = json["data"]?.rows.compactMap { $0["attributes"]?["createdAt"]?.string }
                #expect(found == created.filter(expected), "\(query)")
                #expect(json["meta"]?["total"]?.int == found?.count)
            }
            try await check("created_at_from=\(low)") { $0 >= low }
            try await check("created_at_to=\(high)") { $0 <= high }
            try await check("created_at_from=\(low)&created_at_to=\(high)") { low <= $0 && $0 <= high }
            try await check("created_at_from=\(high)&created_at_to=\(low)") { _ in false }
            // A bound between two milliseconds takes neither in that it doesn't reach.
            try await check("created_at_from=\(low.dropLast())001Z") { $0 > low }
            try await check("created_at_to=\(high.dropLast())999Z") { $0 <= high }
            try await check("created_at_from=\(low.dropLast())%2B00:00") { $0 >= low }
            try await check("created_at_from=2026-11-01") { $0 >= "2026-11-01" }
            try await check("created_at_from=2026-11-01T01:00:00%2B01:00") { $0 >= "2026-11-01" }
        }
    }

    @Test("finds a reference exactly, more than once where it was used twice")
    func reference() async throws {
        try await withClient(links: 1000) { client, _ in
            var all: [String] = []
            for page in 1...10 {
                let json = try await client.txn("per_page=100&page=\(page)").json
                all += json["data"]?.rows.compactMap { $0["attributes"]?["reference"]?.string } ?? []
            }
            let counts = Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
            let twice = try #require(counts.first { $0.value == 2 }?.key)
            let once = try #require(counts.first { $0.value == 1 }?.key)
            for (reference, count) in [(twice, 2), (once, 1), (String(once.dropLast()), 0), ("", 0)] {
                let json = try await client.txn("reference=\(reference)").json
                #expect(json["meta"]?["total"]?.int == count)
                #expect(json["data"]?.rows.count == count)
            }
        }
    }

    @Test(
        "refuses a parameter that makes no sense and names it",
        arguments: [
            ("page=0", "page"), ("page=x", "page"), ("per_page=0", "per_page"), ("per_page=-5", "per_page"),
            ("order=amount", "order"), ("order_type=up", "order_type"), ("order_type=", "order_type"),
            ("created_at_from=yesterday", "created_at_from"), ("created_at_to=2026-02-30", "created_at_to"),
            ("created_at_to=2026-11-20T25:00:00Z", "created_at_to"),
            // An unescaped plus is a space.
            ("created_at_from=2026-11-01T01:00:00+01:00", "created_at_from"),
        ])
    func refusals(query: String, parameter: String) async throws {
        try await withClient(links: 10) { client, _ in
            let answer = try await client.txn(query)
            #expect(answer.status == 400)
            #expect(answer["Content-Type"] == "application/vnd.api+json")
            let error = try #require(try answer.json["errors"]?.rows.first)
            #expect(error["status"] == 400)
            #expect(error["source"]?["parameter"]?.string == parameter)
        }
    }

    @Test("checks the key", arguments: [nil, "txn_cmp_sandbox_key", "Bearer ", "Bearer txn"] as [String?])
    func authentication(authorization: String?) async throws {
        try await withClient(links: 10) { client, _ in
            let answer = try await client.get(SandboxClient.txnPath, authorization)
            #expect(answer.status == 401)
            #expect(
                answer.text
                    == #"{"errors":[{"status":401,"title":"HTTP Token: Access denied.","code":"unauthorized"}]}"#)
        }
    }
}
