import Testing

@testable import QuireSandbox

@Suite("The sandbox's server")
struct SandboxServerTests {
    @Test("names the settings that point quire at it")
    func environment() async throws {
        try await withClient(links: 1) { _, sandbox in
            #expect(
                sandbox.environment.map { "\($0.name)=\($0.value)" } == [
                    "QUIRE_QONTO_BASE_URL=http://127.0.0.1:\(sandbox.port)",
                    "QUIRE_QONTO_SECRET_KEY=sandbox-login:sandbox-secret-key",
                    "QUIRE_MIJNKLANTPORTAAL_BASE_URL=http://127.0.0.1:\(sandbox.port)/v1",
                    "QUIRE_MIJNKLANTPORTAAL_API_KEY=mkp_sandbox_key",
                    "QUIRE_TXN_BASE_URL=http://127.0.0.1:\(sandbox.port)",
                    "QUIRE_TXN_API_KEY=txn_cmp_sandbox_key",
                    "QUIRE_STRIPE_BASE_URL=http://127.0.0.1:\(sandbox.port)/stripe",
                    "QUIRE_STRIPE_SECRET_KEY=sk_test_sandbox_key",
                    "QUIRE_MOLLIE_BASE_URL=http://127.0.0.1:\(sandbox.port)/mollie",
                    "QUIRE_MOLLIE_API_KEY=test_sandbox_key",
                    "QUIRE_GOCARDLESS_BASE_URL=http://127.0.0.1:\(sandbox.port)/gocardless",
                    "QUIRE_GOCARDLESS_ACCESS_TOKEN=sandbox_gocardless_token",
                    "QUIRE_SQUARE_BASE_URL=http://127.0.0.1:\(sandbox.port)/square",
                    "QUIRE_SQUARE_ACCESS_TOKEN=sandbox-square-token",
                    "QUIRE_RAZORPAY_BASE_URL=http://127.0.0.1:\(sandbox.port)/razorpay",
                    "QUIRE_RAZORPAY_KEY_ID=rzp_test_sandbox",
                    "QUIRE_RAZORPAY_KEY_SECRET=sandbox-razorpay-secret",
                    "QUIRE_GITHUB_BASE_URL=http://127.0.0.1:\(sandbox.port)/github",
                    "QUIRE_GITHUB_TOKEN=github_pat_sandbox",
                    "QUIRE_NOW=2026-11-20T12:00:00Z",
                ])
        }
    }

    @Test("remembers each request as it was sent, here and at /__sandbox/requests")
    func requestLog() async throws {
        try await withClient(links: 10) { client, sandbox in
            _ = try await client.qonto("status[]=paid&page=1")
            _ = try await client.get("/nowhere?x=%20", nil)
            _ = try await client.get(SandboxClient.txnPath, nil, method: "DELETE")
            let targets = ["/v2/payment_links?status%5B%5D=paid&page=1", "/nowhere?x=%20", SandboxClient.txnPath]
            let log = sandbox.requests
            #expect(log.count == 3)
            #expect(log.entries.map(\.number) == [1, 2, 3])
            #expect(log.entries.map(\.method) == ["GET", "GET", "DELETE"])
            #expect(log.entries.map { $0.target.replacing("[]", with: "%5B%5D") } == targets)
            let json = try await client.get("/__sandbox/requests", nil).json
            #expect(json["count"] == 3)
            #expect(json["requests"]?.rows.compactMap { $0["target"]?.string } == log.entries.map(\.target))
            #expect(try await client.get("/__sandbox/other", nil).status == 404)
            #expect(sandbox.requests.count == 3)
        }
    }

    @Test("keeps only the latest requests of a long run, and counts them all")
    func longLog() {
        var log = RequestLog()
        for number in 1...(2 * RequestLog.kept + 1) { log.append(method: "GET", target: "/\(number)") }
        #expect(log.count == 2 * RequestLog.kept + 1)
        #expect(log.entries.count == RequestLog.kept + 1)
        #expect(log.entries.last?.target == "/\(log.count)")
    }

    @Test("answers many connections at once")
    func concurrency() async throws {
        try await withClient(links: 1000) { client, sandbox in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for page in 1...60 {
                    group.addTask {
                        try await client.rows(
                            [SandboxProvider.qonto, .mijnklantportaal, .txn][page % 3], page: page / 3 + 1
                        ).count
                    }
                }
                for try await count in group { #expect(count == 15) }
            }
            #expect(sandbox.requests.count == 60)
        }
    }

    @Test("serves until its task is cancelled, and its port is free again")
    func serves() async throws {
        let (ports, announced) = AsyncStream.makeStream(of: Int.self)
        let port = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await Sandbox.serve(SandboxOptions(links: 5)) { announced.yield($0.port) }
            }
            let port = try #require(await ports.first { _ in true })
            #expect(try await SandboxClient(port: port).qonto().status == 200)
            group.cancelAll()
            try? await group.waitForAll()
            return port
        }
        try await Sandbox.withServer(SandboxOptions(links: 5), port: port) { sandbox in
            let again = try await SandboxClient(port: port).qonto()
            #expect(sandbox.port == port && again.status == 200)
        }
    }

    // An answer is held back for an hour, so that coming to an end at all is the proof.
    @Test("gives up answers that are held back when it ends", .timeLimit(.minutes(10)))
    func endsWhileHoldingBack() async throws {
        let (ports, announced) = AsyncStream.makeStream(of: Int.self)
        async let asked: Void = {
            guard let port = await ports.first(where: { _ in true }) else { return }
            _ = try? await SandboxClient(port: port).qonto()
        }()
        let requests = try await Sandbox.withServer(SandboxOptions(links: 5, latency: .seconds(3600))) { sandbox in
            announced.yield(sandbox.port)
            while sandbox.requests.count == 0 { await Task.yield() }
            return sandbox.requests.count
        }
        await asked
        #expect(requests == 1)
    }

    @Test("passes on what its body throws")
    func bodyThrows() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await Sandbox.withServer(SandboxOptions(links: 5)) { _ in throw Stop() }
        }
    }

    @Test("says why it can't start")
    func cannotStart() async throws {
        await #expect(throws: SandboxError.links(-1)) {
            try await Sandbox.withServer(SandboxOptions(links: -1)) { _ in }
        }
        await #expect(throws: SandboxError.port(70_000)) {
            try await Sandbox.withServer(port: 70_000) { _ in }
        }
        try await withClient(links: 1) { _, sandbox in
            let port = sandbox.port
            await #expect {
                try await Sandbox.withServer(SandboxOptions(links: 1), port: port) { _ in }
            } throws: { error in
                guard case SandboxError.cannotListen(port, _) = error else { return false }
                return true
            }
        }
    }
}
