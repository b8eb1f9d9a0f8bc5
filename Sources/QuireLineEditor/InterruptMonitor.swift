import CProcess
import Foundation
import Glibc
import Synchronization

/// Ctrl-C as an event: a dedicated thread reports SIGINT to the running operation. SIGTERM and SIGHUP are reported too
/// once requested, even if the parent had SIGINT ignored, as shells do for background jobs.
///
/// Create exactly one, first thing in `main`: until then SIGINT ends the process.
package final class InterruptMonitor: Sendable {
    /// The effect of an interrupt when no listener is registered.
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

    /// Sets the effect of an interrupt when no listener is registered.
    package func respond(whenIdle: IdleResponse) { state.withLock { $0.whenIdle = whenIdle } }

    /// Runs an operation and cancels it on the first Ctrl-C; returns or throws the operation's result.
    ///
    /// `onInterrupt` is called for each Ctrl-C, with its number from 1, on another thread and immediately, even while
    /// the operation doesn't react to its cancellation.
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

    /// Ends the process by that signal, so that its parent sees it; nothing is left behind.
    package static func endProcess(by number: Int32) -> Never { cprocess_end(number) }

    /// Treats SIGTERM, and SIGHUP unless it is ignored, like Ctrl-C from now on, so that running work is closed
    /// properly.
    ///
    /// Until then either ends the process immediately.
    package func listenForTermination() { cprocess_count_terminations() }

    /// The last signal that requested the end of the process, SIGTERM or SIGHUP; nil if there was none.
    package var termination: Int32? {
        let number = cprocess_termination()
        return number == 0 ? nil : number
    }

    /// Registers a listener; it gets the count of interrupts, from 1.
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

    /// Notifies the newest listener: Ctrl-C applies to the innermost operation.
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
