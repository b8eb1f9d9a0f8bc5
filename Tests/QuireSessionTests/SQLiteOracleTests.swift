import Foundation
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuireSession
import QuireTestSupport
import Testing

/// Another engine on the same rows gives the same answers.
@Suite struct SQLiteOracleTests {
    private static let queriesPerRun = 150

    @Test("Random queries give what SQLite gives", arguments: 0..<3)
    func queries(_ number: Int) async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed)
        let links = FakeLink.generated(
            [230, 41, 0][number], seed: random.next(), nulls: true, currencies: true)
        let queries = (0..<Self.queriesPerRun).map { _ in OracleQuery(&random) }
        let answers = try Self.ask(queries.map(\.sql), over: links)
        try #require(answers.count == queries.count)
        for (index, query) in queries.enumerated() {
            let label = "seed \(seed), run \(number): \(query.quire)"
            let isPushed = index.isMultiple(of: 2)
            let world =
                isPushed ? world(FakeQonto(links), pageConcurrency: 4) : world(FakeQonto(links), plugin: PlainQonto())
            let ran = try await run(query.quire, in: world)
            #expect(ran.outcome.failure == nil, "\(label): \(ran.outcome.failure?.message ?? "")")
            #expect(ran.sink.schema?.columns.map(\.name) == query.columns.map(\.name), "\(label)")
            let expected = try #require(answers[index].rows, "\(label): \(answers[index].error ?? "") in \(query.sql)")
            let found = ran.rows.map { $0.map(Self.text) }
            if ["sorted_until", "bisect"].contains(ran.outcome.report?.strategy ?? "") {
                #expect(Self.counts(found) == Self.counts(expected), "\(label)\n\(query.sql)")
            } else {
                #expect(found == expected, "\(label)\n\(query.sql)")
            }
            if found != expected, Self.counts(found) != Self.counts(expected) { return }
        }
    }

    /// What SQLite gives for a query, or why it gives nothing.
    private struct Answer {
        var rows: [[String?]]?
        var error: String?
    }

    private static func ask(_ queries: [String], over links: [FakeLink]) throws -> [Answer] {
        let rows: [[Any]] = links.map { link in
            [
                link.id, link.status, link.amount ?? NSNull(), link.currency, link.debitor ?? NSNull(), link.reusable,
                link.created,
            ]
        }
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let request = FileManager.default.temporaryDirectory.appending(path: "quire-oracle-\(UUID().uuidString).json")
        try JSONSerialization.data(withJSONObject: ["rows": rows, "queries": queries]).write(to: request)
        defer { try? FileManager.default.removeItem(at: request) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", folder.appending(path: "SQLiteOracle/oracle.py").path]
        process.standardInput = try FileHandle(forReadingFrom: request)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let answers = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
        return answers.map { answer in
            Answer(
                rows: (answer["rows"] as? [[Any]])?.map { $0.map { $0 is NSNull ? nil : "\($0)" } },
                error: answer["error"] as? String)
        }
    }

    private static func counts(_ rows: [[String?]]) -> [[String?]: Int] {
        rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// A value as SQLite's answer writes it.
    private static func text(_ value: Value) -> String? {
        switch value {
        case .null: nil
        case .bool(let bool): bool ? "1" : "0"
        case .integer, .decimal, .money: value.number?.withoutTrailingZeros.description
        default: value.plainText
        }
    }
}
