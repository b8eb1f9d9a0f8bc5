import CTerminal
import Glibc
import Synchronization

/// Something that a thread waiting for input also waits for.
final class Wakeup: Sendable {
    /// Becomes readable when woken; -1 if the system had no descriptor left, in which case only input wakes.
    let descriptor = cterm_wake_open()

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Wakes the waiting thread. Callable from any thread.
    func wake() {
        cterm_wake(descriptor)
    }
}

/// Whether a read should continue; one token for each read.
final class ReadToken: Sendable {
    private let cancelled = Mutex(false)

    /// Whether the read should end.
    var isCancelled: Bool { cancelled.withLock { $0 } }

    /// Ends the read and wakes it.
    func cancel(_ wakeup: Wakeup) {
        cancelled.withLock { $0 = true }
        wakeup.wake()
    }
}
