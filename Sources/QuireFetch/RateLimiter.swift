package import QuirePluginKit
import Synchronization

/// Lets requests to one provider with one credential through, at the pace that the provider bears.
///
/// All scans of the process share it, so that a limit met by the one is known to the others.
package final class RateLimiter: Sendable {
    private struct State {
        var rate = RateState()
        var active = 0
        var waiting: [(ticket: Int, turn: AsyncStream<Void>.Continuation)] = []
        var lastTicket = 0
        /// The pause that was told last.
        var told: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// Waits that end so soon after one that was told are no news.
    private static let sameWait = Duration.milliseconds(500)

    package init(budgets: [Budget] = []) { declare(budgets) }

    /// Adds documented budgets.
    package func declare(_ budgets: [Budget]) { state.withLock { $0.rate.declare(budgets) } }

    /// The most requests that may be under way at once.
    package var concurrency: Int { state.withLock { $0.rate.concurrency } }

    /// Whether nothing is let through because the provider refused a request.
    func isPaused(now: ContinuousClock.Instant) -> Bool { state.withLock { $0.rate.isPaused(now: now) } }

    /// How many requests are left by the provider's own count; nil when its answers don't say.
    package func remaining(now: ContinuousClock.Instant) -> Int? { state.withLock { $0.rate.remaining(now: now) } }

    /// How many requests were let through so far.
    package var issued: Int { state.withLock { $0.rate.issued } }

    /// Waits until a request may be made; whoever gets a permit gives it back with `finish`.
    ///
    /// `deadline` is when the waiting must be over; `onWait` hears of a wait, once for all the requests that wait for
    /// the same.
    package func permit(
        clock: any FetchClock, deadline: ContinuousClock.Instant?, onWait: (Duration) -> Void
    ) async throws(RateLimitError) -> RateState.Permit {
        guard await enter() else { throw .cancelled }
        while true {
            let now = clock.now
            let (gate, isNews) = state.withLock { state in
                let gate = state.rate.next(now: now)
                guard case .closed(let until) = gate else { return (gate, false) }
                if let told = state.told, until <= told + RateLimiter.sameWait { return (gate, false) }
                state.told = until
                return (gate, true)
            }
            switch gate {
            case .open(let permit): return permit
            case .closed(let until):
                if let deadline, until >= deadline {
                    leave()
                    throw .tooLate(until - now)
                }
                if isNews { onWait(until - now) }
                do {
                    try await clock.sleep(until: until)
                } catch {
                    leave()
                    throw .cancelled
                }
            }
        }
    }

    /// Gives a permit back with what was answered.
    package func finish(
        _ permit: RateState.Permit, _ answer: RateState.Answer, _ headers: RateHeaders, now: ContinuousClock.Instant
    ) {
        state.withLock { $0.rate.take(answer, headers, of: permit, underWay: $0.active, now: now) }
        leave()
    }

    /// Lets nothing through until then.
    package func pause(until instant: ContinuousClock.Instant) { state.withLock { $0.rate.pause(until: instant) } }
}

extension RateLimiter {
    /// Waits for a place among the requests under way, in the order of coming; false when the task was cancelled.
    private func enter() async -> Bool {
        let (turns, turn) = AsyncStream<Void>.makeStream()
        let ticket: Int? = state.withLock { state in
            if state.active < state.rate.concurrency, state.waiting.isEmpty {
                state.active += 1
                return nil
            }
            state.lastTicket += 1
            state.waiting.append((state.lastTicket, turn))
            return state.lastTicket
        }
        guard let ticket else { return true }
        // The stream ends when the place is handed over, and when the task is cancelled.
        for await _ in turns {}
        let isCancelled = Task.isCancelled
        let hasPlace = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else { return true }
            state.waiting.remove(at: index)
            return false
        }
        if hasPlace, isCancelled { leave() }
        return hasPlace && !isCancelled
    }

    /// Gives up a place, and hands as many over as are free now.
    private func leave() {
        let turns = state.withLock { state in
            state.active -= 1
            let free = min(state.waiting.count, max(0, state.rate.concurrency - state.active))
            let turns = state.waiting.prefix(free).map(\.turn)
            state.waiting.removeFirst(free)
            state.active += free
            return turns
        }
        for turn in turns { turn.finish() }
    }
}

/// Why there is no permit.
package enum RateLimitError: Error, Hashable, Sendable {
    /// The task was cancelled.
    case cancelled
    /// The wait would last beyond the deadline.
    case tooLate(Duration)
}

/// The rate limiters of a process, one for each provider and credential.
package final class RateLimiters: Sendable {
    private struct Key: Hashable {
        let provider: String
        let baseURL: String
        let credentials: [Secret]
    }

    private let limiters = Mutex<[Key: RateLimiter]>([:])

    package init() {}

    /// How many requests were let through so far, over all connections.
    package var issued: Int { limiters.withLock { $0.values.reduce(0) { $0 + $1.issued } } }

    /// The limiter of a connection, which learns the documented budgets.
    package func limiter(for connection: ProviderConnection, budgets: [Budget]) -> RateLimiter {
        let key = Key(
            provider: connection.name, baseURL: connection.baseURL,
            credentials: connection.headers.filter(\.isSecret).map(\.value)
                + (connection.authorization.map { [$0.identity] } ?? []))
        let limiter = limiters.withLock { limiters in
            let limiter = limiters[key] ?? RateLimiter()
            limiters[key] = limiter
            return limiter
        }
        limiter.declare(budgets)
        return limiter
    }
}
