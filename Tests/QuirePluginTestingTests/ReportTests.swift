import QuirePluginKit
import QuirePluginTesting
import Testing

@Suite("Reports") struct ReportTests {
    private static let report = CheckReport(
        provider: "acme", seed: 7,
        checks: [
            .init("manifest", of: "acme"), .init(skipped: "fixtures", of: "acme.invoices", because: "there are none"),
            .init(
                "sorts", of: "acme.invoices", detail: "4 tried",
                problems: [.init("the list isn't sorted", advice: "remove the sort")]),
        ])

    @Test("have one line a check, and what to do below it")
    func text() {
        #expect(
            "\(Self.report)" == """
                ok       manifest  acme
                skipped  fixtures  acme.invoices  there are none
                failed   sorts     acme.invoices  4 tried
                         the list isn't sorted
                         → remove the sort
                acme: failed, 3 checks, 1 failed, 1 skipped, seed 7
                """)
    }

    @Test("are JSON too")
    func json() throws {
        let value = try JSONText.parse(Self.report.json.utf8)
        #expect(value.member("ok") == .bool(false))
        #expect(value.member("seed") == .integer(7))
        let problem = value.member("checks").element(2).member("problems").element(0)
        #expect(problem.member("advice") == .text("remove the sort"))
    }

    @Test("are the same for the same seed")
    func repeatable() async {
        let first = await checkProvider(Acme(), seed: 3, queries: 8)
        #expect(await checkProvider(Acme(), seed: 3, queries: 8) == first)
    }

    @Test("compare requests with those that were approved, keys in braces")
    func requests() async throws {
        let text = requestsText(of: Acme())
        #expect(text.contains("Authorization: Bearer {api_key}  (key)\n"))
        #expect(
            text.contains(
                "\n# status anyOf\nGET https://api.acme.example/v1/invoices?status%5B%5D=open&status%5B%5D=paid\n"))
        func golden(_ approved: String?) async throws -> CheckReport.Check {
            let report = await checkProvider(Acme(), requests: approved, seed: 1, queries: 0)
            return try #require(report.checks.first { $0.name == "golden requests" })
        }
        #expect(try await golden(nil).status == .skipped)
        #expect(try await golden(text).status == .ok)
        let changed = try await golden(text.replacing("size=20", with: "size=10"))
        #expect(changed.problems.first?.message.contains("size=10\", now it is") == true)
    }
}
