import Synchronization

/// How many requests a probe may still make.
package final class ProbeBudget: Sendable {
    /// The most requests.
    package let maximum: Int
    private let made = Mutex(0)

    /// Creates a budget of that number of requests.
    package init(maximum: Int) { self.maximum = maximum }

    /// The requests made so far.
    package var used: Int { made.withLock { $0 } }

    /// Takes a request; false when none is left.
    func take() -> Bool {
        made.withLock { made in
            guard made < maximum else { return false }
            made += 1
            return true
        }
    }
}
