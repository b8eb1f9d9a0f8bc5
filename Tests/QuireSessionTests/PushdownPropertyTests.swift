import QontoProvider
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// Whatever is pushed to the provider, the result is what the whole list gives.
@Suite struct PushdownPropertyTests {
    private static let queriesPerMode = 300

    @Test(
        "A pushed plan gives what a plan without pushdown gives over the whole list", arguments: FakeQonto.Mode.allCases
    )
    func pushedEqualsLocal(_ mode: FakeQonto.Mode) async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed)
        var compared = 0
        var strategies: Set<String> = []
        var links: [FakeLink] = []
        var plugin = SmallQonto(pageSize: 5)
        for number in 0..<Self.queriesPerMode {
            if number.isMultiple(of: 10) {
                links = FakeLink.generated(
                    random.pick(0, 1, 4, 5, 6, 10, 11, 23, 40, 57), seed: random.next(),
                    nulls: mode == .nullsFirst || random.chance(30), currencies: random.chance(40))
                plugin = SmallQonto(pageSize: random.pick(3, 5, 10, 100))
            }
            var query = random.chance(50) ? RandomQuery(&random) : RandomQuery(ofPath: &random)
            // Which of the rows that tie are kept is the server's choice, and what follows would make more of it.
            if mode == .shuffledTies {
                query.tail = query.cut.isEmpty ? random.pick([], ["count"], ["count by status"]) : []
            }
            let label = "seed \(seed), mode \(mode), query \(number) over \(links.count) links: \(query.text)"
            let server = FakeQonto(links, mode: mode)
            let world = world(server, plugin: plugin, pageConcurrency: random.pick(1, 8))
            let (verdict, strategy) = try await compare(query, world, links, mode, label)
            strategies.insert(strategy)
            switch verdict {
            case .same: compared += 1
            case .untold: break
            case .different: return
            }
        }
        #expect(compared > Self.queriesPerMode / 2, "seed \(seed), mode \(mode)")
        #expect(strategies.count == 7, "seed \(seed), mode \(mode): \(strategies.sorted())")
    }

    private enum Verdict {
        case same
        case different
        /// A start of the list that happens to be in order can't be told from a sorted one.
        case untold
    }

    private func compare(
        _ query: RandomQuery, _ world: Session.World, _ links: [FakeLink], _ mode: FakeQonto.Mode, _ label: String
    ) async throws -> (Verdict, String) {
        let pushed = try await run(query.text, in: world)
        let plain = try await whole(query.text, links)
        #expect(pushed.outcome.failure == nil, "\(label): \(pushed.outcome.failure?.message ?? "")")
        #expect(plain.outcome.failure == nil, "\(label)")
        #expect(pushed.sink.completeness == true, "\(label)")
        #expect(pushed.sink.schema == plain.sink.schema, "\(label)")
        let report = pushed.outcome.report
        let strategy = report?.strategy ?? "empty"
        let isSorted = ["top_n", "sorted_until", "bisect"].contains(strategy)
        if mode == .unsorted || mode == .reversed, isSorted, report?.restarts.isEmpty == true {
            return (.untold, strategy)
        }
        if pushed.rows == plain.rows { return (.same, strategy) }
        // Rows may come in the order of the list that was read, and ties in the server's.
        let mayTie = mode == .shuffledTies || ["sorted_until", "bisect"].contains(report?.strategy)
        guard mayTie else {
            #expect(pushed.rows == plain.rows, "\(label)")
            return (.different, strategy)
        }
        if Self.counts(pushed.rows) == Self.counts(plain.rows), query.keys.isEmpty || !query.tail.isEmpty {
            return (.same, strategy)
        }
        if !query.tail.isEmpty, !query.cut.isEmpty {
            var untailed = query
            untailed.tail = []
            return try await compare(untailed, world, links, mode, label + " without what follows")
        }
        let isSame = try await isSameUpToTies(pushed, plain, query, links, label)
        return (isSame ? .same : .different, strategy)
    }

    /// The result of a query without any pushdown, over a server without faults.
    private func whole(_ text: String, _ links: [FakeLink]) async throws -> Ran {
        try await run(text, in: world(FakeQonto(links), plugin: PlainQonto()))
    }

    /// How often each row comes.
    private static func counts(_ rows: [[Value]]) -> [[Value]: Int] {
        rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// Whether the sort keys are the same in each place, no row comes twice, all of them match, and only rows that tie
    /// with the first or the last may be others.
    private func isSameUpToTies(
        _ pushed: Ran, _ plain: Ran, _ query: RandomQuery, _ links: [FakeLink], _ label: String
    ) async throws -> Bool {
        guard let schema = plain.sink.schema, !query.keys.isEmpty else {
            #expect(pushed.rows == plain.rows, "\(label)")
            return false
        }
        let columns = query.keys.compactMap { key in schema.index(of: String(key.prefix { $0 != " " })) }
        func key(_ row: [Value]) -> [Value] { columns.map { row[$0].number.map { .decimal($0) } ?? row[$0] } }
        let keys = plain.rows.map(key)
        var uncut = query
        uncut.cut = []
        let matching = Set(try await whole(uncut.text, links).rows)
        func inner(_ ran: Ran) -> Set<[Value]> {
            Set(ran.rows.filter { query.cut.isEmpty || (key($0) != keys.first && key($0) != keys.last) })
        }
        let isSame =
            pushed.rows.map(key) == keys && Set(pushed.rows).count == pushed.rows.count
            && matching.isSuperset(of: pushed.rows) && inner(pushed) == inner(plain)
        #expect(isSame, "\(label)")
        return isSame
    }
}

/// The provider with small pages, so that few rows fill many.
private struct SmallQonto: ProviderPlugin {
    let manifest = QontoProvider().manifest
    let resources: [Resource]

    init(pageSize: Int) {
        resources = QontoProvider().resources.map { resource in
            var resource = resource
            resource.endpoint.pageSize?.standard = pageSize
            resource.endpoint.pageSize?.maximum = pageSize
            return resource
        }
    }
}
