import Glibc

/// The processor time that work takes, which is the same however busy the machine is.
package enum ProcessorTime {
    /// How long the processor was at work on a body, in the thread that runs it.
    package static func spent(_ body: () throws -> Void) rethrows -> Duration {
        let start = now
        try body()
        return now - start
    }

    /// The processor time of this thread.
    private static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
