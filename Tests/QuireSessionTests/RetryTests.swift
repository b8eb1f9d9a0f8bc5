import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Testing

/// Requests that failed are made again where that may help, and only then.
@Suite struct RetryTests {
    private static let links = FakeLink.generated(350, seed: 3)

    /// A server that answers these requests, counted from 1, with a fault.
    private static func server(
        failing requests: Set<Int>, _ status: Int, _ headers: [PageResponse.Header] = []
    ) -> FakeQonto {
        FakeQonto(links) { number, _ throws(TransportError) in
            requests.contains(number) ? FakeQonto.error(status, "x", "not now", headers: headers) : nil
        }
    }

    private static func ids(_ ran: Ran) -> [Value] { ran.rows.compactMap(\.first) }

    @Test(
        "A fault that passes leaves no trace in the rows; what was made again is counted",
        arguments: [
            ([1], 429), ([2], 429), ([1, 2, 3], 500), ([2, 4, 6], 503), ([3, 4, 5], 502), ([1], 408), ([2, 3], 599),
        ] as [(Set<Int>, Int)])
    func passing(_ failing: Set<Int>, _ status: Int) async throws {
        for concurrency in [1, 4] {
            let clock = ManualFetchClock()
            let server = Self.server(failing: failing, status)
            let world = world(server, pacing: .manual(clock), pageConcurrency: concurrency)
            let ran = try await run("from qonto select id", in: world)
            #expect(ran.outcome.failure == nil)
            #expect(Self.ids(ran) == Self.links.map { .text($0.id) })
            #expect(server.urls.count == 4 + failing.count)
            #expect(ran.outcome.report?.requests == 4 + failing.count)
            #expect(ran.outcome.report?.retries == failing.count)
            #expect(ran.outcome.report?.pages == 4)
            #expect(!clock.waits.isEmpty)
        }
    }

    @Test("Lost connections are made again, other failures of the transport aren't")
    func transportFaults() async throws {
        let reasons: [(TransportError.Reason, Bool)] = [
            (.connection, true), (.timeout, true), (.malformed, true), (.unknownHost, false), (.tls, false),
            (.tooLarge, false), (.cancelled, false),
        ]
        for (reason, isPassing) in reasons {
            let server = FakeQonto(Self.links) { number, _ throws(TransportError) in
                if number == 1 { throw TransportError(reason, "gone") }
                return nil
            }
            let ran = try await run("from qonto select id", server)
            #expect((ran.outcome.failure == nil) == isPassing, "\(reason)")
            #expect(server.urls.count == (isPassing ? 5 : 1), "\(reason)")
            #expect(ran.outcome.report?.retries == (isPassing ? 1 : 0))
        }
    }

