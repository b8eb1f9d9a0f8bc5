import CCurl
import Glibc
import QuireFetch
import QuirePluginKit
import Synchronization

/// The thread that curl runs on, from the first exchange to the end of the transport, and the way to it.
///
/// An exchange is a command to the thread, and so is its end before its time. No handle of curl's is touched by any other
/// thread; only the wait of this one is ended from outside.
final class TransferLoop: Sendable {
    /// Who waits for an exchange.
    typealias Answer = CheckedContinuation<Result<PageResponse, TransportError>, Never>

    /// What the thread is told.
    private enum Command: Sendable {
        case start(UInt64, Exchange, Answer)
        case cancel(UInt64)
        case end(CheckedContinuation<Void, Never>)
    }

    private enum Phase {
        /// Nothing was asked for yet, so there is no thread.
        case idle
        /// The thread was started and can't be woken yet; it looks for commands before it waits.
        case starting
        /// The thread may be waiting on this handle, kept as bits because pointers don't cross threads.
        case running(UInt)
        /// There is no thread, for this reason.
        case over(Reason)
    }

    /// Why no exchange is carried out.
    private enum Reason {
        case ended
        /// In words.
        case unusable(String)

        func error(_ exchange: Exchange) -> TransportError {
            switch self {
            case .ended: .cancelled(exchange)
            case .unusable(let words): TransportError(.connection, "no connection to \(exchange.place): \(words)")
            }
        }
    }

    private struct State {
        var phase = Phase.idle
        var thread: pthread_t?
        var commands: [Command] = []
        var lastNumber: UInt64 = 0
        /// The exchanges in progress whose tasks were cancelled; an exchange may be cancelled before it is started.
        var cancelled: Set<UInt64> = []
    }

    private let state = Mutex(State())

    /// Carries an exchange out; ends it when the task is cancelled.
    func perform(_ exchange: Exchange) async -> Result<PageResponse, TransportError> {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        defer { state.withLock { _ = $0.cancelled.remove(number) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { answer in
                if let reason = submit(.start(number, exchange, answer)) {
                    answer.resume(returning: .failure(reason.error(exchange)))
                }
            }
        } onCancel: {
            state.withLock { _ = $0.cancelled.insert(number) }
            _ = submit(.cancel(number))
        }
    }

    /// Breaks off what is under way, closes every connection and ends the thread.
    ///
    /// It has ended then, and not only its work: what its libraries do at a thread's end must not meet what they do at the
    /// process's.
    func end() async {
        await withCheckedContinuation { done in
            let isIdle = state.withLock { state in
                guard case .idle = state.phase else { return false }
                state.phase = .over(.ended)
                return true
            }
            if isIdle || submit(.end(done)) != nil { done.resume() }
        }
        let thread = state.withLock { state in
            defer { state.thread = nil }
            return state.thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    /// Tells the thread, and starts it for the first command; gives the reason when there is no thread to tell.
    private func submit(_ command: Command) -> Reason? {
        state.withLock { state in
            switch state.phase {
            case .over(let reason): return reason
            case .starting: break
            case .running(let bits):
                if let multi = UnsafeMutableRawPointer(bitPattern: bits) { quire_curl_multi_wake(multi) }
            case .idle:
                guard let thread = startThread() else { return .unusable("there is no thread for it") }
                state.thread = thread
                state.phase = .starting
            }
            state.commands.append(command)
            return nil
        }
    }

    // MARK: The thread

    /// Starts the thread, which keeps this loop alive; nil where none can be had.
    private func startThread() -> pthread_t? {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<TransferLoop>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context.toOpaque())
        guard status != 0 else { return thread }
        context.release()
        return nil
    }

    private func run() {
        // Signals are for the program's other threads; and a connection that breaks is no reason to end the program.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        if let words = quire_curl_open() { return close(.unusable(String(cString: words))) }
        guard let transfers = TransferSet() else {
            return close(.unusable("there is no memory for it"))
        }
        state.withLock { $0.phase = .running(UInt(bitPattern: transfers.multi)) }
        while true {
            let (commands, cancelled) = state.withLock { state in
                defer { state.commands = [] }
                return (state.commands, state.cancelled)
            }
            for command in commands {
                switch command {
                case .start(let number, let exchange, let answer):
                    transfers.start(number, exchange, answer)
                    if cancelled.contains(number) { transfers.cancel(number) }
                case .cancel(let number): transfers.cancel(number)
                case .end(let done):
                    close(.ended)
                    transfers.close()
                    done.resume()
                    return
                }
            }
            transfers.advance()
        }
    }

    /// Takes no more commands, and answers those that were given.
    private func close(_ reason: Reason) {
        let left = state.withLock { state in
            defer { state.commands = [] }
            state.phase = .over(reason)
            return state.commands
        }
        for command in left {
            switch command {
            case .start(_, let exchange, let answer): answer.resume(returning: .failure(reason.error(exchange)))
            case .cancel: break
            case .end(let done): done.resume()
            }
        }
    }
}

extension TransportError {
    /// An exchange that was given up here.
    static func cancelled(_ exchange: Exchange) -> TransportError {
        TransportError(.cancelled, "the request to \(exchange.place) was cancelled")
    }
}
