import QontoProvider
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuireSession
import Synchronization
import Testing

/// Reads that take many requests are asked about, and what is held is bounded.
@Suite struct CostTests {
    private static let many = FakeLink.generated(2101, seed: 3)

    /// A server of small pages, so that few rows make many requests.
    private static func server(_ links: [FakeLink] = many) -> FakeQonto { FakeQonto(links, mode: .clamped) }

    /// Runs a query; gives what was asked before, and what came of it.
    private func asked(
        _ text: String, _ server: FakeQonto, answer: CostConsent, memory: Int? = nil, budget: RunBudget = RunBudget()
    ) async throws -> (notices: [CostNotice], ran: Ran) {
        let notices = Mutex<[CostNotice]>([])
        var world = world(server, budget: budget)
        world.reading.consent = { notice in
            notices.withLock { $0.append(notice) }
            return answer
        }
        if let memory { world.reading.memoryLimit = memory }
        let ran = try await run(text, in: world)
        return (notices.withLock { $0 }, ran)
    }

    @Test("A read of more than 200 requests is asked about after its first page, once, and goes on when it may")
    func given() async throws {
        let server = Self.server()
        let (notices, ran) = try await asked("from qonto where reusable = true count", server, answer: .given)
        #expect(notices.map(\.requests) == [301])
        #expect(notices.first?.source == "qonto.payment_links")
        #expect(notices.first?.advice.isEmpty == false)
        #expect(ran.outcome.failure == nil)
        #expect(server.urls.count == 301)
    }

    @Test(
        "A no ends the query before anything is given",
        arguments: [(CostConsent.declined, "declined", 1), (.unasked, "confirmation-needed", 2)])
    func declined(_ answer: CostConsent, _ code: String, _ exit: Int) async throws {
        let server = Self.server()
        let (notices, ran) = try await asked("from qonto", server, answer: answer)
        #expect(notices.count == 1)
        #expect(server.urls.count == 1)
        #expect(ran.rows.isEmpty && ran.sink.schema == nil)
        #expect(ran.outcome.failure?.code.rawValue == code)
        #expect(ran.outcome.exit == exit)
        if answer == .unasked { #expect(ran.outcome.failure?.hint?.contains("--yes") == true) }
    }

    @Test(
        "Whoever reads less isn't asked",
        arguments: [
            "from qonto limit 1400", "from qonto count", "from qonto count by status", "from qonto where status = paid",
            "from qonto sort amount limit 100", "from qonto where reusable = true limit 1",
            "explain from qonto", "from qonto where false",
        ])
    func unasked(_ text: String) async throws {
        let (notices, ran) = try await asked(text, Self.server(), answer: .declined)
        #expect(notices.isEmpty)
        #expect(ran.outcome.failure == nil)
    }

    @Test("Exactly 200 requests are free")
    func threshold() async throws {
        let free = try await asked("from qonto", Self.server(Array(Self.many.prefix(1400))), answer: .declined)
        #expect(free.notices.isEmpty && free.ran.rows.count == 1400)
        let asked = try await asked("from qonto", Self.server(Array(Self.many.prefix(1401))), answer: .declined)
        #expect(asked.notices.map(\.requests) == [201])
    }

    /// More links than 200 pages of a hundred hold.
    private static let tooMany = FakeLink.generated(20_500, seed: 4)

    @Test(
        "A list whose length nothing tells is asked about at the 201st request",
        arguments: [(CostConsent.given, 205), (.declined, 200)])
    func withoutTotal(_ answer: CostConsent, _ requests: Int) async throws {
        let server = FakeQonto(Self.tooMany, mode: .totalsNull)
        let (notices, ran) = try await asked("from qonto where reusable = true count", server, answer: answer)
        #expect(notices.map(\.requests) == [201])
        #expect(notices.map(\.precision) == [.atLeast])
        #expect(server.urls.count == requests)
        #expect(ran.outcome.failure?.code == (answer == .given ? nil : .declined))
    }

    @Test(
        "What was declined is asked about again when it is resumed", arguments: [FakeQonto.Mode.honest, .totalsNull])
    func resumed(_ mode: FakeQonto.Mode) async throws {
        let server = FakeQonto(Self.tooMany, mode: mode)
        let answers = Mutex<[CostConsent]>([.declined, .declined, .given])
        var world = world(server)
        world.reading.consent = { _ in answers.withLock { $0.removeFirst() } }
        var session = Session(world)
        let statement = try #require(
            session.check(SourceText("from qonto where reusable = true count")).statements.first)
        let journal = session.makeJournal()
        var made: [Int] = []
        for isLast in [false, false, true] {
            var sink = CollectingSink()
            let outcome = try await session.run(statement, into: &sink, journal: journal)
            #expect(outcome.failure?.code == (isLast ? nil : .declined))
            made.append(server.urls.count)
        }
        let first = mode == .honest ? 1 : 200
        #expect(made == [first, first, 205])
        #expect(answers.withLock { $0.isEmpty })
    }

