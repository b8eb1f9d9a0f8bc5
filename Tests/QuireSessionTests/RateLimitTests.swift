import QontoProvider
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Synchronization
import Testing

/// A server that enforces a limit is read to its end, at its pace.
@Suite struct RateLimitTests {
    private static let links = FakeLink.generated(4000, seed: 5)

    /// How much the server says of its limit.
    enum Telling: CaseIterable, Sendable {
        /// Nothing, not even when it refuses.
        case nothing
        /// How long to wait, when it refuses.
        case retryAfter
        /// The limit and what is left, with each answer.
        case limitAndRemaining
        /// The limit, what is left and when there is more, with each answer.
        case everything
    }

    /// Refuses what goes over ten requests in ten seconds, counted as they come.
    private final class LimitedServer: Transport {
        private let whole = FakeQonto(RateLimitTests.links)
        private let clock: ManualFetchClock
        private let telling: Telling
        private let state = Mutex((starts: [ContinuousClock.Instant](), refusals: 0))
        private let onArrival: @Sendable () -> Void

        init(_ clock: ManualFetchClock, _ telling: Telling, onArrival: @escaping @Sendable () -> Void) {
            self.clock = clock
            self.telling = telling
            self.onArrival = onArrival
        }

        var refusals: Int { state.withLock { $0.refusals } }

        func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
            let now = clock.now
            let (isRefused, left, reset) = state.withLock { state in
                state.starts.removeAll { $0 + .seconds(10) <= now }
                let isRefused = state.starts.count >= 10
                if isRefused { state.refusals += 1 } else { state.starts.append(now) }
                let first = state.starts.first ?? now
                return (isRefused, 10 - state.starts.count, (first + .seconds(10) - now) / .seconds(1))
            }
            onArrival()
            var response =
                isRefused ? FakeQonto.error(429, "too_many_requests", "slow down") : try await whole.send(request)
            response.headers = headers(isRefused, left, reset).map { PageResponse.Header($0.0, $0.1) }
            return response
        }

        private func headers(_ isRefused: Bool, _ left: Int, _ reset: Double) -> [(String, String)] {
            let wait = isRefused ? [("Retry-After", "\(reset)")] : []
            let limit = [("X-RateLimit-Limit", "10"), ("X-RateLimit-Remaining", "\(left)")]
            switch telling {
            case .nothing: return []
            case .retryAfter: return wait
            case .limitAndRemaining: return limit + wait
            case .everything: return limit + [("X-RateLimit-Reset", "\(reset)")] + wait
            }
        }
    }

    /// Qonto with other documented budgets.
    private struct Documented: ProviderPlugin {
        let manifest = QontoProvider().manifest
        let resources: [Resource]

        init(_ budgets: [Budget]) {
            resources = QontoProvider().resources.map { resource in
                var resource = resource
                resource.endpoint.budgets = budgets
                return resource
            }
        }
    }

    @Test("Every row comes once, whatever the server tells and the document says", arguments: Telling.allCases)
    func readToTheEnd(_ telling: Telling) async throws {
        for budgets in [[], [Budget(requests: 10, seconds: 10)], [Budget(requests: 1000, seconds: 10)]] {
            for concurrency in [1, 8] {
                let limiters = RateLimiters()
                let arrived = Mutex(0)
                // Ten seconds are long beside the way to the server: no time passes while a request is on it.
                let clock = ManualFetchClock { _ in
                    while limiters.issued > arrived.withLock({ $0 }) { await Task.yield() }
                }
                let server = LimitedServer(clock, telling) { arrived.withLock { $0 += 1 } }
                // Without a word about the wait more tries are needed to find it out.
                let pacing = Pacing(
                    limiters: limiters, clock: clock, random: { 1 })
                let world = world(
                    server, plugin: Documented(budgets), pacing: pacing, pageConcurrency: concurrency)
                let ran = try await run("from qonto select id", in: world)
                let label: Comment = "\(budgets) \(concurrency) in flight"
                #expect(ran.outcome.failure == nil, label)
                #expect(ran.rows.compactMap(\.first) == Self.links.map { .text($0.id) }, label)
                #expect(ran.outcome.report?.retries == server.refusals, label)
                #expect(ran.outcome.report?.requests == 40 + server.refusals, label)
                let passed = clock.waits.reduce(.zero, +)
                // Without a word about the wait it is found by trying, longer each time. Side by side, this clock
                // may move on before an answer is read, whose reset is then taken for a later one.
                let most: Duration = telling == .nothing ? .seconds(120) : .seconds(concurrency == 1 ? 60 : 80)
                #expect(passed >= .seconds(30) && passed < most, "\(label), \(passed)")
                let isKnown =
                    telling == .everything || telling == .limitAndRemaining && budgets.first?.requests == 10
                // Requests in flight together may be counted in another order than they were made.
                if isKnown { #expect(server.refusals <= (concurrency == 1 ? 0 : 8), label) }
            }
        }
    }
}
