import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Synchronization
import Testing

/// An interrupted statement goes on: nothing is asked again, no row is lost and none is given twice.
@Suite struct ResumeTests {
    private static let links = FakeLink.generated(560, seed: 11, nulls: true, currencies: true)

    private static let queries = [
        "from qonto", "from qonto select id, amount", "from qonto where debitor_name contains \"a\" select id",
        "from qonto limit 320 select id", "from qonto sort created_at select id", "from qonto count by status",
        "from qonto distinct status", "from qonto where debitor_name contains \"a\" count",
        "from qonto sum amount by status", "from qonto top 5 by amount select id, amount", "from qonto select status",
        "from qonto as a join qonto as b on b.id = a.id select id, b.status",
        "from qonto where amount > 3 sort amount desc select id", "from qonto skip 110 limit 200 select id",
        "from qonto, other select id, provider", "from qonto, other count by provider",
        "from qonto, other sort amount desc limit 300 select id",
        "from qonto where amount > (from qonto where debitor_name contains \"a\" count) select id",
    ]

    /// A world of two providers in which requests fail while `isDown` says so.
    private static func world(_ servers: [String: FakeQonto]) -> Session.World {
        let plugin = QontoProvider()
        return Session.World(
            sources: Session.Sources(
                providers: servers.keys.sorted().map { Catalog.Provider(name: $0, plugin: plugin) },
                baseURLs: servers.mapValues { _ in "https://api.test" },
                connect: { name, _ in
                    ProviderConnection(
                        name: name, plugin: plugin, baseURL: "https://\(name).test", headers: [])
                }),
            reading: Session.Reading(transport: Switchboard(servers: servers), pacing: .manual(), pageConcurrency: 1),
            run: Session.Run(now: Timestamp(seconds: 1_780_000_000), keepsResults: true))
    }

    /// Sends each request to the server of its provider.
    private struct Switchboard: Transport {
        let servers: [String: FakeQonto]

