import QuireFetch
import QuirePluginKit
import Testing

/// What is known of a limit, and what that means for the next request.
@Suite struct RateStateTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

    /// Lets requests through until none is, but no more than a thousand; says how many, and until when none is.
    private func burst(_ state: inout RateState, at seconds: Double) -> (count: Int, wait: Double?) {
        for count in 0..<1000 {
            if case .closed(let until) = state.next(now: at(seconds)) { return (count, (until - start) / .seconds(1)) }
        }
        return (1000, nil)
    }

    private func permit(_ state: inout RateState, at seconds: Double) throws -> RateState.Permit {
        guard case .open(let permit) = state.next(now: at(seconds)) else { throw Closed() }
        return permit
    }

    private struct Closed: Error {}

    @Test("A documented budget throttles nothing before it is confirmed")
    func unconfirmed() {
        var state = RateState(budgets: [Budget(requests: 60, seconds: 60)])
        #expect(burst(&state, at: 0).count == 1000)
        #expect(!state.isConfirmed)
    }

    @Test(
        "A header or a refusal confirms it, unless it tells of another limit",
        arguments: [
            (RateHeaders(limit: 60), .good, true), (RateHeaders(limit: 60, remaining: 59), .good, true),
            (RateHeaders(remaining: 59), .good, true), (RateHeaders(retrySeconds: 1), .good, true),
            (RateHeaders(), .refused, true), (RateHeaders(limit: 600), .good, false),
            (RateHeaders(limit: 600), .refused, false),
            (RateHeaders(), .good, false),
            (RateHeaders(), .failed, false), (RateHeaders(limit: 60), .failed, true),
        ] as [(RateHeaders, RateState.Answer, Bool)])
    func confirmed(_ headers: RateHeaders, _ answer: RateState.Answer, _ expected: Bool) throws {
        var state = RateState(budgets: [Budget(requests: 60, seconds: 60)])
        let first = try permit(&state, at: 0)
        state.take(answer, headers, of: first, underWay: 1, now: at(1))
        #expect(state.isConfirmed == expected)
        let (count, wait) = burst(&state, at: 2)
        // Where the provider tells its own count, ours doesn't hold anything back.
        let isOurs = expected && headers.remaining == nil
        #expect(count == (isOurs ? 59 : 1000))
        #expect(wait == (isOurs ? 60 : nil))
    }

    @Test("A confirmed budget lets so many through in each of its windows, whichever is the tightest")
    func windows() throws {
        var state = RateState()
        state.declare([Budget(requests: 5, seconds: 10), Budget(requests: 8, seconds: 60)])
        state.declare([
            Budget(requests: 5, seconds: 10), Budget(requests: 0, seconds: 1), Budget(requests: 1, seconds: 0),
        ])
        let first = try permit(&state, at: 0)
        state.take(.good, RateHeaders(limit: 5), of: first, underWay: 1, now: at(1))
        #expect(burst(&state, at: 1) == (4, 10))
        #expect(burst(&state, at: 10) == (1, 11))
        #expect(burst(&state, at: 11) == (2, 60))
        #expect(burst(&state, at: 60) == (1, 61))
    }

    @Test("When nothing is left, nothing is asked until the reset; requests made since the answer count")
    func remaining() throws {
        var state = RateState()
        let first = try permit(&state, at: 0)
        _ = try permit(&state, at: 0)
        _ = try permit(&state, at: 0)
        state.take(.good, RateHeaders(remaining: 5, resetSeconds: 30), of: first, underWay: 3, now: at(1))
        #expect(burst(&state, at: 1) == (3, 31))
        #expect(burst(&state, at: 30.9) == (0, 31))
        #expect(burst(&state, at: 31).count == 1000)
    }

    @Test("An answer to an earlier request doesn't undo what a later one said")
    func disorder() throws {
        var state = RateState()
        let first = try permit(&state, at: 0)
        let second = try permit(&state, at: 0)
        state.take(.good, RateHeaders(remaining: 0, resetSeconds: 9), of: second, underWay: 2, now: at(1))
        state.take(.good, RateHeaders(remaining: 1, resetSeconds: 9), of: first, underWay: 1, now: at(1))
        #expect(burst(&state, at: 1) == (0, 10))
    }

    @Test("A reset that is far away is asked about again after two minutes", arguments: [121, 1e9, 1e300, .infinity])
    func farReset(_ seconds: Double) throws {
        var state = RateState()
        let first = try permit(&state, at: 0)
        state.take(.good, RateHeaders(remaining: 0, resetSeconds: seconds), of: first, underWay: 1, now: at(0))
        #expect(burst(&state, at: 0) == (0, 120))
    }

    @Test("Nothing left without a reset throttles only where the documented window is confirmed")
    func withoutReset() throws {
        var state = RateState()
        let first = try permit(&state, at: 0)
        state.take(.good, RateHeaders(limit: 60, remaining: 0), of: first, underWay: 1, now: at(0))
        #expect(burst(&state, at: 0).count == 1000)
        var declared = RateState(budgets: [Budget(requests: 60, seconds: 60)])
        let own = try permit(&declared, at: 10)
        declared.take(.good, RateHeaders(limit: 60, remaining: 0), of: own, underWay: 1, now: at(12))
        #expect(burst(&declared, at: 12) == (0, 70))
    }

    @Test("A pause holds everything back; a shorter one doesn't shorten it")
    func pause() {
        var state = RateState()
        state.pause(until: at(5))
        state.pause(until: at(2))
        #expect(burst(&state, at: 0) == (0, 5))
        #expect(burst(&state, at: 5).count == 1000)
    }

    @Test("A refusal halves what may be under way, once for those refused together; good answers add one at a time")
    func concurrency() throws {
        var state = RateState()
        let permits = try (0..<8).map { _ in try permit(&state, at: 0) }
        for (index, refused) in permits.enumerated() {
            state.take(.refused, RateHeaders(), of: refused, underWay: 8 - index, now: at(1))
        }
        #expect(state.concurrency == 4)
        for expected in [2, 1, 1] {
            let next = try permit(&state, at: Double(10 - expected))
            state.take(.refused, RateHeaders(), of: next, underWay: state.concurrency, now: at(9.5))
            // What was refused before the slowdown doesn't count again.
            if expected == 2 { #expect(state.concurrency == 2) }
        }
        var slow = RateState()
        let first = try permit(&slow, at: 0)
        slow.take(.refused, RateHeaders(), of: first, underWay: 1, now: at(0))
        #expect(slow.concurrency == 1)
        for _ in 1...30 {
            // Failures of the server's are no reason to ask for more at once.
            let failed = try permit(&slow, at: 1)
            slow.take(.failed, RateHeaders(), of: failed, underWay: 1, now: at(1))
        }
        for step in 1...25 {
            let good = try permit(&slow, at: 1)
            slow.take(.good, RateHeaders(), of: good, underWay: 1, now: at(1))
            #expect(slow.concurrency == 1 + step / 10)
        }
    }

    @Test("Random answers never close the gate for longer than two minutes, nor crash anything")
    func randomAnswers() {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var state = RateState(budgets: [Budget(requests: Int.random(in: 1...9, using: &random), seconds: 20)])
            var now = 0.0
            for _ in 0..<50 {
                switch state.next(now: at(now)) {
                case .closed(let until):
                    let wait = (until - at(now)) / .seconds(1)
                    #expect(wait > 0 && wait <= 120, "seed \(seed)")
                    now += wait
                case .open(let permit):
                    func number(_ text: [Int?]) -> Int? { text.randomElement(using: &random) ?? nil }
                    let headers = RateHeaders(
                        limit: number([nil, 0, 5, .max]), remaining: number([nil, 0, 1, .max]),
                        resetSeconds: number([nil, 0, 7, .max]).map { Double($0) })
                    state.take(
                        random.pick(.good, .refused, .failed), headers, of: permit,
                        underWay: Int.random(in: 1...8, using: &random), now: at(now))
                    #expect(state.concurrency >= 1, "seed \(seed)")
                }
                now += Double.random(in: 0...3, using: &random)
            }
        }
    }
}
