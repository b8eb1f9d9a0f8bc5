import QuirePluginKit
import Testing
import TxnProvider

/// What the recorded responses and approved requests beside these tests can't show, to the letter of the document.
@Suite struct TxnTableTests {
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
        let filters = links.table.filters.filter { $0.field == "created_at" }.map { AppliedFilter($0, values: [time]) }
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
