package import QuirePluginKit

/// What is known of a provider's limits, and what that means for the next request.
///
/// It is a value and waits for nothing. Documented budgets only throttle once the provider's answers confirm them: a
/// document may be out of date, or tell of another plan than the user's.
package struct RateState: Sendable {
    /// A request that was let through.
    package struct Permit: Hashable, Sendable {
        let number: Int
        let start: ContinuousClock.Instant
    }

    /// How a request was answered.
    package enum Answer: Hashable, Sendable {
        /// With what it asked for, or with an error of its own.
        case good
        /// With a refusal, because there were too many requests.
        case refused
        /// With a failure of the server's.
        case failed
    }

    /// Whether a request may be made now.
    package enum Gate: Hashable, Sendable {
        case open(Permit)
        case closed(until: ContinuousClock.Instant)
    }

    /// The most requests that may be under way at once.
    package private(set) var concurrency = Int.max
    /// The documented budgets.
    private var budgets: [Budget] = []
    /// Whether the documented budgets were confirmed.
    package private(set) var isConfirmed = false
    /// The starts of the latest requests, as many as the budgets look back at.
    private var starts: [ContinuousClock.Instant] = []
    /// The requests let through so far.
    package private(set) var issued = 0
    private var pausedUntil: ContinuousClock.Instant?
    /// What the latest answer said is left, less the requests made since, until when.
    private var left: (requests: Int, until: ContinuousClock.Instant, of: Int)?
    /// Whether the latest answer that said anything of limits told what is left: then the provider's own count holds,
    /// and ours of the documented budgets doesn't.
    private var tellsRemaining = false
    private var lastSlowdown: ContinuousClock.Instant?
    private var goodInARow = 0

    /// After so many good answers one request more may be under way.
    private static let goodAnswersPerStep = 10
    /// No budget looks back at more requests than this.
    private static let mostStarts = 100_000
    /// The longest that is waited for a reset, in seconds; a later one is asked about again after this.
    private static let longestReset = 120.0

    package init(budgets: [Budget] = []) { declare(budgets) }

    /// Adds documented budgets; those known already are not counted twice.
    package mutating func declare(_ more: [Budget]) {
        for budget in more where !budgets.contains(budget) && budget.requests > 0 && budget.seconds > 0 {
            budgets.append(budget)
        }
    }

    /// Lets a request through, or says until when none is.
    package mutating func next(now: ContinuousClock.Instant) -> Gate {
        if let known = left, known.until <= now { left = nil }
        if let until = wait(now), until > now { return .closed(until: until) }
        left?.requests -= 1
        issued += 1
        note(now)
        return .open(Permit(number: issued, start: now))
    }

    /// Lets nothing through until then.
    package mutating func pause(until instant: ContinuousClock.Instant) {
        pausedUntil = max(pausedUntil ?? instant, instant)
    }

    /// Whether nothing is let through because of a pause.
    func isPaused(now: ContinuousClock.Instant) -> Bool { pausedUntil.map { $0 > now } ?? false }

    /// Takes what an answer tells; `underWay` counts the requests that were on their way with it, itself included.
    package mutating func take(
        _ answer: Answer, _ headers: RateHeaders, of permit: Permit, underWay: Int, now: ContinuousClock.Instant
    ) {
        isConfirmed = isConfirmed || confirms(headers, answer)
        if let remaining = headers.remaining, permit.number >= left?.of ?? 0, let until = reset(headers, now) {
            // Without a reset only what the provider itself counted to nothing is waited for.
            let since = headers.resetSeconds == nil ? 0 : issued - permit.number
            let requests = headers.resetSeconds == nil && remaining > 0 ? Int.max : max(0, remaining - since)
            left = (requests, until, permit.number)
        }
        if headers.limit != nil || headers.remaining != nil { tellsRemaining = headers.remaining != nil }
        switch answer {
        case .good: speedUp()
        case .refused: slowDown(permit, underWay, now)
        case .failed: break
        }
    }

    private mutating func speedUp() {
        goodInARow += 1
        guard goodInARow >= RateState.goodAnswersPerStep, concurrency < .max else { return }
        goodInARow = 0
        concurrency += 1
    }

    private mutating func slowDown(_ permit: Permit, _ underWay: Int, _ now: ContinuousClock.Instant) {
        goodInARow = 0
        // Requests that were refused together ask for one slowdown, not for one each.
        if let lastSlowdown, permit.start <= lastSlowdown { return }
        lastSlowdown = now
        concurrency = max(1, min(concurrency, underWay) / 2)
    }

    /// A limit other than all documented ones refutes them.
    private func confirms(_ headers: RateHeaders, _ answer: Answer) -> Bool {
        if let limit = headers.limit { return budgets.contains { $0.requests == limit } }
        return answer == .refused || !headers.isEmpty
    }

    /// When there will be more requests; nil when nobody says.
    private func reset(_ headers: RateHeaders, _ now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        if let seconds = headers.resetSeconds { return now + .seconds(min(seconds, RateState.longestReset)) }
        guard isConfirmed, let budget = budgets.first(where: { $0.requests == headers.limit }) else { return nil }
        // The window rolls, so the first of our own requests in it is the last that it may have begun with.
        let window = Duration.seconds(min(Double(budget.seconds), RateState.longestReset))
        return (starts.first { $0 + window > now } ?? now) + window
    }

    private func wait(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        var until = pausedUntil
        if let left, left.requests <= 0 { until = max(until ?? left.until, left.until) }
        guard isConfirmed, !tellsRemaining else { return until }
        for budget in budgets {
            let index = starts.count - budget.requests
            guard starts.indices.contains(index) else { continue }
            let end = starts[index] + .seconds(budget.seconds)
            until = max(until ?? end, end)
        }
        return until
    }

    /// How many requests are left by the provider's own count; nil when its answers don't say, or what they said is over.
    package func remaining(now: ContinuousClock.Instant) -> Int? {
        guard let left, left.until > now, left.requests < .max else { return nil }
        return max(0, left.requests)
    }

    private mutating func note(_ now: ContinuousClock.Instant) {
        let needed = min(budgets.map(\.requests).max() ?? 0, RateState.mostStarts)
        guard needed > 0 else { return }
        starts.append(now)
        // Dropped in bulk, so that a long run doesn't move the list with each request.
        if starts.count >= 2 * needed { starts.removeFirst(starts.count - needed) }
    }
}
