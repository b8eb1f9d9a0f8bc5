import Foundation
import MijnKlantportaalProvider
import QontoProvider
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// Another engine on the same rows gives the same answers.
@Suite struct SQLiteOracleTests {
    private static let queriesPerRun = 150

    /// The rows of both providers.
    private struct Data {
        var links: [FakeLink]
        var portal: [PortalLink]

        /// A world over them, in which the first provider filters and sorts, or nobody does.
        func world(isPushed: Bool) -> Session.World {
            let qonto = Neighbour(
                name: "qonto", plugin: isPushed ? QontoProvider() : PlainQonto() as any ProviderPlugin,
                server: FakeQonto(links))
            let base = "https://mijnklantportaal.test"
            let mkp = Neighbour(
                name: "mijnklantportaal", aliases: ["mkp"], plugin: MijnKlantportaalProvider(),
                server: FakePortal(portal, base: base))
            return FileFolder.world(QuireSessionTests.world([qonto, mkp]))
        }

        /// The same lists as files.
        func folder() throws -> FileFolder {
            func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
            let records = links.map { link in
                let members = [
                    "\"id\":\(Value.text(link.id).json())", "\"status\":\"\(link.status)\"",
                    "\"amount\":\(link.amount.map { "\"\($0)\"" } ?? "null")",
                    // An API that has no amount has no currency either.
                    "\"currency\":\(link.amount == nil ? "null" : "\"\(link.currency)\"")",
                    "\"debitor_name\":\(link.debitor.map { Value.text($0).json() } ?? "null")",
                    "\"reusable\":\(link.reusable)", "\"created_at\":\"\(Timestamp(seconds: Int64(link.created)))\"",
                    "\"potential_payment_methods\":\(Value.list(link.methods.map { .text($0) }).json())",
                ]
                return "{\(members.joined(separator: ","))}\n"
            }
            let fields = portal.map { link in
                [
                    link.id, quoted(link.description), link.currency, link.amount?.replacing(".", with: ",") ?? "",
                    "\(link.reusable)", link.status, "\(Timestamp(seconds: Int64(link.created)))",
                ].joined(separator: ";") + "\r\n"
            }
            return try FileFolder([
                "qonto.jsonl": records.joined(),
                "portal.csv": "id;description;currency;amount;reusable;status;created_at\r\n" + fields.joined(),
            ])
        }

        /// A query with the files where it names them; without records there is nothing to tell columns from.
        func text(_ query: String, in folder: FileFolder) -> String {
            folder.text(links.isEmpty ? query.replacing(OracleSource.files[0].text, with: "qonto") : query)
        }
    }

    @Test("Random queries give what SQLite gives", arguments: 0..<4)
    func queries(_ number: Int) async throws {
        let given = ProcessInfo.processInfo.environment["QUIRE_ORACLE_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed &+ UInt64(number))
        let data = Data(
            links: FakeLink.generated(
                [230, 41, 0, 120][number], seed: random.next(), nulls: true, currencies: true),
            portal: PortalLink.generated([20, 33, 5, 0][number], seed: random.next()))
        let queries = (0..<Self.queriesPerRun).map { _ in OracleQuery(&random) }
        let folder = try data.folder()
        let answers = try Self.ask(queries.map(\.sql), over: data)
        try #require(answers.count == queries.count)
        for (index, query) in queries.enumerated() {
            let label = "seed \(seed), run \(number): \(query.quire.replacing("\n", with: "; "))"
            let expected = try #require(answers[index].rows, "\(label): \(answers[index].error ?? "") in \(query.sql)")
            let ran: Ran
            do {
                ran = try await runToLast(
                    data.text(query.quire, in: folder), in: data.world(isPushed: index.isMultiple(of: 2)))
            } catch {
                Issue.record("\(label): \(error)")
                continue
            }
            let message = ran.outcome.failure?.message
            #expect(message == nil, "\(label)")
            let names = ran.sink.schema?.columns.map(\.name) ?? []
            #expect(names == query.columns.map(\.name), "\(label)")
            let found = ran.rows.map { $0.map(Self.text) }
            // Where a list is read in an order of its own, rows may come in that.
            let isFree = ran.outcome.reports.contains { ["sorted_until", "bisect"].contains($0.strategy) }
            let isEqual = isFree ? Self.counts(found) == Self.counts(expected) : found == expected
            let place = zip(found, expected).enumerated().first { $1.0 != $1.1 }
            #expect(
                isEqual,
                """
                \(label) — \(found.count) rows instead of \(expected.count), the first that differs: \
                \(place.map { "\($0.0): \($0.1.0.map { $0 ?? "null" }) for \($0.1.1.map { $0 ?? "null" })" } ?? "") \
                — \(query.sql)
                """)
            // One that differs says enough.
            if !isEqual { return }
        }
    }

    /// What SQLite gives for a query, or why it gives nothing.
    private struct Answer {
        var rows: [[String?]]?
        var error: String?
    }

    private static func ask(_ queries: [String], over data: Data) throws -> [Answer] {
        func value(_ text: String?) -> Any { text ?? NSNull() }
        let links: [[Any]] = data.links.map { link in
            [
                link.id, link.status, value(link.amount), link.currency, value(link.debitor), link.reusable,
                link.created, link.methods, value(link.invoice),
            ]
        }
        let portal: [[Any]] = data.portal.map { link in
            [
                link.id, link.description, link.currency, value(link.amount), link.reusable, link.status, link.created,
            ]
        }
        let payments: [[Any]] = data.portal.flatMap { link in
            link.payments.map { payment -> [Any] in
                [
                    payment.id, link.id, payment.currency, value(payment.amount), payment.status,
                    value(payment.payer), payment.created,
                ]
            }
        }
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let request = FileManager.default.temporaryDirectory.appending(path: "quire-oracle-\(UUID().uuidString).json")
        let asked: [String: Any] = ["qonto": links, "portal": portal, "payments": payments, "queries": queries]
        try JSONSerialization.data(withJSONObject: asked).write(to: request)
        defer { try? FileManager.default.removeItem(at: request) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", folder.appending(path: "SQLiteOracle/oracle.py").path]
        process.standardInput = try FileHandle(forReadingFrom: request)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Foundation.Data()
        process.waitUntilExit()
        let answers = try JSONSerialization.jsonObject(with: answer) as? [[String: Any]] ?? []
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
