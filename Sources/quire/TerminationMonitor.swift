import Dispatch
import Glibc
import QuireLineEditor
import Synchronization

/// SIGTERM taken as Ctrl-C is, so that a script closes what it began; then the process ends as that signal ends it.
final class TerminationMonitor: Sendable {
    private let isTerminated = Mutex(false)

    /// Runs a body that SIGTERM interrupts; without one it ends the process at once.
    static func listening<Value>(_ body: (TerminationMonitor) async throws -> Value) async rethrows -> Value {
        let monitor = TerminationMonitor()
        let listener = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        listener.setEventHandler {
            monitor.isTerminated.withLock { $0 = true }
            kill(getpid(), SIGINT)
        }
        listener.activate()
        // The listener hears of the signal all the same.
        signal(SIGTERM, SIG_IGN)
        defer {
            signal(SIGTERM, SIG_DFL)
            listener.cancel()
        }
        return try await body(monitor)
    }

    /// How the process is to end once it was interrupted.
    var end: ProcessEnd { isTerminated.withLock { $0 } ? .terminated : .interrupted }

    /// Ends the process in a while, should the run not end by itself: its reader may have stopped reading.
    func endSoon() {
        let end = end
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1)) { end.end() }
    }
}
