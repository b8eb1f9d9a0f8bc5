import Synchronization

/// Where a listener's visits wait for their pages, until it is closed.
final class Desk: Sendable {
    /// The visits, as they come.
    let visits: AsyncStream<LoopbackListener.Visit>
    private let arriving: AsyncStream<LoopbackListener.Visit>.Continuation
    private let replies = Mutex(Replies())

    private struct Replies {
        var open: [AsyncStream<ServerResponse>.Continuation] = []
        var isClosed = false
    }

    /// A desk without visits.
    init() { (visits, arriving) = AsyncStream.makeStream() }

    /// Announces a visit; gives its page, at most one, or nil when the desk is closed.
    func announce(_ target: String) -> AsyncStream<ServerResponse>? {
        let (pages, page) = AsyncStream<ServerResponse>.makeStream()
        let isClosed = replies.withLock { replies in
            if !replies.isClosed { replies.open.append(page) }
            return replies.isClosed
        }
        guard !isClosed else { return nil }
        arriving.yield(LoopbackListener.Visit(target: target, reply: page))
        return pages
    }

    /// Takes no more visits, and lets go of those that have no page yet.
    func close() {
        let open = replies.withLock { replies in
            replies.isClosed = true
            return replies.open
        }
        arriving.finish()
        for page in open { page.finish() }
    }
}
