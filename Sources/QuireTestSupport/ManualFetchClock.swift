package import QuireFetch
package import QuireModel
import Synchronization

/// A clock that only advances when a task waits on it, and then immediately.
package final class ManualFetchClock: FetchClock {
    private let start = ContinuousClock.now
    private let passed = Mutex<[Duration]>([])
    private let onSleep: @Sendable (Duration) async throws -> Void

    /// Creates a clock; `onSleep` is called before each wait ends, and may end it with an error.
    package init(onSleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }) { self.onSleep = onSleep }

    /// The waits so far, in order.
    package var waits: [Duration] { passed.withLock { $0 } }
    /// When it is by this clock.
    package var now: ContinuousClock.Instant { start + passed.withLock { $0.reduce(.zero, +) } }
    /// 2026-11-21T06:00:00Z plus the elapsed time.
    package var date: Timestamp { Timestamp(seconds: 1_795_240_800 + (now - start).components.seconds) }

    /// Lets the time pass.
    package func sleep(until instant: ContinuousClock.Instant) async throws {
        try Task.checkCancellation()
        let length = instant - now
        guard length > .zero else { return }
        try await onSleep(length)
        passed.withLock { passed in
            let left = instant - (start + passed.reduce(.zero, +))
            if left > .zero { passed.append(left) }
        }
    }
}

extension Pacing {
    /// Pacing that really waits for nothing; waits of our own choice are as long as they may be.
    package static func manual(
        _ clock: ManualFetchClock = ManualFetchClock(), policy: RetryPolicy = RetryPolicy(),
        onWait: @escaping @Sendable (FetchWait) -> Void = { _ in }
    ) -> Pacing {
        Pacing(policy: policy, clock: clock, random: { 1 }, onWait: onWait)
    }
}
