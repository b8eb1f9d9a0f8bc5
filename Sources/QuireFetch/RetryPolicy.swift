/// Whether a failed request is tried again, and after how long.
///
/// What may pass is tried again: too many requests, statuses that the provider's plugin calls passing, lost
/// connections. What can't be helped by asking again is not: refused credentials, a refused request, a page that can't
/// be read.
package struct RetryPolicy: Hashable, Sendable {
    /// How often a request is made at most.
    package var maximumTries: Int
    /// The longest wait after the first failure, in seconds; it doubles with each further one.
    package var baseSeconds: Double
    /// The longest wait of our own choice, in seconds.
    package var capSeconds: Double
    /// The longest wait that a server may ask for, in seconds; one that asks for more is asked again after this.
    package var longestStatedSeconds: Double
    /// How long one request is made again and again in all while there are too many, in seconds.
    package var rateLimitPatience: Double

    /// A policy; the defaults bear with a server that is down for seconds, and with a limit for minutes.
    package init(
        maximumTries: Int = 4, baseSeconds: Double = 0.25, capSeconds: Double = 20, longestStatedSeconds: Double = 120,
        rateLimitPatience: Double = 600
    ) {
        self.rateLimitPatience = rateLimitPatience
        self.maximumTries = maximumTries
        self.baseSeconds = baseSeconds
        self.capSeconds = capSeconds
        self.longestStatedSeconds = longestStatedSeconds
    }

    /// A failure that may pass.
    package struct Passing: Hashable, Sendable {
        /// Whether there were too many requests, which all requests to the provider wait for.
        package var isRateLimit: Bool
        /// The wait that the server asked for, in seconds.
        package var statedSeconds: Double?
        /// The lengths of the provider's documented limits, in seconds.
        package var windows: [Int]

        package init(isRateLimit: Bool, statedSeconds: Double? = nil, windows: [Int] = []) {
            self.isRateLimit = isRateLimit
            self.statedSeconds = statedSeconds
            self.windows = windows
        }
    }

    /// The wait after a failure, in seconds, and what the server asked for where that is longer.
    package struct Wait: Hashable, Sendable {
        /// How long is waited.
        package var seconds: Double
        /// What the server asked for, be it beyond all patience; nil when it didn't.
        package var statedSeconds: Double?

        package init(seconds: Double, statedSeconds: Double? = nil) {
            self.seconds = seconds
            self.statedSeconds = statedSeconds
        }
    }

    /// The wait after so many failures of a kind, so many seconds after the first of them; `random` is from 0 to 1. Nil when
    /// the request isn't tried again.
    ///
    /// Without a word of the server it is anything up to a bound that doubles ("full jitter"), so that requests that
    /// failed together don't come together again.
    package func wait(after failure: Passing, tries: Int, elapsed: Double = 0, random: Double) -> Wait? {
        // A server that says zero has nothing to say about how long.
        let stated = failure.statedSeconds.flatMap { $0 > 0 ? $0 : nil }
        let chance = min(max(random, 0), 1)
        if failure.isRateLimit { return rateLimitWait(failure.windows, stated, tries, elapsed, chance) }
        guard tries < maximumTries else { return nil }
        if let stated { return Wait(seconds: min(stated, longestStatedSeconds), statedSeconds: stated) }
        let bound = baseSeconds * Double(1 << min(max(tries - 1, 0), 30))
        return Wait(seconds: min(bound, capSeconds) * chance)
    }

    /// The wait after there were too many requests: as long as the server says; otherwise longer each time, and no longer
    /// than a documented limit lasts. Patience with what the server says ends it, or a window that is over.
    ///
    /// Chance adds up to a tenth, a second at most, so that programs that were refused together don't come together again.
    private func rateLimitWait(
        _ windows: [Int], _ stated: Double?, _ tries: Int, _ elapsed: Double, _ chance: Double
    ) -> Wait? {
        let steps = RetryPolicy.steps(within: windows)
        if let stated {
            // As long as sixty of its waits: a server that always says "soon" isn't asked thousands of times.
            guard elapsed <= min(rateLimitPatience, max(30, 60 * stated)) else { return nil }
        } else {
            // Requests side by side take each other's place in a short window.
            guard elapsed < max(steps.reduce(0, +), 20) else { return nil }
        }
        // A server that says "at once" time and again is asked once a second: each refusal may count against the limit.
        let least = tries < maximumTries ? 0 : 1.0
        let wished = stated.map { max($0, least) } ?? steps[min(max(tries, 1), steps.count) - 1]
        let seconds = min(wished, longestStatedSeconds)
        return Wait(seconds: seconds + chance * min(1, seconds / 10), statedSeconds: stated)
    }

    /// How long is waited each time where nobody says how long a limit lasts, in seconds: limits are counted in seconds or
    /// minutes, and a request that comes too early costs less than a minute. The waits end where the shortest documented
    /// window does.
    private static func steps(within windows: [Int]) -> [Double] {
        guard let window = windows.filter({ $0 > 0 }).min().map(Double.init) else { return [1, 5, 20, 60] }
        var steps: [Double] = []
        var sum = 0.0
        for step in [1.0, 5, 20] where sum + step < window {
            steps.append(step)
            sum += step
        }
        return steps + [min(window - sum, 120)]
    }
}

extension FetchError {
    /// How it may pass, as far as the transport or the token server tells; nil when it won't.
    var passing: RetryPolicy.Passing? {
        switch reason {
        case .transport(let error) where [.connection, .timeout, .malformed].contains(error.reason):
            RetryPolicy.Passing(isRateLimit: false)
        case .signIn(let failure) where failure.kind == .unavailable:
            RetryPolicy.Passing(isRateLimit: false, statedSeconds: failure.retryAfter)
        default: nil
        }
    }
}
