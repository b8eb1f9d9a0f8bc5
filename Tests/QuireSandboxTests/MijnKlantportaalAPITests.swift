import Testing

@testable import QuireSandbox

@Suite("MijnKlantportaal's lists")
struct MijnKlantportaalAPITests {
    @Test("answer with the document's envelope and a link's every key")
    func envelope() async throws {
        try await withClient { client, sandbox in
            let answer = try await client.mkp("?page=2")
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "application/json")
            let json = try answer.json
            let path = sandbox.origin + "/v1/payment-links"
            #expect(
                json.keys == [
                    "current_page", "data", "first_page_url", "from", "next_page_url", "path", "per_page",
                    "prev_page_url", "to",
                ])
            #expect(json["current_page"] == 2)
            #expect(json["per_page"] == 15)
            #expect(json["from"] == 16)
            #expect(json["to"] == 30)
            #expect(json["path"]?.string == path)
            #expect(json["first_page_url"]?.string == path + "?page=1")
            #expect(json["prev_page_url"]?.string == path + "?page=1")
            #expect(json["next_page_url"]?.string == path + "?page=3,")
            #expect(json["data"]?.rows.count == 15)
            for link in json["data"]?.rows ?? [] {
                #expect(
                    link.keys == [
                        "id", "description", "currency", "amount", "reusable", "expiresAt", "status", "checkoutUrl",
                        "createdAt",
                    ])
                #expect(link["id"]?.string?.wholeMatch(of: /plk_[a-z0-9]{14}/) != nil)
                #expect((link["checkoutUrl"] == .null) == (link["status"] != "open"))
            }
        }
    }

    @Test("escape slashes and all that isn't ASCII, as PHP does")
    func escapes() async throws {
        try await withClient { client, _ in
            let text = try await client.mkp().text
            let isEscaped = text.utf8.allSatisfy { $0 < 0x80 } && text.contains("\\u") && text.contains("\\/")
            #expect(isEscaped)
            #expect(!text.contains("://"))
        }
    }

    @Test("end with a page that has no next one, full or not", arguments: [(31, 3, 1), (30, 2, 15), (15, 1, 15)])
    func lastPage(links: Int, page: Int, rows: Int) async throws {
        try await withClient(links: links) { client, _ in
            let json = try await client.mkp("?page=\(page)").json
            #expect(json["data"]?.rows.count == rows)
            #expect(json["next_page_url"] == .null)
            #expect(json["to"]?.int == links)
        }
    }

    @Test("give an empty page past the end, whose offsets are null", arguments: [3, 4_000_000_000_000_000_000])
    func pastTheEnd(page: Int) async throws {
        try await withClient(links: 20) { client, sandbox in
            let json = try await client.mkp("?page=\(page)").json
            #expect(json["current_page"] == .number(Double(page)))
            #expect(json["data"] == .array([]))
            #expect(json["from"] == .null)
            #expect(json["to"] == .null)
            #expect(json["next_page_url"] == .null)
            #expect(json["prev_page_url"]?.string == sandbox.origin + "/v1/payment-links?page=\(page - 1)")
        }
    }

    @Test(
        "take what isn't a clean whole number for page 1",
        arguments: [
            ("2", 2), ("2,", 1), ("", 1), ("0", 1), ("-3", 1), ("02", 1), ("2.0", 1), ("two", 1), ("%2B2", 2),
            ("+2+", 2), ("%092%0A", 2), ("99999999999999999999", 1), ("%D9%A2", 1), ("2%00", 1),
        ])
    func page(text: String, expected: Int) async throws {
        try await withClient { client, _ in
            let json = try await client.mkp("?page=\(text)").json
            #expect(json["current_page"]?.int == expected)
        }
    }

    @Test("read no parameter but page")
    func onlyPage() async throws {
        try await withClient { client, _ in
            let plain = try await client.mkp("?page=2")
            let other = try await client.mkp("?per_page=50&sort=amount&status=paid&page=2")
            #expect(plain.text == other.text)
        }
    }

    @Test("give a link's payments, over several pages where there are many")
    func payments() async throws {
        try await withClient(links: 1000) { client, sandbox in
            var most = 0
            for page in 1...20 where most < 31 {
                for link in try await client.mkp("?page=\(page)").json["data"]?.rows ?? []
                where link["reusable"] == .bool(true) {
                    let id = try #require(link["id"]?.string)
                    var found: [JSON] = []
                    var next: String? = "1"
                    while let page = next {
                        let json = try await client.mkp("/\(id)/payments?page=\(page)").json
                        #expect(json["path"]?.string == "\(sandbox.origin)/v1/payment-links/\(id)/payments")
                        found += json["data"]?.rows ?? []
                        next = json["next_page_url"]?.string.map {
                            String($0.dropLast().drop { $0 != "=" }.dropFirst())
                        }
                    }
                    for payment in found {
                        #expect(
                            payment.keys == [
                                "id", "paymentLinkId", "currency", "amount", "status", "payersName", "integration",
                                "integrationId", "createdAt",
                            ])
                        #expect(payment["paymentLinkId"]?.string == id)
                    }
                    #expect(Set(found.map { $0["id"] }).count == found.count)
                    most = max(most, found.count)
                }
            }
            #expect(most > 30)
        }
    }

    @Test(
        "answer 404 with code and message for what isn't there",
        arguments: [
            "/plk_doesnotexist00/payments", "//payments", "/plk_x", "/plk_x/payments/1", "/plk_x/refunds", "/",
            "/%F0%9F%8E%81/payments",
        ])
    func unknown(path: String) async throws {
        try await withClient { client, _ in
            let answer = try await client.mkp(path)
            #expect(answer.status == 404)
            #expect(try answer.json.keys == ["code", "message"])
            #expect(try answer.json["code"] == 404)
        }
    }

    @Test("check the key", arguments: [nil, "mkp_sandbox_key", "Bearer wrong", "Basic mkp_sandbox_key"] as [String?])
    func authentication(authorization: String?) async throws {
        try await withClient(links: 10) { client, _ in
            let answer = try await client.get(SandboxClient.mkpPath, authorization)
            #expect(answer.status == 401)
            #expect(try answer.json["code"] == 401)
            #expect(try answer.json["message"]?.string?.isEmpty == false)
        }
    }

    @Test("count the requests of a minute down to 1 and refuse none")
    func rateHeaders() async throws {
        try await withClient(links: 10) { client, _ in
            for number in 1...70 {
                let answer = try await client.mkp()
                #expect(answer.status == 200)
                #expect(answer["X-RateLimit-Limit"] == "60")
                #expect(answer["X-RateLimit-Remaining"] == String(max(1, 60 - number)))
            }
        }
    }
}
