import Synchronization

/// Lets so many requests at a time go to one host; the others wait in the order they came.
///
/// The client library would queue them as well, but counts the wait as time to connect, so that a slow server with many
/// pages in flight would look like one that can't be reached.
final class ConnectionGate: Sendable {
    private struct Host {
        var active = 0
        var waiting: [(ticket: UInt64, turn: CheckedContinuation<Bool, Never>)] = []
    }

    private struct State {
        var hosts: [String: Host] = [:]
        var lastTicket: UInt64 = 0
        /// Tickets cancelled before their wait began.
        var cancelled: Set<UInt64> = []
    }

    private let limit: Int
    private let state = Mutex(State())

    /// A gate for so many requests to each host.
    init(limit: Int) { self.limit = limit }

    /// Runs the body when it is its turn at the host; fails when the task is cancelled before that.
    func withTurn<Result: Sendable>(
        at host: String, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        guard await enter(host) else { throw CancellationError() }
        defer { leave(host) }
        return try await body()
    }

    private func enter(_ host: String) async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket &+= 1
            return state.lastTicket
        }
        let entered = await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.contains(ticket) { return false }
                    var line = state.hosts[host, default: Host()]
                    defer { state.hosts[host] = line }
                    if line.active < limit {
                        line.active += 1
                        return true
                    }
                    line.waiting.append((ticket, turn))
                    return nil
                }
                if let answer { turn.resume(returning: answer) }
            }
        } onCancel: {
            cancel(ticket, at: host)
        }
        state.withLock { state in _ = state.cancelled.remove(ticket) }
        return entered
    }

    private func cancel(_ ticket: UInt64, at host: String) {
        let turn: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard let index = state.hosts[host]?.waiting.firstIndex(where: { $0.ticket == ticket }) else {
                state.cancelled.insert(ticket)
                return nil
            }
            return state.hosts[host]?.waiting.remove(at: index).turn
        }
        turn?.resume(returning: false)
    }

    private func leave(_ host: String) {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard var line = state.hosts[host] else { return nil }
            defer { state.hosts[host] = line.active == 0 ? nil : line }
            if !line.waiting.isEmpty { return line.waiting.removeFirst().turn }
            line.active -= 1
            return nil
        }
        next?.resume(returning: true)
    }
}
