import Dispatch
import Glibc
import QuireLaunch
import QuireLineEditor
import Synchronization

/// SIGTERM taken as Ctrl-C is, so that a script closes what it began; then the process ends as that signal ends it.
enum TerminationMonitor {
    /// A signal comes to the process as a whole and its handler can hold nothing, so this can't be passed in.
    private static let isTerminated = Atomic(false)

    /// Begins to listen; without it SIGTERM ends the process at once.
    static func listen() {
        // Made here, so that the handler needs nothing that isn't safe in one.
        isTerminated.store(false, ordering: .relaxed)
        signal(SIGTERM) { _ in
            TerminationMonitor.isTerminated.store(true, ordering: .relaxed)
            kill(getpid(), SIGINT)
        }
    }

    /// How the process is to end once it was interrupted.
    static var end: ProcessEnd { isTerminated.load(ordering: .relaxed) ? .terminated : .interrupted }

    /// Ends the process in a while, should the run not end by itself: its reader may have stopped reading. It waits
    /// longer for what must not be broken off, but not for ever.
    static func endSoon(patience: Int = 15, unless isBusy: @escaping @Sendable () -> Bool) {
        let end = end
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1)) {
            guard isBusy(), patience > 0 else { end.end() }
            endSoon(patience: patience - 1, unless: isBusy)
        }
    }
}
