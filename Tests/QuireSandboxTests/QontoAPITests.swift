import Testing

@testable import QuireSandbox

@Suite("Qonto's list")
struct QontoAPITests {
    @Test("answers with the document's envelope and a link's every key")
    func envelope() async throws {
        try await withClient { client, _ in
            let answer = try await client.qonto()
            #expect(answer.status == 200)
            #expect(answer["Content-Type"]?.hasPrefix("application/json") == true)
            #expect(answer["X-Tyk-Trace-Id"]?.count == 32)
            let json = try answer.json
            #expect(json.keys == ["payment_links", "meta"])
            #expect(
                json["meta"]?.keys == [
                    "current_page", "next_page", "prev_page", "total_pages", "total_count", "per_page",
                ])
            #expect(json["payment_links"]?.rows.count == 100)
            for link in json["payment_links"]?.rows ?? [] {
                #expect(
                    link.keys == [
                        "id", "status", "expiration_date", "potential_payment_methods", "amount", "resource_type",
                        "items", "reusable", "invoice_id", "invoice_number", "debitor_name", "created_at", "url",
                    ])
                let isInvoice = link["resource_type"] == "Invoice"
                #expect((link["items"] == .null) == isInvoice)
                for key in ["invoice_id", "invoice_number", "debitor_name"] {
                    #expect((link[key] == .null) == !isInvoice)
                }
            }
        }
    }

    @Test(
        "says where in the list a page is",
        arguments: [
            ("", 1, 2, nil, 10, 100),
            ("page=10", 10, nil, 9, 10, 100),
            ("page=2&per_page=30", 2, 3, 1, 34, 30),
            ("page=34&per_page=30", 34, nil, 33, 34, 30),
            ("page=11", 11, nil, 10, 10, 100),
            ("per_page=1", 1, 2, nil, 1000, 1),
        ] as [(String, Int, Int?, Int?, Int, Int)])
    func meta(query: String, current: Int, next: Int?, previous: Int?, pages: Int, size: Int) async throws {
        try await withClient(links: 1000) { client, _ in
            let meta = try #require(try await client.qonto(query).json["meta"])
            #expect(meta["current_page"]?.int == current)
            #expect(meta["next_page"] == (next.map { .number(Double($0)) } ?? .null))
            #expect(meta["prev_page"] == (previous.map { .number(Double($0)) } ?? .null))
            #expect(meta["total_pages"]?.int == pages)
            #expect(meta["total_count"] == 1000)
            #expect(meta["per_page"]?.int == size)
        }
    }

    @Test(
        "gives no rows past the end, however far",
        arguments: ["page=11", "page=9223372036854775807", "page=99999999999999999999999"])
    func pastTheEnd(query: String) async throws {
        try await withClient { client, _ in
            let answer = try await client.qonto(query)
            #expect(answer.status == 200)
            #expect(try answer.json["payment_links"] == .array([]))
            #expect(try answer.json["meta"]?["next_page"] == .null)
        }
    }

    @Test("has no page at all without links")
    func empty() async throws {
        try await withClient(links: 0) { client, _ in
            let json = try await client.qonto().json
            #expect(json["payment_links"] == .array([]))
            #expect(json["meta"]?["total_pages"] == 0)
            #expect(json["meta"]?["next_page"] == .null)
            #expect(json["meta"]?["prev_page"] == .null)
        }
    }

    @Test(
        "refuses a parameter outside its range and names it",
        arguments: [
            ("page=0", "bad_request", "page"), ("page=-1", "bad_request", "page"), ("page=", "bad_request", "page"),
            ("page=1.5", "bad_request", "page"), ("per_page=0", "bad_request", "per_page"),
            ("per_page=101", "bad_request", "per_page"), ("per_page=ten", "bad_request", "per_page"),
            ("status[]=unpaid", "not_in_list", "status"), ("status[]=open,paid", "not_in_list", "status"),
            ("status%5B%5D=paid&status%5B%5D=PAID", "not_in_list", "status"),
            ("sort_by=created_at:asc", "not_in_list", "sort_by"), ("sort_by=amount", "not_in_list", "sort_by"),
        ])
    func refusals(query: String, code: String, parameter: String) async throws {
        try await withClient { client, _ in
            let answer = try await client.qonto(query)
            #expect(answer.status == 400)
            let json = try answer.json
            let error = try #require(json["errors"]?.rows.first)
            #expect(error["code"]?.string == code)
            #expect(error["detail"]?.string?.isEmpty == false)
            #expect(error["source"]?["parameter"]?.string == parameter)
            #expect(json["trace_id"]?.string == answer["X-Tyk-Trace-Id"])
        }
    }

    @Test(
        "filters by any of the statuses that are named",
        arguments: [
            ("status[]=paid", ["paid"]), ("status%5B%5D=open&status%5B%5D=expired", ["open", "expired"]),
            ("status[]=processing&status[]=processing", ["processing"]), ("status=canceled", ["canceled"]),
        ] as [(String, Set<String>)])
    func statuses(query: String, expected: Set<String>) async throws {
        try await withClient(links: 100) { client, _ in
            let all = try await client.qonto().json["payment_links"]?.rows ?? []
            let found = try await client.qonto(query).json["payment_links"]?.rows
            let wanted = all.filter { expected.contains($0["status"]?.string ?? "") }
            #expect(!wanted.isEmpty)
            #expect(found == wanted)
        }
    }

    @Test("ignores parameters that the document doesn't name")
    func unknownParameters() async throws {
        try await withClient { client, _ in
            let plain = try await client.qonto("per_page=3")
            let other = try await client.qonto("per_page=3&currency=EUR&order=up&statuses[]=x&&=")
            #expect(plain.text == other.text)
        }
    }

    @Test("sorts amounts as numbers and dates as dates, keeping the newest first among equals")
    func sorting() async throws {
        try await withClient(links: 100) { client, _ in
            let all = try await client.qonto().json["payment_links"]?.rows ?? []
            func amount(_ link: JSON) -> Double { Double(link["amount"]?["value"]?.string ?? "") ?? -1 }
            func date(_ link: JSON) -> String { link["expiration_date"]?.string ?? "" }
            #expect(Set(all.map(amount)).count < all.count)
            #expect(Set(all.map(date)).count < all.count)
            for order in ["asc", "desc"] {
                let descends = order == "desc"
                let byAmount = try await client.qonto("sort_by=amount:\(order)").json["payment_links"]?.rows
                #expect(byAmount == stableSort(all) { descends ? amount($0) > amount($1) : amount($0) < amount($1) })
                let byDate = try await client.qonto("sort_by=expiration_date:\(order)").json["payment_links"]?.rows
                #expect(byDate == stableSort(all) { descends ? date($0) > date($1) : date($0) < date($1) })
            }
        }
    }

    @Test(
        "checks the key before anything else",
        arguments: [
            (nil, 401, "authorization_header_missing"), ("", 401, "authorization_header_missing"),
            ("sandbox-login:wrong", 401, "authorization_token_invalid"),
            ("Bearer sandbox-login:sandbox-secret-key", 401, "authorization_token_invalid"),
            ("Basic c2FuZGJveA==", 401, "authorization_token_invalid"), ("Bearer", 401, "authorization_token_invalid"),
            ("Bearer sandbox-access-token", 200, nil), ("sandbox-login:sandbox-secret-key", 200, nil),
        ] as [(String?, Int, String?)])
    func authentication(authorization: String?, status: Int, code: String?) async throws {
        try await withClient(links: 10) { client, _ in
            let answer = try await client.get(SandboxClient.qontoPath, authorization)
            #expect(answer.status == status)
            #expect(try answer.json["errors"]?.rows.first?["code"]?.string == code)
            if status == 401 {
                let refused = try await client.get(SandboxClient.qontoPath + "?page=0", authorization)
                #expect(refused.status == 401)
            }
        }
    }

    @Test("has no other path and no other method")
    func otherPaths() async throws {
        try await withClient(links: 10) { client, _ in
            let unknown = try await client.get("/v2/labels", SandboxKeys.qontoSecretKey)
            #expect(unknown.status == 404)
            #expect(try unknown.json["errors"]?.rows.count == 1)
            let posted = try await client.get(SandboxClient.qontoPath, SandboxKeys.qontoSecretKey, method: "POST")
            #expect(posted.status == 405)
            #expect(posted["Allow"] == "GET")
            let head = try await client.get(SandboxClient.qontoPath, SandboxKeys.qontoSecretKey, method: "HEAD")
            #expect(head.status == 405 && head.text.isEmpty)
        }
    }

    private func stableSort(_ rows: [JSON], by precedes: (JSON, JSON) -> Bool) -> [JSON] {
        rows.enumerated().sorted { left, right in
            if precedes(left.element, right.element) { return true }
            return !precedes(right.element, left.element) && left.offset < right.offset
        }.map(\.element)
    }
}
