import Foundation
import ProviderTestSupport
import QuireProviderFile
import Testing

/// Exact filters, which nobody checks again, are held against the rows of the pages, whatever the query reads.
@Suite struct HeldFilterTests {
    /// A server of 30 rows that states its total, and may ignore the filter.
    private static func server(ignores: Bool) -> ScriptedServer {
        ScriptedServer { url in
            let wanted = ignores ? nil : url.parameter("status")
            let rows = (0..<30).filter { wanted == nil || wanted == ($0 % 3 == 0 ? "open" : "paid") }
            let page = Int(url.parameter("page") ?? "1") ?? 1
            let size = Int(url.parameter("size") ?? "20") ?? 20
            let shown = rows.dropFirst((page - 1) * size).prefix(size).map { row in
                #"{"id":"r\#(row)","status":"\#(row % 3 == 0 ? "open" : "paid")","n":\#(row)}"#
            }
            return .json(#"{"data":[\#(shown.joined(separator: ","))],"total":\#(rows.count)}"#)
        }
    }

    private func ask(_ query: String, ignores: Bool) async throws -> (answer: Answer, targets: [String]) {
        let file = Shop.file(
            """
            paging: page
            page_size: {parameter: size, standard: 20, maximum: 20}
            total: total
            filters: {status: {equals: status, exact: true}}
            """, fields: "{id: text, status: text, n: integer}")
        #expect(file.problems.map(\.message) == [])
        let server = Self.server(ignores: ignores)
        return (try await Asking([try #require(file.provider)], server).ask(query), server.targets)
    }

    private static let answers: [(query: String, rows: [String])] = [
        ("from shop where status = paid count", ["20"]), ("from shop where status = paid select n limit 1", ["1"]),
        ("from shop where status = paid group { s = sum n }", ["300"]),
    ]

    @Test("a server that keeps the filter is believed for the same requests", arguments: answers)
    func kept(query: String, rows: [String]) async throws {
        let asked = try await ask(query, ignores: false)
        #expect(asked.answer.rows == rows)
        #expect(asked.answer.diagnostics.isEmpty)
        #expect(asked.targets.count == 1)
    }

    @Test("one that ignores it is found out, also where no column of it is read", arguments: answers)
    func ignored(query: String, rows: [String]) async throws {
        let asked = try await ask(query, ignores: true)
        #expect(asked.answer.codes == ["other-list"])
        #expect(asked.answer.exit != 0)
    }
}
