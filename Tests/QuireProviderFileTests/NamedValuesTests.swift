import Foundation
import ProviderTestSupport
import QuireFetch
import QuirePluginKit
import QuireProviderFile
import Testing

/// `in (…)`: how its values are asked for when one request can't say them.
@Suite struct NamedValuesTests {
    private static let fields = "{id: text, s: text, n: integer}"
    private static let paging = "paging: page\npage_size: {parameter: size, standard: 20, maximum: 20}\n"

    /// A server of 300 rows with filters `id`, `ids[]` and `s`; an address that is longer than allowed is refused.
    private static func server(limit: Int = .max, ignores: Bool = false) -> ScriptedServer {
        ScriptedServer { url in
            guard (url.string ?? "").utf8.count <= limit else { return .json("{}", status: 414) }
            let items = ignores ? [] : url.queryItems ?? []
            func values(_ name: String) -> [String] { items.filter { $0.name == name }.compactMap(\.value) }
            let ids = values("id") + values("ids[]")
            let rows = (0..<300).filter { row in
                (ids.isEmpty || ids.contains("r\(row)")) && (values("s").isEmpty || values("s").contains("s\(row % 3)"))
            }
            let page = Int(url.parameter("page") ?? "1") ?? 1
            let size = Int(url.parameter("size") ?? "20") ?? 20
            let shown = rows.dropFirst((page - 1) * size).prefix(size).map { row in
                "{\"id\":\"r\(row)\",\"s\":\"s\(row % 3)\",\"n\":\(row)}"
            }
            return .json("{\"data\":[\(shown.joined(separator: ","))]}")
        }
    }

