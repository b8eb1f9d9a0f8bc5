import Foundation
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// What a failed request leaves of a result, and what is said of it.
@Suite struct FailureTests {
    /// A way in which a request fails.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: String
        let words: String
        let exit: Int
        /// How often a request is made that meets it.
        var tries = 1
        let answer: @Sendable () throws(TransportError) -> PageResponse
    }

    private static func body(_ text: String, status: Int = 200) -> PageResponse {
        PageResponse(status: status, body: Array(text.utf8))
    }

    static let faults: [Fault] = [
        Fault(testDescription: "HTML with status 200", code: "invalid-page", words: "found HTML", exit: 5) {
            () throws(TransportError) in body("<!DOCTYPE html><html><body>Sign in</body></html>")
        },
        Fault(testDescription: "an empty body", code: "invalid-page", words: "found an empty body", exit: 5) {
            () throws(TransportError) in body("")
        },
        Fault(testDescription: "no body", code: "invalid-page", words: "found an empty body", exit: 5) {
            () throws(TransportError) in body("", status: 200)
        },
        Fault(testDescription: "JSON that is cut short", code: "invalid-page", words: "cut short", exit: 5) {
            () throws(TransportError) in body(#"{"payment_links":[{"id":"a","status":"op"#)
        },
        Fault(
            testDescription: "a page without its records", code: "invalid-page",
            words: "expected the records at 'payment_links'", exit: 5
        ) {
            () throws(TransportError) in body(#"{"meta":{"total_count":0}}"#)
        },
        Fault(
            testDescription: "records that are no list", code: "invalid-page", words: "expected a list of records",
            exit: 5
        ) {
            () throws(TransportError) in body(#"{"payment_links":{},"meta":{}}"#)
        },
        Fault(
            testDescription: "a refused parameter", code: "provider-error", words: "status 400: no such page", exit: 5
        ) {
            () throws(TransportError) in FakeQonto.error(400, "bad_request", "no such page", parameter: "page")
        },
        Fault(
            testDescription: "a refused key", code: "credentials-refused", words: "authorization token invalid", exit: 4
        ) {
            () throws(TransportError) in
            FakeQonto.error(401, "authorization_token_invalid", "authorization token invalid")
        },
        Fault(testDescription: "a forbidden list", code: "credentials-refused", words: "missing scope", exit: 4) {
            () throws(TransportError) in FakeQonto.error(403, "forbidden", "missing scope")
        },
        Fault(testDescription: "too many requests", code: "rate-limited", words: "status 429", exit: 5, tries: 7) {
            () throws(TransportError) in FakeQonto.error(429, "too_many_requests", "slow down")
        },
        Fault(testDescription: "a failed server", code: "provider-error", words: "status 500", exit: 5, tries: 4) {
            () throws(TransportError) in body("", status: 500)
        },
        Fault(testDescription: "a redirect to nowhere", code: "provider-error", words: "status 302", exit: 5) {
            () throws(TransportError) in body("", status: 302)
        },
        Fault(
            testDescription: "a lost connection", code: "connection-failed", words: "it was lost", exit: 5,
            tries: 4
        ) {
            () throws(TransportError) in throw TransportError(.connection, "it was lost")
        },
        Fault(testDescription: "a time out", code: "timed-out", words: "no answer", exit: 5, tries: 4) {
            () throws(TransportError) in throw TransportError(.timeout, "no answer")
        },
        Fault(testDescription: "a body beyond the limit", code: "response-too-large", words: "too long", exit: 5) {
            () throws(TransportError) in throw TransportError(.tooLarge, "too long")
        },
    ]

    /// A server whose requests fail from this one on.
    private static func server(_ fault: Fault, at request: Int) -> FakeQonto {
        FakeQonto(FakeLink.generated(350, seed: 3)) { number, _ throws(TransportError) in
            number >= request ? try fault.answer() : nil
        }
    }

    @Test(
        "A first request that fails gives nothing, names the request, and is made again where that may help",
        arguments: faults)
    func firstRequest(_ fault: Fault) async throws {
        let server = Self.server(fault, at: 1)
        let ran = try await run("from qonto where status=paid", server)
        let failure = try #require(ran.outcome.failure)
        #expect(failure.code.rawValue == fault.code)
        #expect(failure.message.contains(fault.words), "\(failure.message)")
        #expect(failure.exit == fault.exit)
        #expect(ran.outcome.exit == fault.exit)
        #expect(failure.partial == nil)
        #expect(failure.notes.contains("request: GET https://api.test/v2/payment_links?status%5B%5D=paid&per_page=100"))
        #expect(failure.source.flatMap { source in failure.span.map { source.slice($0) } } == "qonto")
        #expect(ran.sink.schema == nil)
        #expect(ran.sink.completeness == nil)
        #expect(server.urls.count == fault.tries)
        #expect(ran.outcome.report?.retries == fault.tries - 1)
        #expect(failure.notes.contains("tried \(fault.tries) times") == (fault.tries > 1))
    }

    @Test("A later request that fails leaves the rows that were given: a partial result", arguments: faults)
    func laterRequest(_ fault: Fault) async throws {
        let server = Self.server(fault, at: 3)
        let ran = try await run("from qonto select id", server)
        let failure = try #require(ran.outcome.failure)
        #expect(failure.code.rawValue == fault.code)
        #expect(failure.exit == 6)
        #expect(failure.partial == Diagnostic.PartialDetail(rows: 200, pages: 2))
        #expect(failure.notes.contains("request: GET https://api.test/v2/payment_links?per_page=100&page=3"))
        #expect(ran.rows.count == 200)
        #expect(ran.sink.completeness == false)
        #expect(server.urls.count == fault.tries + 2)
    }

    @Test(
        "Rows that missing ones could change are withheld",
        arguments: [
            "from qonto sort created_at", "from qonto where reusable = true count",
            "from qonto where reusable = true count by status", "from qonto sort amount",
            "from qonto sort created_at limit 3", "from qonto where reusable = true sort amount limit 300",
        ])
    func withheld(_ text: String) async throws {
        for fault in Self.faults {
            let ran = try await run(text, Self.server(fault, at: 3))
            #expect(ran.outcome.failure?.code.rawValue == fault.code)
            #expect(ran.outcome.exit == fault.exit)
            #expect(ran.rows.isEmpty)
            #expect(ran.sink.schema == nil)
            #expect(ran.outcome.failure?.notes.contains { $0.contains("200 rows were read") } == true)
        }
    }

    @Test("A failure after enough rows came is never met")
    func enoughBefore() async throws {
        for fault in Self.faults {
            let ran = try await run("from qonto limit 200", Self.server(fault, at: 3))
            #expect(ran.outcome.exit == 0)
            #expect(ran.rows.count == 200)
        }
    }

    @Test("The provider's own words, code, parameter and request id are all there")
    func providerDetail() async throws {
        let server = FakeQonto([]) { _, _ throws(TransportError) in
            FakeQonto.error(400, "not_in_list", "status must be one of: open", parameter: "status")
        }
        let failure = try #require(try await run("from qonto", server).outcome.failure)
        #expect(
            failure.http
                == Diagnostic.HTTPDetail(status: 400, code: "not_in_list", parameter: "status", requestID: "trace-1"))
        #expect(failure.retryable == false)
    }

    @Test("Refused credentials name the variables to look at; HTML hints at the staging token")
    func hints() async throws {
        let refused = FakeQonto([]) { _, _ throws(TransportError) in FakeQonto.error(401, "x", "y") }
        #expect(
            try await run("from qonto", refused).outcome.failure?.hint
                == "check QUIRE_QONTO_ACCESS_TOKEN or QUIRE_QONTO_SECRET_KEY")
        let html = FakeQonto([]) { _, _ throws(TransportError) in Self.body("<html></html>") }
        #expect(try await run("from qonto", html).outcome.failure?.hint?.contains("QUIRE_QONTO_STAGING_TOKEN") == true)
    }

    @Test("Missing credentials are asked for once and nothing is sent")
    func missingCredentials() async throws {
        let log = EventLog()
        let server = FakeQonto([])
        let world = world(server) { () throws(Diagnostic) in
            log.add("asked")
            throw Diagnostic(.missingCredentials, message: "no key", exit: ExitStatus.credentials)
        }
        let ran = try await run("from qonto", in: world)
        #expect(ran.outcome.exit == 4)
        #expect(ran.outcome.failure?.span != nil)
        #expect(log.events == ["asked"])
        #expect(server.urls.isEmpty)
        let answered = try await run("from qonto where false count", in: world)
        #expect(answered.rows == [[.integer(0)]])
    }

    @Test(
        "A used up number of requests is a partial result, even before the first row",
        arguments: [
            ("from qonto", 0, 0), ("from qonto", 2, 200), ("from qonto where reusable = true count", 2, 0),
            ("from qonto sort created_at", 0, 0),
        ])
    func requestBudget(_ text: String, _ requests: Int, _ rows: Int) async throws {
        let server = FakeQonto(FakeLink.generated(350, seed: 3))
        let ran = try await run(text, in: world(server, budget: RunBudget(maximumRequests: requests)))
        #expect(ran.outcome.exit == 6)
        #expect(ran.outcome.failure?.code.rawValue == "budget-exhausted")
        #expect(
            ran.outcome.failure?.message == "this run is limited to \(requests) requests, and this query needs more")
        #expect(ran.rows.count == rows)
        #expect(server.urls.count == requests)
    }

    @Test("A budget that just suffices is no failure")
    func sufficientBudget() async throws {
        let server = FakeQonto(FakeLink.generated(350, seed: 3))
        let ran = try await run("from qonto", in: world(server, budget: RunBudget(maximumRequests: 4)))
        #expect(ran.outcome.exit == 0)
        #expect(ran.rows.count == 350)
    }

    @Test("Time that is over before the first request, or during one, is a partial result")
    func timeBudget() async throws {
        let server = FakeQonto(FakeLink.generated(350, seed: 3)) { number, _ throws(TransportError) in
            guard number == 2 else { return nil }
            // Never answers; the wait ends with the run's time.
            for await _ in AsyncStream<Void>.makeStream().stream {}
            throw TransportError(.cancelled, "the request was cancelled")
        }
        let over = try await run("from qonto", in: world(server, budget: RunBudget(deadline: .now, seconds: 30)))
        #expect(over.outcome.exit == 6)
        #expect(over.outcome.failure?.message == "the run's time limit of 30s is over")
        #expect(server.urls.isEmpty)
        let budget = RunBudget(deadline: .now + .milliseconds(300), seconds: 0.3)
        let during = try await run("from qonto", in: world(server, budget: budget))
        #expect(during.outcome.exit == 6)
        #expect(during.outcome.failure?.message == "the run's time limit of 0.3s is over")
        // On a slow machine the time is over before the first page is.
        #expect([0, 100].contains(during.rows.count))
    }

    @Test("A list that ends before its own total is never complete")
    func endedEarly() async throws {
        let page = #"{"payment_links":[{"id":"a"}],"meta":{"current_page":1,"next_page":null,"total_count":5}}"#
        let server = FakeQonto([]) { _, _ throws(TransportError) in Self.body(page) }
        let ran = try await run("from qonto select id", server)
        #expect(ran.outcome.failure?.code.rawValue == "ended-early")
        #expect(ran.outcome.exit == 6)
        #expect(try await run("from qonto where reusable count", server).outcome.exit == 5)
        #expect(try await run("from qonto limit 1", server).outcome.exit == 0)
    }

    @Test("A page that comes again names the request and never passes for the end")
    func repeatedPage() async throws {
        let page = #"{"payment_links":[{"id":"a"}],"meta":{"next_page":"#
        let server = FakeQonto([]) { number, _ throws(TransportError) in Self.body(page + "\(number + 1)}}") }
        let ran = try await run("from qonto select id", server)
        #expect(ran.outcome.failure?.code.rawValue == "no-progress")
        #expect(
            ran.outcome.failure?.notes.first == "request: GET https://api.test/v2/payment_links?per_page=100&page=2")
        #expect(ran.outcome.exit == 6)
        #expect(ran.rows.count == 1)
    }

    @Test("A status 422 past the first page is the end; on the first it is a failure")
    func endStatus() async throws {
        let fault: @Sendable () -> PageResponse = { FakeQonto.error(422, "unprocessable", "no such page") }
        let first = FakeQonto([]) { _, _ throws(TransportError) in fault() }
        #expect(try await run("from qonto", first).outcome.exit == 5)
        let links = FakeLink.generated(200, seed: 3)
        let past = FakeQonto(links, mode: .withoutMeta) { number, _ throws(TransportError) in
            number == 3 ? fault() : nil
        }
        let ran = try await run("from qonto", past)
        #expect(ran.outcome.exit == 0)
        #expect(ran.rows.count == 200)
    }

    @Test(
        "Numbers as large as can be in the envelope crash nothing",
        arguments: ["current_page", "next_page", "total_pages", "total_count", "per_page"])
    func greatNumbers(_ key: String) async throws {
        for value in ["9223372036854775807", "-9223372036854775808", "1e30", "99999999999999999999999", "0.5", "-0"] {
            let page = "{\"payment_links\":[{\"id\":\"a\"}],\"meta\":{\"\(key)\":\(value)}}"
            let server = FakeQonto([]) { number, _ throws(TransportError) in
                number < 4 ? Self.body(page.replacingOccurrences(of: "\"a\"", with: "\"\(number)\"")) : nil
            }
            let ran = try await run("from qonto select id", server)
            #expect(!ran.rows.isEmpty, "\(key) \(value)")
        }
    }
}
