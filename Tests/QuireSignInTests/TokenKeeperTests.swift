import QuireFetch
import QuireModel
import QuirePluginKit
import QuireTestSupport
import Synchronization
import Testing

@testable import QuireSignIn

@Suite("Tokens in a process")
struct TokenKeeperTests {
    /// A keeper with what renews it, over a file and a server.
    private func with<Outcome: Sendable>(
        _ server: ScriptedServer, _ file: TokenFile?, client: SignInClient = bankClient(),
        clock: ManualFetchClock,
        _ body: @Sendable (TokenKeeper) async throws -> Outcome
    ) async throws -> Outcome {
        let (wishes, wish) = AsyncStream<TokenKeeper>.makeStream()
        let keeper = TokenKeeper(
            TokenServer(client: client, transport: server, clock: clock), file: file, wake: { wish.yield($0) },
            warn: { _ in })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await keeper in wishes { await keeper.serve() } }
            defer { wish.finish() }
            return try await body(keeper)
        }
    }

    private func kept(_ clock: ManualFetchClock, _ record: TokenRecord? = nil) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.file.write(record ?? QuireSignInTests.record(clock))
        return scratch
    }

    private func text(_ keeper: TokenKeeper) async throws -> String {
        try await keeper.token().accessToken.reveal { $0 }
    }

    private func problem(_ keeper: TokenKeeper) async -> SignInFailure? {
        do {
            _ = try await keeper.token()
            return nil
        } catch {
            guard case .signIn(let failure) = error.reason else { return nil }
            return failure
        }
    }

    @Test("A token that isn't about to end is sent as it is, and nothing is asked")
    func fresh() async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock, record(clock, age: 100, left: 3500))
        let server = ScriptedServer([])
        #expect(try await with(server, scratch.file, clock: clock) { try await text($0) } == "old")
        #expect(server.bodies.isEmpty)
    }

    @Test("A request for a token is one of the run's, and isn't made beyond its limit")
    func counted() async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock, record(clock, age: 3600, left: -1))
        let server = ScriptedServer([.status(200, tokens("new", refresh: "r2"))])
        let spent = RunBudget(maximumRequests: 1)
        try spent.takeRequest(now: clock.now)
        let budget = RunBudget(maximumRequests: 2)
        try await with(server, scratch.file, clock: clock) { (keeper: TokenKeeper) async throws -> Void in
            await #expect(throws: FetchError(.budget(.requests(1)))) { _ = try await keeper.token(within: spent) }
            #expect(server.bodies.isEmpty)
            for _ in 0..<3 {
                let issued = try await keeper.token(within: budget)
                #expect(issued.accessToken.reveal { $0 } == "new")
            }
        }
        #expect(server.bodies.count == 1)
        #expect(budget.requests == 1)
    }

    @Test("Many that wait get one renewal", arguments: [1, 2, 50])
    func oneForAll(count: Int) async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock)
        let server = ScriptedServer([.waits(tokens("new", refresh: "r2"))])
        let found = try await with(server, scratch.file, clock: clock) { keeper in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<count { group.addTask { try await self.text(keeper) } }
                await server.arrived()
                server.open()
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
        }
        #expect(found == ["new"])
        #expect(server.bodies.count == 1 && server.bodies[0].contains("refresh_token=r1&"))
        let after = try scratch.file.read()
        #expect(after?.refreshToken == Secret("r2") && after?.renewal == nil)
    }

    @Test("What is about to be used up is written down before it is used")
    func writtenAhead() async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock)
        let server = ScriptedServer([.waits(tokens("new", refresh: "r2"))])
        try await with(server, scratch.file, clock: clock) { keeper -> Void in
            async let token = text(keeper)
            await server.arrived()
            let meanwhile = try scratch.file.read()
            #expect(meanwhile?.renewal?.began == clock.date && meanwhile?.refreshToken == Secret("r1"))
            server.open()
            #expect(try await token == "new")
        }
    }

    @Test("Where nothing can be written, the refresh token isn't used")
    func unwritable() async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock)
        try scratch.preventWrites()
        let server = ScriptedServer([.status(200, tokens("new"))])
        let failure = try await with(server, scratch.file, clock: clock) { await problem($0) }
        #expect(failure?.kind == .storage && server.bodies.isEmpty)
    }

    @Test("A cancelled request doesn't break off the renewal that it asked for")
    func cancelled() async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock)
        let server = ScriptedServer([.waits(tokens("new", refresh: "r2"))])
        try await with(server, scratch.file, clock: clock) { keeper -> Void in
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { (try? await self.text(keeper)) == nil }
                await server.arrived()
                group.cancelAll()
                #expect(await group.next() == true)
            }
            server.open()
            let renewed = try await text(keeper)
            #expect(renewed == "new")
        }
        #expect(server.bodies.count == 1)
        #expect(try scratch.file.read()?.refreshToken == Secret("r2"))
    }

    @Test("A refused token is renewed whatever the clock says, once for all who had it")
    func refused() async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock, record(clock, age: 10, left: nil))
        let server = ScriptedServer([.status(200, tokens("new", seconds: nil))])
        try await with(server, scratch.file, clock: clock) { keeper -> Void in
            let issued = try await keeper.token()
            for _ in 0..<5 { try await keeper.renew(after: issued.generation) }
            let next = try await keeper.token()
            #expect(next.accessToken == Secret("new") && next.generation > issued.generation)
        }
        #expect(server.bodies.count == 1)
        // The server gave no other refresh token, so the one that was used stays.
        #expect(try scratch.file.read()?.refreshToken == Secret("r1"))
    }

    @Test("A renewal ahead of time that fails costs nothing as long as the token lasts")
    func aheadOfTime() async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock, record(clock, age: 3560, left: 40))
        let server = ScriptedServer([.status(503, ""), .fails(.connection), .status(200, tokens("new"))])
        try await with(server, scratch.file, clock: clock) { keeper -> Void in
            #expect(try await text(keeper) == "old")
            // And isn't tried anew for each request.
            #expect(try await text(keeper) == "old")
            #expect(server.bodies.count == 1)
            try await clock.sleep(until: clock.now + .seconds(25))
            #expect(try await text(keeper) == "old")
            #expect(server.bodies.count == 2)
            try await clock.sleep(until: clock.now + .seconds(25))
            #expect(try await text(keeper) == "new")
        }
    }

    @Test(
        "Failures are told apart",
        arguments: [
            (ScriptedServer.Answer.status(400, #"{"error":"invalid_grant"}"#), SignInFailure.Kind.needed, false),
            (.status(401, #"{"error":"invalid_client"}"#), .client, false), (.status(503, ""), .unavailable, true),
            (.status(429, ""), .unavailable, false), (.status(200, "<p>"), .unreadable, true),
            (.fails(.timeout), .unavailable, true), (.fails(.unknownHost), .unreachable, false),
        ])
    func failures(answer: ScriptedServer.Answer, kind: SignInFailure.Kind, mayBeUsed: Bool) async throws {
        let clock = ManualFetchClock()
        let scratch = try kept(clock)
        let server = ScriptedServer([answer])
        let failure = try await with(server, scratch.file, clock: clock) { await problem($0) }
        #expect(failure?.kind == kind)
        let after = try scratch.file.read()
        #expect((after?.renewal != nil) == mayBeUsed)
        #expect((after?.refused != nil) == (kind == .needed))
        #expect(after?.refreshToken == Secret("r1"))
    }

    @Test("What the server refused isn't asked of it again, and says what may have happened")
    func interrupted() async throws {
        let clock = ManualFetchClock()
        var before = record(clock)
        before.renewal = TokenRecord.Renewal(began: clock.date)
        let scratch = try kept(clock, before)
        let server = ScriptedServer([.status(400, #"{"error":"invalid_grant"}"#)])
        try await with(server, scratch.file, clock: clock) { keeper in
            for _ in 0..<3 {
                let failure = await problem(keeper)
                #expect(failure?.message.contains("a renewal that began at \(clock.date) was cut short") == true)
                #expect(failure?.hint == "run `quire login bank`")
            }
        }
        #expect(server.bodies.count == 1)
    }

    @Test("A token that another process renewed is used, and not renewed again")
    func quicker() async throws {
        let scratch = try Scratch()
        let held = Mutex<TokenFile.Lock?>(nil)
        // The other process ends its renewal while this one waits for the lock by the clock.
        let plain = ManualFetchClock()
        let clock = ManualFetchClock { _ in
            try scratch.file.write(record(plain, access: "theirs", refresh: "r2", age: 0, left: 3600))
            held.withLock { $0 = nil }
        }
        try scratch.file.write(record(plain))
        try held.withLock { $0 = try scratch.file.lock() }
        let server = ScriptedServer([])
        let found = try await with(server, scratch.file, clock: clock) { try await text($0) }
        #expect(found == "theirs" && clock.waits.count == 1)
        #expect(server.bodies.isEmpty)
    }

    @Test("Tokens of another client, address or server are not used")
    func others() async throws {
        let clock = ManualFetchClock()
        let changes: [(inout TokenRecord) -> Void] = [
            { $0.clientID = "id 2" }, { $0.tokenURL = "https://id.bank.example/t" },
            { $0.baseURL = "https://api.bank.example.evil" }, { $0.baseURL = "http://api.bank.example" },
            { $0.baseURL = "https://api.bank.example:444" },
        ]
        for change in changes {
            var other = record(clock, age: 0, left: 3600)
            change(&other)
            let scratch = try kept(clock, other)
            let server = ScriptedServer([])
            #expect(try await with(server, scratch.file, clock: clock) { await problem($0)?.kind } == .needed)
            #expect(server.bodies.isEmpty)
        }
    }

    @Test("A client's own token is got when it is needed, with a file or without one", arguments: [true, false])
    func client(hasFile: Bool) async throws {
        let clock = ManualFetchClock()
        let scratch = try Scratch()
        let server = ScriptedServer([.status(200, tokens("a", seconds: 100)), .status(200, tokens("b", seconds: nil))])
        let own = bankClient(.clientCredentials)
        try await with(server, hasFile ? scratch.file : nil, client: own, clock: clock) { keeper -> Void in
            #expect(try await text(keeper) == "a")
            #expect(try await text(keeper) == "a")
            try await clock.sleep(until: clock.now + .seconds(85))
            #expect(try await text(keeper) == "b")
        }
        #expect(server.bodies.count == 2)
        #expect(try scratch.file.read()?.accessToken == (hasFile ? Secret("b") : nil))
    }
}
