import QuirePluginKit
import QuirePluginTesting
import Testing

@Suite("Fixtures") struct FixtureTests {
    private static let page = """
        {"data":[{"id":"i1","status":"open","customer":"Ann","amount":"10.00","currency":"EUR",
        "created_at":"2026-05-01T10:00:00Z","due_at":null}],"meta":{"next":2,"total":21}}
        """

    private static let rows: [String: String?] = [
        "id": "i1", "status": "open", "customer": "Ann", "amount": "10.00", "created_at": "2026-05-01T10:00:00Z",
        "due_at": nil,
    ]

    private func check(_ body: String, rows: [[String: String?]]? = nil) async throws -> CheckReport.Check {
        let fixture = Fixture("invoices.page", table: "invoices", body: Array(body.utf8), rows: rows)
        let report = await checkProvider(Acme(), fixtures: [fixture], seed: 1, queries: 0)
        return try #require(report.checks.first { $0.name == "fixtures" })
    }

    @Test("that give the expected rows pass")
    func good() async throws {
        let check = try await check(Self.page, rows: [Self.rows])
        #expect(check.status == .ok, "\(check.problems)")
        #expect(check.detail == "1 responses, 1 rows")
    }

    @Test(
        "that don't fit say why",
        arguments: [
            ("\"data\"", "\"items\"", "correct the records path"),
            ("\"10.00\"", "\"ten\"", "amount is declared money, and"),
            ("\"open\"", "\"new\"", "status is new, which isn't among its values"),
            ("\"customer\":\"Ann\",", "", "no fixture has anything at customer"),
            ("\"currency\":\"EUR\",", "", "no fixture has anything at currency"),
            ("\"Ann\"", "\"Bob\"", "row 1: customer is Bob, expected Ann"),
            ("\"Ann\"", "null", "customer has no value in 1 of 1 rows"),
            ("\"total\":21", "\"count\":21", "there is nothing at meta.total"),
            ("}]", "", "invoices.page: "),
        ])
    func bad(old: String, new: String, message: String) async throws {
        let check = try await check(Self.page.replacing(old, with: new), rows: [Self.rows])
        let said = check.problems.flatMap { [$0.message, $0.advice] }
        #expect(said.contains { $0.contains(message) }, "\(said)")
    }

    @Test("that lack what may be missing say so")
    func missing() async throws {
        let check = try await check(
            Self.page.replacing(",\n        \"created_at\"", with: ",\"created_at\"").replacing(
                "\"due_at\":null", with: "\"x\":1"))
        #expect(check.status == .ok && check.detail == "1 responses, 1 rows; in none of them: due_at", "\(check)")
    }

    @Test("of failures must say something to the user")
    func failures() async throws {
        func problems(_ body: String) async -> [String] {
            let fixture = Fixture("error.401", table: "", status: 401, body: Array(body.utf8))
            return await checkProvider(Acme(), fixtures: [fixture], seed: 1, queries: 0).problems.map(\.message)
        }
        #expect(await problems("{\"errors\":[{\"code\":\"no\",\"detail\":\"wrong key\"}]}").isEmpty)
        #expect(
            await problems("{\"reason\":\"wrong key\"}") == ["error.401: neither a code nor a message is found in it"])
    }

    @Test("that belong to no table are named")
    func stray() async {
        let fixture = Fixture("invoice.page", table: "invoice", body: Array(Self.page.utf8))
        let report = await checkProvider(Acme(), fixtures: [fixture], seed: 1, queries: 0)
        #expect(report.problems.map(\.message) == ["invoice.page belongs to no table"])
    }
}
