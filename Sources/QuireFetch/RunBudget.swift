import Synchronization

/// The limits that the user set for a whole run, shared by all of its scans.
package final class RunBudget: Sendable {
    /// The most requests; nil for no limit.
    package let maximumRequests: Int?
    /// When the run must end if nobody is waited for; nil for no limit.
    private let end: ContinuousClock.Instant?
    /// The length of the run's time, in seconds, for messages.
    package let seconds: Double?

    private struct Used {
        var requests = 0
        var retries = 0
        /// How long a person was waited for.
        var waited = Duration.zero
        /// Since when a person is waited for, and how many waits there are.
        var wait: (since: ContinuousClock.Instant, count: Int)?
    }

    private let used = Mutex(Used())

    /// So many failed requests of a run may be made again, and one more for each ten it makes: enough for all tries of
    /// the pages that are in flight together when a server is down for a moment.
    private static let freeRetries = 24

    package init(maximumRequests: Int? = nil, deadline: ContinuousClock.Instant? = nil, seconds: Double? = nil) {
        self.maximumRequests = maximumRequests
        end = deadline
        self.seconds = seconds
    }

    /// The same limits with nothing used up; time counts from `now`.
    package func renewed(now: ContinuousClock.Instant) -> RunBudget {
        RunBudget(
            maximumRequests: maximumRequests, deadline: seconds.map { now.advanced(by: .seconds($0)) } ?? end,
            seconds: seconds)
    }

    /// When the run must end, as far as is known by now; nil for no limit.
    ///
    /// While a person is waited for it moves on with time.
    package func deadline(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard let end else { return nil }
        return used.withLock { used in end + used.waited + (used.wait.map { max(.zero, now - $0.since) } ?? .zero) }
    }

    /// Begins to wait for a person, who reads or has to answer: time that no read takes.
    package func beginWait(now: ContinuousClock.Instant) {
        used.withLock { used in used.wait = (used.wait?.since ?? now, (used.wait?.count ?? 0) + 1) }
    }

    /// Ends a wait that was begun.
    package func endWait(now: ContinuousClock.Instant) {
        used.withLock { used in
            guard let wait = used.wait else { return }
            used.wait = wait.count > 1 ? (wait.since, wait.count - 1) : nil
            if wait.count == 1 { used.waited += max(.zero, now - wait.since) }
        }
    }

    /// The requests made so far.
    package var requests: Int { used.withLock { $0.requests } }

    /// The requests that may still be made; nil for no limit.
    package var remaining: Int? { maximumRequests.map { max(0, $0 - requests) } }

    /// Counts a request that is about to be made, or says which limit forbids it.
    package func takeRequest(now: ContinuousClock.Instant) throws(FetchError) {
        try checkTime(now)
        let isAllowed = used.withLock { used in
            if let maximumRequests, used.requests >= maximumRequests { return false }
            used.requests += 1
            return true
        }
        if !isAllowed, let maximumRequests { throw FetchError(.budget(.requests(maximumRequests))) }
    }

    /// Says which limit forbids a request, so that nothing is waited for in vain.
    func checkRequest(now: ContinuousClock.Instant) throws(FetchError) {
        try checkTime(now)
        if let maximumRequests, requests >= maximumRequests { throw FetchError(.budget(.requests(maximumRequests))) }
    }

    /// Counts a failed request that is about to be made again; false when too many were, since a server that fails that
    /// often isn't helped by more requests.
    func takeRetry() -> Bool {
        used.withLock { used in
            guard used.retries < RunBudget.freeRetries + used.requests / 10 else { return false }
            used.retries += 1
            return true
        }
    }

    /// The seconds left until the deadline; nil without one.
    func secondsLeft(now: ContinuousClock.Instant) -> Double? { deadline(now: now).map { ($0 - now) / .seconds(1) } }

    private func checkTime(_ now: ContinuousClock.Instant) throws(FetchError) {
        if let deadline = deadline(now: now), now >= deadline { throw FetchError(.budget(.time(seconds ?? 0))) }
    }
}
