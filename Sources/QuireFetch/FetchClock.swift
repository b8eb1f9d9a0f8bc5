import Foundation
package import QuireModel

/// The time that waits go by; tests give a clock of their own, so that nothing really waits.
///
/// The implementer's `sleep` ends with `CancellationError` as soon as the task is cancelled, and not before the instant
/// otherwise.
package protocol FetchClock: Sendable {
    /// Now, to measure time by.
    var now: ContinuousClock.Instant { get }
    /// Now as the calendar has it, to compare with the dates of servers.
    var date: Timestamp { get }
    /// Waits.
    func sleep(until instant: ContinuousClock.Instant) async throws
}

/// The machine's clock.
package struct SystemFetchClock: FetchClock {
    package init() {}

    package var now: ContinuousClock.Instant { .now }
    package var date: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }

    package func sleep(until instant: ContinuousClock.Instant) async throws {
        try await Task.sleep(until: instant, clock: .continuous)
    }
}
