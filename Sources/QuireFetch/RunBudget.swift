import Synchronization

/// The limits that the user set for a whole run, shared by all of its scans.
package final class RunBudget: Sendable {
    /// The most requests; nil for no limit.
    package let maximumRequests: Int?
    /// When the run must end; nil for no limit.
    package let deadline: ContinuousClock.Instant?
    /// The length of the run's time, in seconds, for messages.
    package let seconds: Double?

    private let used = Mutex(0)

    package init(maximumRequests: Int? = nil, deadline: ContinuousClock.Instant? = nil, seconds: Double? = nil) {
        self.maximumRequests = maximumRequests
        self.deadline = deadline
        self.seconds = seconds
    }

    /// The requests made so far.
    package var requests: Int { used.withLock { $0 } }

    /// Counts a request that is about to be made, or says which limit forbids it.
    package func takeRequest(now: ContinuousClock.Instant) throws(FetchError) {
        if let deadline, now >= deadline { throw FetchError(.budget(.time(seconds ?? 0))) }
        let isAllowed = used.withLock { used in
            if let maximumRequests, used >= maximumRequests { return false }
            used += 1
            return true
        }
        if !isAllowed, let maximumRequests { throw FetchError(.budget(.requests(maximumRequests))) }
    }
}
