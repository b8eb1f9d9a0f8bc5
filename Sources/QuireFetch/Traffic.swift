import Synchronization

/// Counts the requests of one scan, which run side by side.
final class Traffic: Sendable {
    private struct Counts {
        var requests = 0
        var retries = 0
        var bytes = 0
        var now = 0
        var most = 0
        /// The newest token that the server took.
        var accepted = 0
        /// The requests under way, by the generation of their token.
        var underWay: [Int: Int] = [:]
        /// Those that wait to hear whether a token is good, by its generation.
        var waiting: [Int: [CheckedContinuation<Void, Never>]] = [:]
    }

    private let state = Mutex(Counts())

    /// A request is sent.
    func begin(_ authorized: AuthorizedHeaders?) {
        state.withLock { counts in
            counts.requests += 1
            counts.now += 1
            counts.most = max(counts.most, counts.now)
            if let authorized { counts.underWay[authorized.generation, default: 0] += 1 }
        }
    }

    /// A request that failed is made again.
    func retry() { state.withLock { $0.retries += 1 } }

    /// Its response, or its failure, has come, and whether the server took its token.
    func end(_ authorized: AuthorizedHeaders?, isAccepted: Bool) {
        let waiting = state.withLock { counts -> [CheckedContinuation<Void, Never>] in
            counts.now -= 1
            guard let generation = authorized?.generation else { return [] }
            counts.underWay[generation, default: 1] -= 1
            if isAccepted { counts.accepted = max(counts.accepted, generation) }
            let isDecided = isAccepted || counts.underWay[generation] == 0
            return isDecided ? counts.waiting.removeValue(forKey: generation) ?? [] : []
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Whether the server takes that token for other requests, so that it has ended since, or was used up by them.
    ///
    /// Waits for those that are under way with it, while none has been taken.
    func isAccepted(_ authorized: AuthorizedHeaders?) async -> Bool {
        guard let generation = authorized?.generation else { return false }
        await withCheckedContinuation { continuation in
            let waits = state.withLock { counts in
                let waits = counts.accepted < generation && counts.underWay[generation, default: 0] > 0
                if waits { counts.waiting[generation, default: []].append(continuation) }
                return waits
            }
            if !waits { continuation.resume() }
        }
        return state.withLock { $0.accepted >= generation }
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