    @Test("The waits double, and each is told with its reason")
    func backoff() async throws {
        let clock = ManualFetchClock()
        let log = EventLog()
        let pacing = Pacing.manual(clock) { log.add($0.description) }
        let server = Self.server(failing: [1, 2, 3], 503)
        _ = try await run("from qonto", in: world(server, pacing: pacing))
        #expect(clock.waits == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        #expect(
            log.events == [
                "waiting 0.3 s for try 2 of 4 at Qonto: the answer had status 503",
                "waiting 0.5 s for try 3 of 4 at Qonto: the answer had status 503",
                "waiting 1 s for try 4 of 4 at Qonto: the answer had status 503",
            ])
    }

    @Test(
        "Retry-After is kept to, as seconds or as a date",
        arguments: [
            ("2", 2.0), ("1.5", 1.5), ("Sat, 21 Nov 2026 06:00:07 GMT", 7), ("Saturday, 21-Nov-26 06:00:07 GMT", 7),
            ("Sat Nov 21 06:00:07 2026", 7), ("3600", 120), ("soon", nil), ("-3", nil), ("0", nil),
            ("Sat, 21 Nov 2026 05:00:00 GMT", nil),
        ] as [(String, Double?)])
    func retryAfter(_ text: String, _ stated: Double?) async throws {
        for status in [429, 503] {
            // Chance adds up to a tenth to the wait for a limit, a second at most.
            let limit = stated ?? 1
            let seconds = status == 429 ? limit + min(1, limit / 10) : stated ?? 0.25
            let clock = ManualFetchClock()
            let log = EventLog()
            let pacing = Pacing.manual(clock) { log.add($0.description) }
            let server = Self.server(failing: [1], status, [PageResponse.Header("Retry-After", text)])
            let ran = try await run("from qonto", in: world(server, pacing: pacing))
            #expect(ran.outcome.failure == nil)
            #expect(clock.waits == [.seconds(seconds)])
            #expect(log.events.count == 1)
            #expect(log.events.first?.hasSuffix("rate limited by Qonto") == (status == 429))
        }
    }

    @Test("A refusal for too many requests waits until the reset that a header names")
    func reset() async throws {
        let clock = ManualFetchClock()
        let headers = [PageResponse.Header("X-RateLimit-Reset", "1795240811")]
        let server = Self.server(failing: [1], 429, headers)
        let ran = try await run("from qonto", in: world(server, pacing: .manual(clock)))
        #expect(ran.outcome.failure == nil)
        #expect(clock.waits == [.seconds(12)])
    }

    @Test("When a header says that nothing is left, the next request waits without being refused first")
    func nothingLeft() async throws {
        let clock = ManualFetchClock()
        let whole = FakeQonto(Self.links)
        let server = FakeQonto([]) { number, url throws(TransportError) in
            var response = try await whole.send(TransportRequest(method: "GET", url: url))
            let left = number % 2 == 0 ? "0" : "1"
            response.headers = [
                PageResponse.Header("RateLimit-Remaining", left), PageResponse.Header("RateLimit-Reset", "5"),
            ]
            return response
        }
        let ran = try await run("from qonto", in: world(server, pacing: .manual(clock)))
        #expect(ran.outcome.failure == nil)
        #expect(ran.outcome.report?.retries == 0)
        #expect(ran.rows.count == 350)
        #expect(clock.waits == [.seconds(5)])
    }

    @Test("Refused credentials are never sent again", arguments: [401, 403])
    func credentials(_ status: Int) async throws {
        let server = Self.server(failing: [2, 3], status)
        let ran = try await run("from qonto", server)
        #expect(ran.outcome.failure?.code.rawValue == "credentials-refused")
        #expect(server.urls.count == 2)
        #expect(ran.outcome.report?.retries == 0)
    }

    @Test("A server that fails for good ends the query with what it said and how often it was asked")
    func forGood() async throws {
        for (query, exit) in [("from qonto sort created_at", 5), ("from qonto select id", 6)] {
            let server = Self.server(failing: Set(2...99), 500)
            let ran = try await run(query, server)
            #expect(ran.outcome.exit == exit)
            #expect(ran.outcome.failure?.code.rawValue == "provider-error")
            #expect(ran.outcome.failure?.retryable == true)
            #expect(ran.outcome.failure?.notes.contains("tried 4 times") == true)
            #expect(ran.outcome.report?.isComplete == false)
            #expect(server.urls.count == 5)
        }
    }

    @Test("A server that fails every other time is left alone after some retries, not hammered for the whole list")
    func retryBudget() async throws {
        let many = FakeLink.generated(5000, seed: 1)
        let server = FakeQonto(many) { number, _ throws(TransportError) in
            number % 2 == 0 ? FakeQonto.error(500, "x", "y") : nil
        }
        let ran = try await run("from qonto select id", in: world(server))
        #expect(ran.outcome.exit == 6)
        #expect(
            ran.outcome.failure?.notes.last == "tried once: not retried, since too many of the run's requests failed")
        #expect(ran.outcome.report?.retries == 30)
        #expect(server.urls.count == 62)
    }

    @Test("Too many requests alone, each told how long to wait, don't use the retries up")
    func refusalsAreFree() async throws {
        let many = FakeLink.generated(5000, seed: 1)
        let server = FakeQonto(many) { number, _ throws(TransportError) in
            let wait = [PageResponse.Header("Retry-After", "1")]
            return number % 2 == 0 ? FakeQonto.error(429, "x", "y", headers: wait) : nil
        }
        let ran = try await run("from qonto select id", in: world(server))
        #expect(ran.outcome.failure == nil)
        #expect(ran.rows.count == 5000)
        #expect(ran.outcome.report?.retries == 49)
    }

    @Test("Requests made again count against the number that the run may make")
    func requestBudget() async throws {
        for allowed in 1...4 {
            let clock = ManualFetchClock()
            let server = Self.server(failing: [2, 3, 4], 500)
            let budget = RunBudget(maximumRequests: allowed)
            let ran = try await run("from qonto", in: world(server, budget: budget, pacing: .manual(clock)))
            #expect(ran.outcome.failure?.code.rawValue == "budget-exhausted")
            #expect(ran.outcome.exit == 6)
            #expect(ran.rows.count == 100)
            #expect(server.urls.count == allowed)
            // Nothing is waited for when no request may follow.
            #expect(clock.waits.count == max(0, allowed - 2))
        }
    }

    @Test(
        "A wait that would outlast the run's time isn't begun",
        arguments: ["30", "1e9", "Sat, 21 Nov 2026 07:00:00 GMT"])
    func deadline(_ retryAfter: String) async throws {
        for status in [429, 503] {
            let clock = ManualFetchClock()
            let server = Self.server(failing: [2], status, [PageResponse.Header("Retry-After", retryAfter)])
            let budget = RunBudget(deadline: clock.now + .seconds(30), seconds: 30)
            let ran = try await run("from qonto", in: world(server, budget: budget, pacing: .manual(clock)))
            let failure = try #require(ran.outcome.failure)
            #expect(failure.code.rawValue == "budget-exhausted")
            #expect(failure.exit == 6)
            #expect(failure.message.hasPrefix("Qonto asks to wait "))
            #expect(failure.message.hasSuffix("s, and the run's time limit of 30s ends before that"))
            #expect(failure.notes.allSatisfy { !$0.contains("tried") })
            #expect(clock.waits.isEmpty)
            #expect(server.urls.count == 2)
        }
    }

    @Test("A wait of our own that would outlast the run's time leaves the failure as it is")
    func deadlineBeforeBackoff() async throws {
        let clock = ManualFetchClock()
        let server = Self.server(failing: [1], 500)
        let budget = RunBudget(deadline: clock.now + .milliseconds(200), seconds: 0.2)
        let ran = try await run("from qonto", in: world(server, budget: budget, pacing: .manual(clock)))
        #expect(ran.outcome.failure?.code.rawValue == "provider-error")
        #expect(ran.outcome.exit == 5)
        #expect(ran.outcome.failure?.notes.last == "tried once: the run's time limit ends before the next retry")
        #expect(clock.waits.isEmpty)
    }

    @Test("Cancellation ends a wait, and no request follows", arguments: [429, 503])
    func cancellation(_ status: Int) async throws {
        let (reached, signal) = AsyncStream<Void>.makeStream()
        let clock = ManualFetchClock { _ in
            signal.yield()
            // A wait that never ends by itself.
            for await _ in AsyncStream<Void>.makeStream().stream {}
            throw CancellationError()
        }
        let server = Self.server(failing: [2], status)
        let ran = try await withThrowingTaskGroup(of: Ran?.self) { group in
            group.addTask { try await run("from qonto", in: world(server, pacing: .manual(clock))) }
            for await _ in reached { break }
            group.cancelAll()
            return try await group.next() ?? nil
        }
        #expect(ran?.outcome.failure?.code.rawValue == "cancelled")
        #expect(ran?.outcome.rows == 100)
        #expect(server.urls.count == 2)
    }

    @Test("What one statement learned of a limit holds for the next")
    func sharedLimit() async throws {
        let clock = ManualFetchClock()
        let server = Self.server(failing: [1, 2, 3, 4], 429, [PageResponse.Header("Retry-After", "9")])
        let world = world(server, pacing: .manual(clock, policy: RetryPolicy(rateLimitPatience: 20)))
        let first = try await run("from qonto limit 1", in: world)
        #expect(first.outcome.failure?.code.rawValue == "rate-limited")
        // Chance adds up to a tenth.
        #expect(clock.waits == [.seconds(9.9), .seconds(9.9), .seconds(9.9)])
        let second = try await run("from qonto limit 1", in: world)
        #expect(second.outcome.failure == nil)
        #expect(clock.waits.count == 4)
    }
}
