import Synchronization

/// Counts the requests of one scan, which run side by side.
final class Traffic: Sendable {
    private struct Counts {
        var requests = 0
        var retries = 0
        var bytes = 0
        var now = 0
        var most = 0
        var accepted = 0
    }

    private let state = Mutex(Counts())

    /// A request is sent.
    func begin() {
        state.withLock { counts in
            counts.requests += 1
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
    }

    /// A request that failed is made again.
    func retry() { state.withLock { $0.retries += 1 } }

    /// Its response, or its failure, has come.
    func end() { state.withLock { $0.now -= 1 } }

    /// The server took the token of that generation.
    func accept(_ authorized: AuthorizedHeaders?) {
        guard let authorized else { return }
        state.withLock { $0.accepted = max($0.accepted, authorized.generation) }
    }

    /// Whether the server took that token before, so that it has ended since, or was used up by others.
    func wasAccepted(_ authorized: AuthorizedHeaders?) -> Bool {
        state.withLock { $0.accepted >= authorized?.generation ?? .max }
    }

    /// So many bytes have come.
    func add(bytes: Int) { state.withLock { $0.bytes += bytes } }

    /// The requests made again.
    var retries: Int { state.withLock { $0.retries } }

    /// The requests made, the bytes of their bodies, and the most requests under way at once.
    var counts: (requests: Int, bytes: Int, peak: Int) {
        state.withLock { ($0.requests, $0.bytes, $0.most) }
    }
}
