import Synchronization

/// The requests of one server: those that wait for a task of their own, and how many are under way.
///
/// A request is under way from its arrival until its answer has been sent or its connection has ended.
final class Traffic: Sendable {
    /// A request that has come, and the number that it is answered by.
    struct Arrival: Sendable {
        /// The number.
        let number: UInt64
        /// The request.
        let request: ServerRequest
    }

    /// The host and port of the server.
    let address: String
    /// The requests, as they come, until the traffic is closed.
    let arrivals: AsyncStream<Arrival>
    /// Ends when the traffic is closed and nothing is under way.
    let rest: AsyncStream<Never>
    private let arriving: AsyncStream<Arrival>.Continuation
    private let resting: AsyncStream<Never>.Continuation
    private let count = Mutex(Count())

    private struct Count {
        var underWay = 0
        var isClosed = false
        var isAtRest: Bool { isClosed && underWay == 0 }
    }

    /// No requests yet, of a server at this address.
    init(address: String) {
        self.address = address
        (arrivals, arriving) = AsyncStream.makeStream()
        (rest, resting) = AsyncStream.makeStream()
    }

    /// Takes a request; false when it came too late. It is under way in any case, until it has ended.
    func arrived(_ number: UInt64, _ request: ServerRequest) -> Bool {
        count.withLock { $0.underWay += 1 }
        guard case .enqueued = arriving.yield(Arrival(number: number, request: request)) else { return false }
        return true
    }

    /// Notes that a request is done.
    func ended() {
        let isAtRest = count.withLock { count in
            count.underWay -= 1
            return count.isAtRest
        }
        if isAtRest { resting.finish() }
    }

    /// Takes no more requests.
    func close() {
        let isAtRest = count.withLock { count in
            count.isClosed = true
            return count.isAtRest
        }
        arriving.finish()
        if isAtRest { resting.finish() }
    }
}
