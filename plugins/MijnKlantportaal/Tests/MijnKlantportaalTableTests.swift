import MijnKlantportaalProvider
import QuirePluginKit
import Testing

/// What the recorded responses and approved requests beside these tests can't show, to the letter of the documents.
@Suite struct MijnKlantportaalTableTests {
    @Test("What the documents let be null is nullable, and no more")
    func nullability() throws {
        let nullable = try ["payment_links", "payments"].flatMap { name in
            try table(name).table.fields.filter(\.isNullable).map(\.name)
        }
        #expect(nullable == ["expires_at", "checkout_url", "payers_name"])
    }

    @Test("Values are known from prose, so none is listed by a schema")
    func proseValues() throws {
        for name in ["payment_links", "payments"] {
            #expect(try table(name).table.fields.allSatisfy { !$0.valuesAreListedBySchema })
        }
    }

    @Test("A first page has no parameter, whatever size is asked for")
    func firstPage() throws {
        #expect(try line(ScanStep(pageSize: 100), of: try table("payment_links")) == "GET /payment-links")
    }

    @Test(
        "The link's id is a part of the path, encoded",
        arguments: [
            ("plk_abc12345def678", "/payment-links/plk_abc12345def678/payments"),
            ("a/b?c", "/payment-links/a%2Fb%3Fc/payments"),
        ])
    func paymentsPath(_ id: String, _ path: String) throws {
        #expect(try line(step(id), of: try table("payments")) == "GET " + path)
    }

    @Test("An id that would name another list is refused", arguments: ["", ".", ".."])
    func dotted(_ id: String) throws {
        let payments = try table("payments")
        #expect(throws: ProviderError.self) { try plugin.request(for: step(id), of: payments) }
        #expect(throws: ProviderError.self) { try plugin.request(for: ScanStep(), of: payments) }
    }

    @Test("The next page is at the address in the body, without the comma at its end")
    func nextPage() throws {
        let facts = try facts(["next_page_url": .text("https://api.mijnklantportaal.nl/v1/payment-links?page=2,")])
        #expect(facts.next == .position(.url("https://api.mijnklantportaal.nl/v1/payment-links?page=2")))
        #expect(facts.currentPage == 1)
        #expect(facts.pageSize == 15)
        #expect(facts.totalRows == nil)
        let next = try line(
            ScanStep(position: .url("https://x.test/v1/payment-links?page=2")), of: table("payment_links"))
        #expect(next == "GET https://x.test/v1/payment-links?page=2")
    }

    @Test("No next address ends the list", arguments: [Value.null, .text(""), .text(","), .bool(false)])
    func lastPage(_ next: Value) throws {
        #expect(try facts(["next_page_url": next]).next == .end)
    }

    @Test("The key is a bearer token")
    func authentication() {
        #expect(plugin.manifest.authentications.first == .bearer("api_key", setting: "api_key"))
        let signIn = plugin.manifest.authentications.last?.signIn
        #expect(signIn?.tokenURL == "https://manage.mijnklantportaal.nl/oauth/tokens")
        #expect(signIn?.encoding == .json)
        #expect(plugin.manifest.aliases == ["mkp"])
        #expect(plugin.resources.allSatisfy { $0.endpoint.budgets == [Budget(requests: 60, seconds: 60)] })
    }

    @Test("An error's code and words are the provider's")
    func errors() throws {
        let response = PageResponse(
            status: 429, headers: [.init("retry-after", "7")], body: Array(try fixture("error.429").utf8))
        let expected = ProviderFailure(status: 429, code: "429", message: "Too many requests.")
        #expect(plugin.verdict(of: response, of: try table("payment_links")) == .rateLimited(after: 7, expected))
    }

    private func step(_ id: String) throws -> ScanStep {
        let filter = try #require(try table("payments").table.filters.first)
        return ScanStep(filters: [AppliedFilter(filter, values: [.text(id)])])
    }

    private func facts(_ envelope: [FieldPath: Value]) throws -> PageFacts {
        let response = PageResponse(
            status: 200,
            envelope: envelope.merging(["current_page": .integer(1), "per_page": .integer(15)]) { own, _ in own },
            recordCount: 15)
        return try plugin.page(from: response, for: ScanStep(), of: try table("payment_links"))
    }
}