        func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
            guard let server = servers.first(where: { request.url.hasPrefix("https://\($0.key).test") })?.value else {
                throw TransportError(.unknownHost, request.url)
            }
            return try await server.send(request)
        }
    }

    /// Counts requests and lets some through.
    private final class Gate: Sendable {
        private let state = Mutex((made: 0, failed: 0, open: Int.max))

        var made: Int { state.withLock { $0.made } }
        var failed: Int { state.withLock { $0.failed } }

        func open(for requests: Int) { state.withLock { $0 = (0, 0, requests) } }

        func answer() -> PageResponse? {
            state.withLock { state in
                state.made += 1
                guard state.made > state.open else { return nil }
                state.failed += 1
                // One that isn't tried again, but may be otherwise at another time.
                return FakeQonto.error(401, "unauthorized", "no")
            }
        }
    }

    private static func servers(_ gate: Gate) -> [String: FakeQonto] {
        let answer: FakeQonto.Override = { _, _ in gate.answer() }
        let others = FakeLink.generated(130, seed: 12)
        return ["qonto": FakeQonto(links, override: answer), "other": FakeQonto(others, override: answer)]
    }

    private static func statement(_ text: String, in session: Session) throws -> CheckedStatement {
        let script = session.check(SourceText(text))
        try #require(script.isValid, "\(text): \(script.diagnostics.map(\.message))")
        return try #require(script.statements.first)
    }

    private static func counted(_ rows: [[Value]]) -> [[Value]: Int] {
        rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private static func rows(_ result: StoredResult?) -> [[Value]] {
        (result?.batches ?? []).flatMap { batch in (0..<batch.count).map { batch.row($0) } }
    }

    @Test("a query that failed anywhere goes on and asks only for what is missing", arguments: queries)
    func goesOn(_ text: String) async throws {
        let gate = Gate()
        var whole = Session(Self.world(Self.servers(gate)))
        var wholeSink = CollectingSink()
        _ = try await whole.run(try Self.statement(text, in: whole), into: &wholeSink)
        let needed = gate.made
        #expect(gate.failed == 0)
        for open in 0..<needed {
            gate.open(for: open)
            var session = Session(Self.world(Self.servers(gate)))
            let statement = try Self.statement(text, in: session)
            let journal = session.makeJournal()
            var first = CollectingSink()
            let failed = try await session.run(statement, into: &first, journal: journal)
            #expect(failed.failure != nil && journal.canGoOn, "\(text) after \(open)")
            let used = gate.made - gate.failed
            gate.open(for: .max)
            var second = CollectingSink()
            let outcome = try await session.run(statement, into: &second, journal: journal)
            #expect(outcome.failure == nil, "\(text) after \(open): \(outcome.failure?.message ?? "")")
            #expect(gate.made + used == needed, "\(text) after \(open)")
            #expect(Self.rows(session.last) == wholeSink.rows, "\(text) after \(open)")
            #expect(outcome.rows == wholeSink.rows.count && outcome.rows - outcome.rowsGivenBefore == second.rows.count)
            let isGivenAnew = second.rows.count == wholeSink.rows.count
            let shown = isGivenAnew ? second.rows : first.rows + second.rows
            #expect(Self.counted(shown) == Self.counted(wholeSink.rows), "\(text) after \(open)")
        }
    }

    @Test("a query that fails again and again comes to its end")
    func again() async throws {
        let gate = Gate()
        gate.open(for: 1)
        var session = Session(Self.world(Self.servers(gate)))
        let statement = try Self.statement("from qonto select id", in: session)
        let journal = session.makeJournal()
        var shown: [[Value]] = []
        var runs = 0
        while runs < 20 {
            runs += 1
            gate.open(for: 1)
            var sink = CollectingSink()
            let outcome = try await session.run(statement, into: &sink, journal: journal)
            shown += sink.rows
            if outcome.failure == nil { break }
            #expect(outcome.failure?.partial?.pages == runs)
        }
        #expect(runs == 6)
        #expect(shown.count == 560 && Self.rows(session.last) == shown)
    }

    @Test("a list that moved in the meantime is noticed and read again, and no row comes twice")
    func moved() async throws {
        let gate = Gate()
        gate.open(for: 2)
        let before = FakeQonto(Self.links, override: { _, _ in gate.answer() })
        var session = Session(Self.world(["qonto": before]))
        let statement = try Self.statement("from qonto select id", in: session)
        let journal = session.makeJournal()
        var first = CollectingSink()
        _ = try await session.run(statement, into: &first, journal: journal)
        #expect(first.rows.count == 200)

        let longer = FakeLink.generated(7, seed: 99).map { link in
            FakeLink(
                id: "new-" + link.id, status: link.status, amount: link.amount, currency: link.currency,
                expires: link.expires, created: link.created, invoice: link.invoice, debitor: link.debitor,
                reusable: link.reusable)
        }
        let after = FakeQonto(longer + Self.links)
        var later = Session(Self.world(["qonto": after]))
        var second = CollectingSink()
        let outcome = try await later.run(statement, into: &second, journal: journal)
        #expect(outcome.failure == nil && outcome.warnings.contains { $0.code.rawValue == "list-changed" })
        let ids = (first.rows + second.rows).flatMap { $0 }
        #expect(Set(ids).count == 567 && ids.count == 567)
    }

    @Test("what will go wrong again, and what was too much to keep, can't go on")
    func cannot() async throws {
        let repeating = FakeQonto(Self.links) { number, _ throws(TransportError) in
            number == 2 ? PageResponse(status: 200, body: Array("[]".utf8)) : nil
        }
        var session = Session(Self.world(["qonto": repeating]))
        var sink = CollectingSink()
        let small = ReadJournal(limit: 10)
        _ = try await session.run(try Self.statement("from qonto", in: session), into: &sink, journal: small)
        #expect(!small.canGoOn)

        var complete = Session(Self.world(["qonto": FakeQonto(Self.links)]))
        let journal = complete.makeJournal()
        let outcome = try await complete.run(
            try Self.statement("from qonto", in: complete), into: &sink, journal: journal)
        #expect(outcome.failure == nil && !journal.canGoOn)
    }

    @Test("a query that was cancelled goes on")
    func cancelled() async throws {
        let (started, feed) = AsyncStream<Void>.makeStream()
        let isStuck = Mutex(true)
        let server = FakeQonto(Self.links) { number, _ throws(TransportError) in
            guard number == 4, isStuck.withLock({ $0 }) else { return nil }
            feed.yield()
            do { try await Task.sleep(for: .seconds(3_600)) } catch { throw TransportError(.cancelled, "cancelled") }
            return nil
        }
        let session = Session(Self.world(["qonto": server]))
        let statement = try Self.statement("from qonto select id", in: session)
        let journal = session.makeJournal()
        let (first, kept) = try await withThrowingTaskGroup(of: (CollectingSink, Session)?.self) { group in
            group.addTask {
                var session = session
                var sink = CollectingSink()
                let outcome = try await session.run(statement, into: &sink, journal: journal)
                #expect(outcome.failure?.code.rawValue == "cancelled")
                return (sink, session)
            }
            group.addTask {
                for await _ in started { break }
                return nil
            }
            _ = try await group.next()
            group.cancelAll()
            let ran = try #require(try await group.next())
            return try #require(ran)
        }
        #expect(first.rows.count == 300 && kept.last?.isComplete == false && journal.canGoOn)
        isStuck.withLock { $0 = false }
        var later = kept
        var second = CollectingSink()
        let outcome = try await later.run(statement, into: &second, journal: journal)
        #expect(outcome.failure == nil && outcome.requests == 3)
        #expect(second.rows.count == 260 && later.last?.isComplete == true)
    }
}
