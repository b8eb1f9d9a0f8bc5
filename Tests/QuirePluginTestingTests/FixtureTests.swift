import Foundation
import QuirePluginKit
import QuirePluginTesting
import Testing

@Suite("Fixtures") struct FixtureTests {
    private static let page = """
        {"data":[{"id":"i1","status":"open","customer":"Ann","amount":"10.00","currency":"EUR",
        "created_at":"2026-05-01T10:00:00Z","due_at":null}],"meta":{"next":2,"total":21}}
        """

    private static let last = """
        {"data":[{"id":"i2","status":"paid","customer":"Cas","amount":"5.00","currency":"EUR",
        "created_at":"2026-05-01T09:00:00Z","due_at":"2026-06-01T00:00:00Z"}],"meta":{"next":null,"total":21}}
        """

    private static let rows: [String: String?] = [
        "id": "i1", "status": "open", "customer": "Ann", "amount": "10.00", "created_at": "2026-05-01T10:00:00Z",
        "due_at": nil,
    ]

    /// The check of fixtures: of a page, and of the last one.
    private func check(
        _ body: String, last: String? = Self.last, rows: [[String: String?]]? = nil, of acme: Acme = Acme()
    ) async throws -> CheckReport.Check {
        let first = Fixture("invoices.page", table: "invoices", body: Array(body.utf8), rows: rows)
        let second = last.map { Fixture("invoices.last", table: "invoices", body: Array($0.utf8)) }
        let report = await checkProvider(acme, fixtures: [first] + [second].compactMap { $0 }, seed: 1, queries: 0)
        return try #require(report.checks.first { $0.name == "fixtures" })
    }

    @Test("that give the expected rows pass")
    func good() async throws {
        let check = try await check(Self.page, rows: [Self.rows])
        #expect(check.status == .ok, "\(check.problems)")
        #expect(check.detail == "2 responses, 2 rows")
    }

    @Test(
        "that don't fit say why",
        arguments: [
            ("\"data\"", "\"items\"", "correct the records path"),
            ("\"10.00\"", "\"ten\"", "amount is declared money, and"),
            ("\"open\"", "\"new\"", "status is new, which isn't among its values"),
            ("\"customer\":\"Ann\"", "\"customer\":null", "row 1: customer is null, expected Ann"),
            ("\"Ann\"", "\"Bob\"", "row 1: customer is Bob, expected Ann"),
            ("\"total\":21", "\"count\":21", "there is nothing at meta.total"),
            ("}]", "", "invoices.page: "),
        ])
    func bad(old: String, new: String, message: String) async throws {
        let check = try await check(Self.page.replacing(old, with: new), rows: [Self.rows])
        let said = check.problems.flatMap { [$0.message, $0.advice] }
        #expect(said.contains { $0.contains(message) }, "\(said)")
    }

    @Test(
        "must show everything that is declared",
        arguments: [
            (["\"customer\":": "\"payer\":"], "no fixture has anything at customer, where customer is read"),
            (["\"currency\":": "\"unit\":"], "no fixture has anything at currency, where amount is read"),
            (["\"due_at\":": "\"due\":"], "no fixture has anything at due_at, where due_at is read"),
            (["null}]": "\"2026-06-01T00:00:00Z\"}]"], "due_at can be null, but no fixture has a row where it is"),
            (["\"next\":": "\"nxt\":"], "no fixture leads to another page: it would be in meta.next"),
            (["\"next\":null": "\"next\":3"], "no fixture is the last page"),
            (["\"total\":21": "\"total\":null"], "no fixture has anything at meta.total, which the paging reads"),
            (["{\"id\":": "{\"uid\":"], "no fixture has anything at id, where id is read"),
        ])
    func shown(changes: [String: String], message: String) async throws {
        let bodies = [Self.page, Self.last].map { body in
            changes.reduce(body) { $0.replacing($1.key, with: $1.value) }
        }
        let check = try await check(bodies[0], last: bodies[1])
        #expect(check.problems.map(\.message).contains { $0.hasPrefix(message) }, "\(check.problems)")
        #expect(check.problems.allSatisfy { !$0.advice.isEmpty })
    }

    @Test("of one page show no end, and those without rows no column")
    func incomplete() async throws {
        let one = try await check(Self.page, last: nil)
        #expect(
            one.problems.map(\.message) == [
                "no fixture has anything at due_at, where due_at is read",
                "no fixture is the last page: every one has a next in meta.next",
            ])
        let none = try await check(#"{"data":[],"meta":{"next":null,"total":0}}"#, last: nil)
        #expect(none.problems.map(\.message).contains("no fixture has a row"))
    }

