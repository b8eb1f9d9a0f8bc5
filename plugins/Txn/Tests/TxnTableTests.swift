import QuirePluginKit
import Testing
import TxnProvider

/// Columns, requests, page facts and errors, to the letter of the document.
@Suite struct TxnTableTests {
    @Test("Every column decodes from the document's example")
    func example() throws {
        let (lines, oddities) = try rows("payment_links.page", of: try table("payment_links"))
        #expect(oddities == 0)
        #expect(
            lines == [
                [
                    "id=46df1a5c-a478-427f-a988-a2dacb235d6b", "amount=100.00", "currency=EUR", "account_currency=EUR",
                    "network=-", "network_name=-", "reference=8c40d8b6-ccdf-4861-a6d6-6c3125ce3f31",
                    "hosted_page_url=https://sandbox.txn.io/redirect?payment_link_id=46df1a5c-a478-427f-a988-a2dacb235d6b"
                        + "&request_type=payment_link_hosted_page&zone=eu",
                    "status=created", "approval_status=-", "expires_at=2026-06-01T23:00:00Z",
                    "created_at=2026-05-17T10:07:24.199Z", "payment_type=Invoice", "payment_methods=[\"on_chain\"]",
                    "success_redirect_url=https://example.com/success",
                    "unsuccess_redirect_url=https://example.com/fail", "target_id=-", "target_type=-",
                ]
            ])
    }

    @Test("What the end user has chosen decodes too, digits as they came")
    func selected() throws {
        let (lines, oddities) = try rows("payment_links.selected", of: try table("payment_links"))
        #expect(oddities == 0)
        let wanted = [
            "amount=0.00010000", "network=bitcoin", "network_name=Bitcoin", "approval_status=approved",
            "payment_type=Payout", "success_redirect_url=-", "target_id=9f1b8a52-7a52-4b8e-9d0e-1c9a5b7c0001",
            "target_type=payouts",
        ]
        #expect(Set(wanted).isSubset(of: Set(lines[0])))
    }

    @Test(
        "Requests are those of the document",
        arguments: [
            (ScanStep(), ""), (ScanStep(pageSize: 100), "?per_page=100"),
            (ScanStep(position: .page(3), pageSize: 100), "?per_page=100&page=3"),
        ])
    func requests(_ step: ScanStep, _ query: String) throws {
        #expect(try line(step, of: table("payment_links")) == "GET /api/public/v1/payment_links" + query)
    }

    @Test("An order is sent with its direction", arguments: [SortDirection.ascending, .descending])
    func order(_ direction: SortDirection) throws {
        let links = try table("payment_links")
        let step = ScanStep(sort: AppliedSort(try #require(links.sorts.first), direction))
        #expect(
            try line(step, of: links)
                == "GET /api/public/v1/payment_links?order=created_at&order_type=\(direction.rawValue)")
    }

    @Test(
        "Times go with milliseconds, rounded outwards",
        arguments: [
            ("2024-06-18T15:49:02.031Z", "2024-06-18T15:49:02.031Z", "2024-06-18T15:49:02.031Z"),
            ("2024-06-18", "2024-06-18T00:00:00.000Z", "2024-06-18T00:00:00.000Z"),
            ("2024-06-18T15:49:02.0314Z", "2024-06-18T15:49:02.031Z", "2024-06-18T15:49:02.032Z"),
            ("2024-06-18T15:49:02.9999Z", "2024-06-18T15:49:02.999Z", "2024-06-18T15:49:03.000Z"),
            ("2024-06-18T17:49:02+02:00", "2024-06-18T15:49:02.000Z", "2024-06-18T15:49:02.000Z"),
        ])
    func times(_ text: String, _ from: String, _ to: String) throws {
        let links = try table("payment_links")
        let time = Value.timestamp(try #require(Timestamp(text)))
        let filters = links.filters.filter { $0.field == "created_at" }.map { AppliedFilter($0, values: [time]) }
        #expect(
            filters.flatMap(\.queryItems) == [QueryItem("created_at_from", from), QueryItem("created_at_to", to)])
    }

    @Test("Both media types are JSON:API's, without parameters; no host is guessed")
    func headers() {
        let media: Template = "application/vnd.api+json"
        #expect(
            plugin.manifest.headers == [HeaderDeclaration("Content-Type", media), HeaderDeclaration("Accept", media)])
        #expect(plugin.manifest.authentications == [.bearer("api_key", setting: "api_key")])
        #expect(plugin.manifest.baseURL.isEmpty)
    }

    @Test(
        "A total ends the list only where it does so as rows and as pages, on a short page",
        arguments: [
            (1, 1, 1, true), (1, 0, 1, true), (1, 3, 3, false), (1, 264, 1, false), (1, 1, 100, false),
            (1, 0, 100, false),
            (2, 2, 40, true), (2, 140, 40, false),
        ])
    func totals(_ page: Int, _ total: Int, _ records: Int, _ ends: Bool) throws {
        let response = PageResponse(
            status: 200,
            envelope: [
                "meta.page": .integer(Int64(page)), "meta.per_page": .integer(100),
                "meta.total": .integer(Int64(total)),
            ],
            recordCount: records)
        let facts = try plugin.page(
            from: response, for: ScanStep(position: .page(page)), of: try table("payment_links"))
        #expect(facts.next == (ends ? .end : .unstated(.page(page + 1))))
        #expect(facts.totalRows == nil && facts.totalPages == nil)
    }

    @Test("An error's code and words are the provider's")
    func errors() throws {
        let response = PageResponse(status: 401, body: Array(try fixture("error.401").utf8))
        let expected = ProviderFailure(status: 401, code: "unauthorized", message: "HTTP Token: Access denied.")
        #expect(plugin.verdict(of: response, of: try table("payment_links")) == .refreshCredentials(expected))
    }
}