    private func ask(
        _ query: String, filters: String, _ server: ScriptedServer
    ) async throws -> (answer: Answer, targets: [String]) {
        let file = Shop.file(Self.paging + "filters: {\(filters)}", fields: Self.fields)
        #expect(file.problems.map(\.message) == [])
        let answer = try await Asking([try #require(file.provider)], server).ask(query)
        return (answer, server.targets)
    }

    @Test("A filter that takes one value is asked once for each", arguments: [true, false])
    func each(_ isExact: Bool) async throws {
        let filters = "id: {equals: id, exact: \(isExact)}"
        let asked = try await ask("from shop where id in (r7, r3, r9) select id", filters: filters, Self.server())
        #expect(asked.answer.rows == ["r7", "r3", "r9"])
        #expect(asked.targets.allSatisfy { $0.contains("id=r") })
        #expect(Set(asked.targets.filter { !$0.contains("page=") }).count == 3)
        let count = try await ask("from shop where id in (r7, r3, r7, zz) count", filters: filters, Self.server())
        #expect(count.answer.rows == ["2"])
        #expect(count.targets.filter { !$0.contains("page=") }.count == 3)
    }

    @Test("Where the order of the list decides, the list is read", arguments: ["limit 2", "sort s limit 2"])
    func order(_ stage: String) async throws {
        let asked = try await ask(
            "from shop where id in (r6, r3) \(stage) select id", filters: "id: {equals: id, exact: true}", Self.server()
        )
        #expect(asked.answer.rows == ["r3", "r6"])
        #expect(!asked.targets.contains { $0.contains("id=") })
    }

    @Test("A server that doesn't know the parameter gives no row twice")
    func ignored() async throws {
        for filter in ["id: {equals: id, exact: true}", "id: {equals: id}"] {
            let asked = try await ask(
                "from shop where id in (r7, r3) and n < 100 select id", filters: filter, Self.server(ignores: true))
            #expect(asked.answer.rows == ["r7", "r3"])
        }
    }

    @Test("Other filters go along, but not one in the same parameter")
    func others() async throws {
        let both = try await ask(
            "from shop where id in (r7, r3) and s = s0 select id",
            filters: "id: {equals: id, exact: true}, s: {equals: s, exact: true}", Self.server())
        #expect(both.answer.rows == ["r3"])
        #expect(both.targets.allSatisfy { $0.contains("id=r") && $0.contains("s=s0") })
        let shared = try await ask(
            "from shop where id in (r7, r3) and s = s0 select id",
            filters: #"id: {equals: "id={value}", exact: true}, s: {equals: "id=s:{value}", exact: true}"#,
            Self.server())
        #expect(shared.answer.rows == ["r3"])
    }

    @Test(
        "Many values are asked for in addresses that every server takes", arguments: ["brackets", "repeated", "comma"])
    func pieces(_ encoding: String) async throws {
        let ids = (0..<1_500).map { "r\($0)" }.joined(separator: ", ")
        let server = ScriptedServer { url in
            let values = (url.queryItems ?? []).filter { $0.name.hasPrefix("ids") }
                .flatMap { ($0.value ?? "").split(separator: ",").map(String.init) }
            let size = Int(url.parameter("size") ?? "20") ?? 20
            let page = Int(url.parameter("page") ?? "1") ?? 1
            let shown = values.dropFirst((page - 1) * size).prefix(size).map {
                "{\"id\":\"\($0)\",\"s\":\"s\",\"n\":1}"
            }
            return .json("{\"data\":[\(shown.joined(separator: ","))]}")
        }
        let asked = try await ask(
            "from shop where id in (\(ids)) count", filters: "id: {any_of: ids, as: \(encoding), exact: true}", server)
        #expect(asked.answer.rows == ["1500"])
        #expect(asked.targets.allSatisfy { $0.utf8.count < 2_000 && $0.contains("ids") })
    }

    @Test(
        "An address that the server finds too long is done without",
        arguments: [
            ("select id", 40), ("count", 1), ("limit 3 select n", 3), ("sort n desc limit 2", 2), ("count by s", 3),
        ])
    func refused(_ stages: String, _ rows: Int) async throws {
        let ids = (100..<140).map { "r\($0)" }.joined(separator: ", ")
        let filters = "id: {any_of: \"ids[]\", exact: true}"
        let asked = try await ask("from shop where id in (\(ids)) \(stages)", filters: filters, Self.server(limit: 200))
        let usual = try await ask("from shop where id in (\(ids)) \(stages)", filters: filters, Self.server())
        #expect(asked.answer.rows == usual.answer.rows && usual.answer.rows.count == rows)
        #expect(asked.answer.exit == 0)
    }

    @Test("Pieces that are still too long are halved")
    func halves() async throws {
        let ids = (0..<290).map { "r\($0)" }.joined(separator: ", ")
        let asked = try await ask(
            "from shop where id in (\(ids)) count", filters: "id: {any_of: \"ids[]\", exact: true}",
            Self.server(limit: 400))
        #expect(asked.answer.rows == ["290"])
    }

    @Test("A message shows no more of an address than people read")
    func messages() async throws {
        let long = String(repeating: "x", count: 9_000)
        let asked = try await ask(
            "from shop where id = \(long)", filters: "id: {equals: id, exact: true}", Self.server(limit: 2_000))
        let notes = asked.answer.diagnostics.flatMap(\.notes)
        #expect(notes.contains { $0.contains("characters)") })
        #expect(notes.allSatisfy { $0.count < 400 })
    }

    @Test("Groups of a column that can be null are counted row by row, and at once where it can't")
    func countBy() throws {
        func plan(_ type: String, _ query: String) throws -> String {
            let file = Shop.file(
                Self.paging + "total: total\nfilters: {s: {equals: s, exact: true}}",
                fields: "{id: text, s: {type: \"\(type)\", values: [a, b]}}")
            return Asking([try #require(file.provider)], Self.server()).plan(query)
        }
        #expect(try plan("text", "from shop count by s").hasPrefix("count_by_value"))
        #expect(try plan("text?", "from shop count by s").hasPrefix("scan"))
    }
}