    /// A way to page, with what a page must hold for it: one that goes on, and the last one.
    struct Way: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let paging: Paging
        let more: String
        let end: String
        var header: String?
        /// What is said where neither page holds it.
        let says: String
    }

    static let ways = [
        Way(
            testDescription: "has_more", paging: .offset(Paging.Offset(hasMore: "more")), more: #""more":true"#,
            end: #""more":false"#, says: "no fixture has true at more, which says whether there is more"),
        Way(
            testDescription: "a mark", paging: Acme.marks, more: #""meta":{"after":"x","total":21}"#,
            end: #""meta":{"after":null,"total":21}"#, says: "it would be in meta.after"),
        Way(
            testDescription: "the last row",
            paging: .cursor(Paging.Cursor(from: .lastRow("id", isInclusive: false), hasMore: "more")),
            more: #""more":true"#, end: #""more":false"#, says: "no fixture has false at more"),
        Way(
            testDescription: "an address", paging: .nextURL(Paging.NextURL(path: "links.next")),
            more: #""links":{"next":"/invoices?page=2"}"#, end: #""links":{"next":null}"#,
            says: "it would be in links.next"),
        Way(
            testDescription: "links",
            paging: .nextURL(Paging.NextURL(from: .links("links", relation: "next"))),
            more: #""links":[{"rel":"next","href":"/invoices?page=2"}]"#, end: #""links":[]"#,
            says: "it would be in links with the rel next"),
        Way(
            testDescription: "the Link header", paging: .nextURL(Paging.NextURL(from: .linkHeader(relation: "next"))),
            more: #""x":1"#, end: #""x":1"#, header: "</invoices?page=2>; rel=\"next\"",
            says: "it would be in the header Link as rel=\"next\""),
        Way(
            testDescription: "numbers",
            paging: .pageNumber(Paging.PageNumber(current: "page", pages: "pages")), more: #""page":1,"pages":2"#,
            end: #""page":2,"pages":2"#, says: "no fixture has anything at pages, which the paging reads"),
    ]

    @Test("must show how the list goes on and how it ends", arguments: ways)
    func paging(way: Way) async throws {
        let acme = Acme { resource in
            resource.endpoint.paging = way.paging
            resource.endpoint.total = nil
        }
        func problems(_ more: String, _ end: String, _ header: String?) async -> [String] {
            let bodies = [(Self.page, more), (Self.last, end)].map { body, sign in
                body.split(separator: "\"meta\"").first.map { String($0) + sign + "}" } ?? ""
            }
            var first = Fixture("invoices.page", table: "invoices", body: Array(bodies[0].utf8))
            first.headers = header.map { [.init("Link", $0)] } ?? []
            let last = Fixture("invoices.last", table: "invoices", body: Array(bodies[1].utf8))
            let report = await checkProvider(acme, fixtures: [first, last], seed: 1, queries: 0)
            return report.checks.first { $0.name == "fixtures" }?.problems.map(\.message) ?? ["no check"]
        }
        #expect(await problems(way.more, way.end, way.header) == [])
        let wrong = await problems(#""other":1"#, #""other":1"#, nil)
        #expect(wrong.contains { $0.contains(way.says) }, "\(wrong)")
    }

    @Test("must show each mark for none")
    func marks() async throws {
        let acme = Acme { $0.table.fields[5].nullMarkers = [.text("never")] }
        let unseen = try await check(Self.page, of: acme)
        #expect(
            unseen.problems.map(\.message) == [
                "\"never\" is declared to mean none for due_at, but no fixture has it"
            ])
        #expect(try await check(Self.page.replacing("null}", with: "\"never\"}"), of: acme).status == .ok)
    }

    @Test("are read from a folder with their headers")
    func folder() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("[]".utf8).write(to: folder.appending(path: "issues.page.json"))
        let headers = folder.appending(path: "issues.page.headers")
        try Data("Link: <https://a.test/?page=2>; rel=\"next\"\nX-Limit:  5\n".utf8).write(to: headers)
        let fixture = try #require(try Fixture.all(in: folder.path).first)
        #expect(
            fixture.headers == [.init("Link", "<https://a.test/?page=2>; rel=\"next\""), .init("X-Limit", "5")])
        try Data("no header\n".utf8).write(to: headers)
        #expect(throws: Fixture.ReadError.self) { try Fixture.all(in: folder.path) }
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
