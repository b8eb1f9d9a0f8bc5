/// How requests are paced and tried again; one value for the whole process, shared by all of its scans.
package struct Pacing: Sendable {
    /// What is tried again.
    package var policy: RetryPolicy
    /// What is known of the providers' limits.
    package let limiters: RateLimiters
    /// The time that waits go by.
    package var clock: any FetchClock
    /// A number from 0 to 1, a new one each time, so that requests that failed together don't come together again.
    package var random: @Sendable () -> Double
    /// Hears of every wait before it begins.
    package var onWait: @Sendable (FetchWait) -> Void

    /// Pacing by the machine's clock unless told otherwise.
    package init(
        policy: RetryPolicy = RetryPolicy(), limiters: RateLimiters = RateLimiters(),
        clock: any FetchClock = SystemFetchClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        onWait: @escaping @Sendable (FetchWait) -> Void = { _ in }
    ) {
        self.policy = policy
        self.limiters = limiters
        self.clock = clock
        self.random = random
        self.onWait = onWait
    }
}

/// A wait before a request.
package struct FetchWait: Hashable, Sendable {
    /// Why there is one.
    package enum Cause: Hashable, Sendable {
        /// The provider bears no more requests for now.
        case rateLimit
        /// The request failed, for this reason, and is made again: for the second time or a later one.
        case retry(reason: String, number: Int, of: Int)
    }

    /// The provider's name as people write it.
    package let provider: String
    /// Why there is one.
    package let cause: Cause
    /// How long it lasts.
    package let duration: Duration
    /// Whether the provider refused a request because there were too many; else it only told of its limit beforehand.
    package let isRefused: Bool

    package init(provider: String, cause: Cause, duration: Duration, isRefused: Bool = false) {
        self.provider = provider
        self.cause = cause
        self.duration = duration
        self.isRefused = isRefused
    }
}

extension FetchWait: CustomStringConvertible {
    /// One line, such as `waiting 2 s: rate limited by Qonto`.
    package var description: String {
        let seconds = duration / .seconds(1)
        let rounded = seconds < 10 ? (seconds * 10).rounded(.up) / 10 : seconds.rounded(.up)
        let length = rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
        switch cause {
        case .rateLimit: return "waiting \(length) s: rate limited by \(provider)"
        case .retry(let reason, let number, let most):
            return "waiting \(length) s for try \(number) of \(most) at \(provider): \(reason)"
        }
    }
}
