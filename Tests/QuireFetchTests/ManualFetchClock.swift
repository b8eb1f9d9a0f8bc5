import QuireFetch
import QuireModel
import Synchronization

/// A clock that only moves when someone waits by it, and then at once.
final class ManualFetchClock: FetchClock {
    private let start = ContinuousClock.now
    private let passed = Mutex<[Duration]>([])
    private let onSleep: @Sendable (Duration) async throws -> Void

    /// A clock; `onSleep` hears of every wait before it is over, and may end it with an error.
    init(onSleep: @escaping @Sendable (Duration) async throws -> Void = { _ in }) { self.onSleep = onSleep }

    /// The waits so far, in order.
    var waits: [Duration] { passed.withLock { $0 } }
    var now: ContinuousClock.Instant { start + passed.withLock { $0.reduce(.zero, +) } }
    /// 2026-11-21T06:00:00Z and what has passed since.
    var date: Timestamp { Timestamp(seconds: 1_795_240_800 + (now - start).components.seconds) }

    func sleep(until instant: ContinuousClock.Instant) async throws {
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
    static func manual(
        _ clock: ManualFetchClock = ManualFetchClock(), policy: RetryPolicy = RetryPolicy(),
        onWait: @escaping @Sendable (FetchWait) -> Void = { _ in }
    ) -> Pacing {
        Pacing(policy: policy, clock: clock, random: { 1 }, onWait: onWait)
    }
}
