import CProcess
import Foundation
import Glibc
import Synchronization

/// Ctrl-C as an event: SIGINT is told to whatever is running, by a thread of its own. So are SIGTERM and SIGHUP once that
/// was asked for, also where the parent had SIGINT ignored, as shells do for what they run in the background.
///
/// Make one, and one only, first thing in `main`: until then SIGINT ends the process.
package final class InterruptMonitor: Sendable {
    /// What an interrupt does when nothing is registered to hear of it.
    package enum IdleResponse: Sendable, Hashable {
        /// Nothing: for a program that sits at a prompt.
        case ignore
        /// End the process as an unhandled SIGINT does: for a script.
        case endProcess
    }

    /// The name of a registration.
    struct Registration: Sendable, Hashable {
        fileprivate let number: Int
    }

    private struct Listener {
        let hear: @Sendable (_ count: Int) -> Void
        var count = 0
    }

    private struct State {
        var whenIdle = IdleResponse.ignore
        var listeners: [Registration: Listener] = [:]
        var registered = 0
    }

    private let state = Mutex(State())

    /// Begins to listen.
    package init(whenIdle: IdleResponse) {
        state.withLock { $0.whenIdle = whenIdle }
        cprocess_count_interrupts()
        let thread = Thread { [self] in
            while true {
                cprocess_wait()
                if !tell(), state.withLock({ $0.whenIdle }) == .endProcess {
                    cprocess_end(termination ?? SIGINT)
                }
            }
        }
        thread.name = "interrupts"
        thread.start()
    }

    /// Changes what an interrupt does when nothing is registered to hear of it.
    package func respond(whenIdle: IdleResponse) { state.withLock { $0.whenIdle = whenIdle } }

    /// Runs an operation and cancels it on the first Ctrl-C; what the operation then returns or throws is the result.
    ///
    /// `onInterrupt` is told of each Ctrl-C, with its number from 1, on another thread and at once, even while the
    /// operation does not react to its cancellation.
    package func withInterruptHandler<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value,
        onInterrupt: @escaping @Sendable (_ count: Int) -> Void
    ) async throws -> Value {
        let (interrupts, feed) = AsyncStream<Void>.makeStream()
        let registration = register { count in
            onInterrupt(count)
            feed.yield()
        }
        defer { unregister(registration) }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await operation() }
            group.addTask {
                for await _ in interrupts { break }
                return nil
            }
            while let finished = try await group.next() {
                group.cancelAll()
                if let finished { return finished }
            }
            // Only the operation ends with a value, and a group waits for all of its tasks.
            throw CancellationError()
        }
    }

    /// Ends the process as that signal does, so that its parent sees that; nothing is left behind.
    package static func endProcess(by number: Int32) -> Never { cprocess_end(number) }

    /// Takes SIGTERM, and SIGHUP unless it is ignored, as Ctrl-C from now on, so that what runs closes what it began.
    ///
    /// Until then either ends the process at once.
    package func listenForTermination() { cprocess_count_terminations() }

    /// The last signal that asked for the end of the process, SIGTERM or SIGHUP; nil when none has.
    package var termination: Int32? {
        let number = cprocess_termination()
        return number == 0 ? nil : number
    }

    /// Has a function told of interrupts from now on, with their number from 1.
    func register(_ hear: @escaping @Sendable (_ count: Int) -> Void) -> Registration {
        state.withLock { state in
            state.registered += 1
            let registration = Registration(number: state.registered)
            state.listeners[registration] = Listener(hear: hear)
            return registration
        }
    }

    /// Ends a registration.
    func unregister(_ registration: Registration) {
        state.withLock { state in _ = state.listeners.removeValue(forKey: registration) }
    }

    /// Tells the newest listener: an operation inside another is the one that Ctrl-C means.
    private func tell() -> Bool {
        let call = state.withLock { state -> (hear: @Sendable (Int) -> Void, count: Int)? in
            guard let newest = state.listeners.keys.max(by: { $0.number < $1.number }) else { return nil }
            state.listeners[newest]?.count += 1
            return state.listeners[newest].map { ($0.hear, $0.count) }
        }
        call.map { $0.hear($0.count) }
        return call != nil
    }
}
