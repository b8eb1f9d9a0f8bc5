import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Synchronization
import Testing

/// Rows go on as they come, and no request is made that the answer doesn't need.
@Suite struct StreamingTests {
    private static let links = FakeLink.generated(10_000, seed: 7)
    private let links = Self.links

    @Test("The first rows are given before the second page is asked for")
    func firstRowsFirst() async throws {
        let log = EventLog()
        let server = FakeQonto(Array(links.prefix(250))) { number, _ in
            log.add("request \(number)")
            return nil
        }
        var sink = CollectingSink()
        sink.onRows = { count throws(OutputError) in log.add("rows \(count)") }
        _ = try await run("from qonto", in: world(server), sink: sink)
        #expect(log.events == ["request 1", "rows 100", "request 2", "rows 100", "request 3", "rows 50"])
    }

    @Test(
        "A query makes these requests and no more",
        arguments: [
            ("from qonto limit 5", 1, "per_page=5"), ("from qonto limit 100", 1, "per_page=100"),
            ("from qonto limit 101", 2, "per_page=100"), ("from qonto skip 3 limit 4", 1, "per_page=7"),
            ("from qonto select id limit 3", 1, "per_page=3"), ("from qonto limit 0", 0, ""),
            ("from qonto where false", 0, ""),
            ("from qonto limit 0 count", 0, ""), ("from qonto where status=paid and status=open count", 0, ""),
            (
                "from qonto where status=paid sort amount desc limit 5", 1,
                "status%5B%5D=paid&sort_by=amount:desc&per_page=100"
            ),
            ("from qonto sort amount skip 2 limit 3", 1, "sort_by=amount:asc&per_page=100"),
            ("from qonto sort amount limit 0", 0, ""), ("from qonto where reusable = true limit 3", 1, "per_page=100"),
            ("from qonto top 1 by expiration_date", 1, "sort_by=expiration_date:desc&per_page=100"),
            ("from qonto count", 1, "per_page=1"), ("from qonto where reusable = true count", 100, "per_page=100"),
            ("from qonto where status != paid count", 2, "per_page=1"), ("from qonto count by status", 6, "per_page=1"),
            (
                "from qonto where status in (paid, open) sort amount count", 1,
                "status%5B%5D=paid&status%5B%5D=open&per_page=1"
            ),
        ])
    func requestsMade(_ text: String, _ count: Int, _ parameters: String) async throws {
        let server = FakeQonto(links)
        let ran = try await run(text, server)
        #expect(server.urls.count == count)
        #expect(server.urls.first ?? "" == (count == 0 ? "" : "https://api.test/v2/payment_links?\(parameters)"))
        #expect(ran.outcome.exit == 0)
        #expect(ran.outcome.report?.requests == count)
    }

    @Test(
        "A plain scan of 10,000 rows holds one page at a time",
        arguments: ["from qonto", "from qonto where reusable = true select id"])
    func rowsHeld(_ text: String) async throws {
        let server = FakeQonto(links)
        let ran = try await run(text, server)
        #expect(server.rowsGiven == 10_000)
        #expect(ran.outcome.report?.rows == 10_000)
        #expect(ran.outcome.report?.pages == 100)
        #expect(ran.outcome.peakRows <= 300)
        #expect(ran.outcome.peakRows > 0)
    }

    @Test("The first rows of a sorted list that is sorted here hold no more than twice their number and a page")
    func rowsHeldByTop() async throws {
        let ran = try await run("from qonto sort created_at limit 10", FakeQonto(links))
        #expect(ran.rows.count == 10)
        #expect(ran.outcome.peakRows <= 120)
    }

    @Test("A list that grows no rows is one page, and a complete result with columns")
    func emptyList() async throws {
        let ran = try await run("from qonto", FakeQonto([]))
        #expect(ran.outcome.exit == 0)
        #expect(ran.outcome.report?.pages == 1)
        #expect(ran.sink.schema?.columns.count == 14)
        #expect(ran.sink.completeness == true)
        let counted = try await run("from qonto count", FakeQonto([]))
        #expect(counted.rows == [[.integer(0)]])
    }

    @Test("A reader that has gone ends the requests", arguments: ["from qonto", "from qonto select id"])
    func readerGone(_ text: String) async throws {
        let server = FakeQonto(links)
        var sink = CollectingSink()
        sink.onRows = { _ throws(OutputError) in throw .closed }
        await #expect(throws: OutputError.closed) { try await run(text, in: world(server), sink: sink) }
        #expect(server.urls.count == 1)
    }

    @Test("Cancellation ends the requests", arguments: [nil, 600.0])
    func cancellation(_ seconds: Double?) async throws {
        let (reached, signal) = AsyncStream<Void>.makeStream()
        let server = FakeQonto(links) { number, _ throws(TransportError) in
            guard number == 3 else { return nil }
            signal.yield()
            // A server that never answers; the wait ends only when the query is cancelled.
            for await _ in AsyncStream<Void>.makeStream().stream {}
            throw TransportError(.cancelled, "the request was cancelled")
        }
        let budget = RunBudget(deadline: seconds.map { .now + .seconds($0) }, seconds: seconds)
        let ran = try await withThrowingTaskGroup(of: Ran?.self) { group in
            group.addTask { try await run("from qonto", in: world(server, budget: budget)) }
            for await _ in reached { break }
            group.cancelAll()
            return try await group.next() ?? nil
        }
        let outcome = try #require(ran?.outcome)
        #expect(server.urls.count == 3)
        #expect(outcome.failure?.code.rawValue == "cancelled")
        #expect(outcome.rows == 200)
        #expect(outcome.exit == 6)
        #expect(ran?.sink.completeness == false)
    }

    @Test("A query that is cancelled before it starts asks nothing")
    func cancelledBefore() async throws {
        let server = FakeQonto(links)
        let ran = try await withThrowingTaskGroup(of: Ran?.self) { group in
            group.cancelAll()
            group.addTask { try await run("from qonto", in: world(server)) }
            return try await group.next() ?? nil
        }
        #expect(server.urls.isEmpty)
        #expect(ran?.outcome.failure?.code.rawValue == "cancelled")
    }
}

/// Notes what happens, in order.
final class EventLog: Sendable {
    private let noted = Mutex<[String]>([])

    /// What happened so far.
    var events: [String] { noted.withLock { $0 } }

    /// Notes one thing more.
    func add(_ event: String) { noted.withLock { $0.append(event) } }
}
