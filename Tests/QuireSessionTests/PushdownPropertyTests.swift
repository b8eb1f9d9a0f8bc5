import QuireDiagnostics
import QuireFetch
import QuireModel
import QuireSession
import QuireTestSupport
import Testing

/// Whatever is pushed to the provider, the result is what the whole list gives.
@Suite struct PushdownPropertyTests {
    private static let queriesPerMode = 100

    @Test(
        "A pushed plan gives what a plan without pushdown gives over the whole list", arguments: FakeQonto.Mode.allCases
    )
    func pushedEqualsLocal(_ mode: FakeQonto.Mode) async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed)
        var compared = 0
        var links: [FakeLink] = []
        for number in 0..<Self.queriesPerMode {
            if number.isMultiple(of: 10) {
                links = FakeLink.generated(
                    random.pick(0, 1, 7, 99, 100, 101, 230), seed: random.next(),
                    nulls: mode == .nullsFirst || random.chance(30), currencies: random.chance(40))
            }
            var query = RandomQuery(&random)
            // Which of the rows that tie are kept is the server's choice, and what follows would make more of it.
            if mode == .shuffledTies { query.tail = [] }
            let server = FakeQonto(links, mode: mode)
            let pushed = try await run(query.text, in: world(server, pageConcurrency: 4))
            let plain = try await run(query.text, in: world(FakeQonto(links), plugin: PlainQonto()))
            let label = "seed \(seed), mode \(mode), query \(number): \(query.text)"
            #expect(pushed.outcome.failure == nil, "\(label): \(pushed.outcome.failure?.message ?? "")")
            #expect(plain.outcome.failure == nil, "\(label)")
            #expect(pushed.sink.completeness == true, "\(label)")
            #expect(pushed.sink.schema == plain.sink.schema, "\(label)")
            if mode == .unsorted || mode == .reversed, let report = pushed.outcome.report {
                // A start of the list that happens to be in order can't be told from a sorted one.
                if ["top_n", "sorted_until", "bisect"].contains(report.strategy), report.restarts.isEmpty { continue }
            }
            compared += 1
            if Self.readsSorted(pushed) {
                // Rows may come in the order of the list that was read, and ties in the server's.
                let (first, second) = (Self.counts(pushed.rows), Self.counts(plain.rows))
                #expect(first == second, "\(label)")
                if first != second { return }
            } else if mode == .shuffledTies {
                compareUpToTies(pushed, plain, keys: query.keys, label)
            } else {
                #expect(pushed.rows == plain.rows, "\(label)")
            }
            let isOrdered = mode != .shuffledTies && !Self.readsSorted(pushed)
            if isOrdered, pushed.rows != plain.rows { return }
        }
        #expect(compared > Self.queriesPerMode / 2, "seed \(seed), mode \(mode)")
    }

    /// Whether rows came in the order of a sorted list, whatever order the query asks for.
    private static func readsSorted(_ ran: Ran) -> Bool {
        ["sorted_until", "bisect"].contains(ran.outcome.report?.strategy ?? "")
    }

    /// How often each row comes.
    private static func counts(_ rows: [[Value]]) -> [[Value]: Int] {
        rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// The sort keys of each row are the same, and no row comes twice.
    private func compareUpToTies(_ pushed: Ran, _ plain: Ran, keys: [String], _ label: String) {
        guard let schema = plain.sink.schema, !keys.isEmpty else {
            #expect(pushed.rows == plain.rows, "\(label)")
            return
        }
        let columns = keys.compactMap { key in schema.index(of: String(key.prefix { $0 != " " })) }
        func values(_ ran: Ran) -> [[Value]] {
            ran.rows.map { row in columns.map { row[$0].number.map { .decimal($0) } ?? row[$0] } }
        }
        #expect(values(pushed) == values(plain), "\(label)")
        #expect(Set(pushed.rows.map { $0[0] }).count == pushed.rows.count, "\(label)")
    }
}
