import QuireFetch
import QuireModel
import QuirePluginKit
import QuireTestSupport
import Synchronization
import Testing

/// Requests wait for their permit, and get it in the order of coming.
@Suite struct RateLimiterTests {
    private func permit(
        _ limiter: RateLimiter, _ clock: ManualFetchClock, deadline: ContinuousClock.Instant? = nil,
        onWait: (Duration) -> Void = { _ in }
    ) async throws -> RateState.Permit {
        try await limiter.permit(clock: clock, deadline: deadline, onWait: onWait)
    }

    @Test("A pause is waited for and told once, however many wait")
    func pause() async throws {
        let clock = ManualFetchClock()
        let limiter = RateLimiter()
        limiter.pause(until: clock.now + .seconds(3))
        var told: [Duration] = []
        _ = try await permit(limiter, clock) { told.append($0) }
        _ = try await permit(limiter, clock) { told.append($0) }
        #expect(told == [.seconds(3)])
        #expect(clock.waits == [.seconds(3)])
    }

    @Test("A wait beyond the deadline isn't begun, and leaves its place to others")
    func deadline() async throws {
        let clock = ManualFetchClock()
        let limiter = RateLimiter()
        limiter.pause(until: clock.now + .seconds(3))
        for _ in 0..<3 {
            await #expect(throws: RateLimitError.tooLate(.seconds(3))) {
                try await permit(limiter, clock, deadline: clock.now + .seconds(3))
            }
        }
        #expect(clock.waits.isEmpty)
        _ = try await permit(limiter, clock, deadline: clock.now + .seconds(4))
        #expect(clock.waits == [.seconds(3)])
    }

    @Test("With one place left, requests come one after another, in the order of coming")
    func oneAtATime() async throws {
        let clock = ManualFetchClock()
        let limiter = RateLimiter()
        let refused = try await permit(limiter, clock)
        limiter.finish(refused, .refused, RateHeaders(), now: clock.now)
        #expect(limiter.concurrency == 1)
        let gauge = Gauge()
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    let own = try await self.permit(limiter, clock)
                    gauge.begin()
                    await Task.yield()
                    gauge.end()
                    limiter.finish(own, .failed, RateHeaders(), now: clock.now)
                }
            }
            try await group.waitForAll()
        }
        #expect(gauge.counts == [20, 1])
    }

    @Test("Whoever is cancelled while waiting gives the place to the next")
    func cancelled() async throws {
        let clock = ManualFetchClock()
        let limiter = RateLimiter()
        let refused = try await permit(limiter, clock)
        limiter.finish(refused, .refused, RateHeaders(), now: clock.now)
        let held = try await permit(limiter, clock)
        await withTaskGroup { group in
            for _ in 0..<10 {
                group.addTask {
                    await #expect(throws: RateLimitError.cancelled) { try await self.permit(limiter, clock) }
                }
            }
            group.cancelAll()
        }
        limiter.finish(held, .failed, RateHeaders(), now: clock.now)
        let next = try await permit(limiter, clock)
        limiter.finish(next, .failed, RateHeaders(), now: clock.now)
    }

    @Test("Providers and credentials have a limiter each, and scans of the same share it")
    func registry() {
        func connection(_ name: String, _ key: String) -> ProviderConnection {
            ProviderConnection(
                name: name, plugin: OneTable(resources: [numbered]), baseURL: "https://api.test",
                headers: [
                    TransportRequest.Header("Authorization", key, isSecret: true),
                    TransportRequest.Header("Accept", "\(key.count)"),
                ])
        }
        let limiters = RateLimiters()
        let first = limiters.limiter(for: connection("a", "one"), budgets: [])
        #expect(limiters.limiter(for: connection("a", "one"), budgets: [Budget(requests: 1, seconds: 1)]) === first)
        #expect(limiters.limiter(for: connection("a", "two"), budgets: []) !== first)
        #expect(limiters.limiter(for: connection("b", "one"), budgets: []) !== first)
        #expect(!"\(limiters) \(first)".contains("one"))
    }
}

/// Counts what runs side by side.
private final class Gauge: Sendable {
    private let state = Mutex([0, 0, 0])

    /// How many ended, and the most at once.
    var counts: [Int] { state.withLock { [$0[1], $0[2]] } }

    func begin() {
        state.withLock { state in
            state[0] += 1
            state[2] = max(state[2], state[0])
        }
    }

    func end() {
        state.withLock { state in
            state[0] -= 1
            state[1] += 1
        }
    }
}