    @Test("The first rows of a sorted list are asked about by how many they are")
    func sorted() async throws {
        let server = Self.server()
        let (notices, ran) = try await asked("from qonto sort amount limit 2000", server, answer: .given)
        #expect(notices.map(\.requests) == [286])
        #expect(ran.rows.count == 2000 && server.urls.count == 286)
    }

    @Test("A path that gives way to the complete scan is asked about then")
    func fallback() async throws {
        let server = FakeQonto(Self.many, mode: .clamped) { number, _ in
            number == 1 ? PageResponse(status: 200, body: Array("{\"payment_links\":[]}".utf8)) : nil
        }
        let (notices, ran) = try await asked("from qonto count", server, answer: .given)
        #expect(notices.map(\.requests) == [301])
        #expect(ran.rows == [[.integer(2101)]])
    }

    @Test(
        "What an operator holds is bounded, and the error names it and the option",
        arguments: [
            ("from qonto sort created_at", "sort created_at asc"),
            ("from qonto sort created_at limit 2000", "top 2000 by created_at asc"),
            ("from qonto select id distinct", "distinct"), ("from qonto count by id", "count by id"),
        ])
    func memory(_ text: String, _ step: String) async throws {
        let whole = FakeQonto(Self.many)
        let (_, ran) = try await asked(text, whole, answer: .given, memory: 50_000)
        let failure = try #require(ran.outcome.failure)
        #expect(failure.code.rawValue == "memory-limit")
        #expect(failure.message.contains(step) && failure.message.contains("50 KB"))
        #expect(failure.hint?.contains("--memory-limit") == true)
        #expect(whole.urls.count < 22)
        #expect(failure.exit == (ran.rows.isEmpty ? ExitStatus.runtimeError : ExitStatus.partial))
        let enough = try await asked(text, FakeQonto(Self.many), answer: .given)
        #expect(enough.ran.outcome.failure == nil)
    }

    @Test("What streams holds next to nothing", arguments: ["from qonto", "from qonto where reusable = true count"])
    func streaming(_ text: String) async throws {
        let (_, ran) = try await asked(text, FakeQonto(Self.many), answer: .given, memory: 1)
        #expect(ran.outcome.failure == nil)
    }

    @Test("A result that is kept counts too")
    func kept() async throws {
        var world = world(FakeQonto(Self.many), keepsResults: true)
        world.reading.memoryLimit = 50_000
        let ran = try await run("from qonto", in: world)
        #expect(ran.outcome.failure?.code.rawValue == "memory-limit")
        #expect(ran.outcome.failure?.message.contains("'from last'") == true)
    }

    @Test("A budget begins anew for each statement of a person, and not for those of a script")
    func renewed() async throws {
        var session = Session(world(FakeQonto(Self.many), budget: RunBudget(maximumRequests: 2)))
        let script = session.check(SourceText("from qonto limit 150 count"))
        let statement = try #require(script.statements.first)
        var sink = CollectingSink()
        for isRenewed in [false, true, true, false] {
            if isRenewed { session.renewBudget() }
            let outcome = try await session.run(statement, into: &sink)
            // The first uses all of it up, each after a renewal too; the last finds nothing left.
            #expect((outcome.failure == nil) == (isRenewed || session.statistics.requests == 2))
        }
    }

    @Test("Whoever watches hears of each page, and of the end whatever it is")
    func watched() async throws {
        let events = Mutex<[FetchEvent]>([])
        var world = world(FakeQonto(Array(Self.many.prefix(250))))
        world.reading.onProgress = { event in events.withLock { $0.append(event) } }
        _ = try await run("from qonto", in: world)
        let heard = events.withLock { $0 }
        let pages = heard.compactMap { event -> [Int?]? in
            guard case .page(let position) = event else { return nil }
            return [position.pages, position.expectedPages, position.rows]
        }
        #expect(pages == [[1, 3, 100], [2, 3, 200], [3, 3, 250]])
        #expect(heard.first == .began("qonto.payment_links"))
        #expect(heard.last == .ended("qonto.payment_links"))
    }
}
