import QuireFetch
import QuireModel
import QuirePluginKit

/// The tokens of one sign-in in this process: passed to requests, and renewed once for all that wait.
///
/// A renewal runs where `SignIns.serve` runs, not in the task of a request: a query that ends early must not abort an
/// exchange that uses up the refresh token.
package actor TokenKeeper {
    let server: TokenServer
    private let file: TokenFile?
    private let wake: @Sendable (TokenKeeper) -> Void
    private let warn: @Sendable (String) -> Void

    private var record: TokenRecord?
    private var generation = 0
    /// The access token that the API refused, whatever its expiry.
    private var refused: Secret?
    private var isRenewing = false
    private var isClosed = false
    private var waiting: [AsyncStream<Void>.Continuation] = []
    private var outcome: Result<Void, FetchError> = .success(())
    /// The run that the renewal under way counts for.
    private var payer: RunBudget?
    /// When a renewal ahead of time failed last.
    private var failed: Timestamp?

    /// How long a valid token is used before its failed renewal is retried, in seconds.
    private static let pause: Int64 = 20

    init(
        _ server: TokenServer, file: TokenFile?, wake: @escaping @Sendable (TokenKeeper) -> Void,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.server = server
        self.file = file
        self.wake = wake
        self.warn = warn
    }

    /// A token to send.
    struct Issued: Sendable {
        var accessToken: Secret
        var generation: Int
    }

    var client: SignInClient { server.client }
    private var now: Timestamp { server.clock.date }

    /// The token to send now, renewed when it is about to end; a request for that counts as one of the run's.
    func token(within budget: RunBudget? = nil) async throws(FetchError) -> Issued {
        if record == nil { try look() }
        if let issued = usable { return issued }
        try await renewal(within: budget)
        switch outcome {
        case .success:
            // Whatever its expiry, it is what the server issued just now.
            guard let issued else { throw FetchError(.signIn(SignInWords.signedOut(client))) }
            return issued
        case .failure(let failure):
            // A renewal ahead of time that fails costs nothing as long as the token lasts.
            guard let issued = alive else { throw failure }
            failed = now
            return issued
        }
    }

    /// Gets a new token in place of one that the API refused; throws if that isn't possible.
    func renew(after generation: Int, within budget: RunBudget? = nil) async throws(FetchError) {
        guard generation == self.generation else { return }
        refused = record?.accessToken
        _ = try await token(within: budget)
    }

    /// Reads the stored tokens: another process may have signed in, signed out or renewed.
    func look() throws(FetchError) {
        guard let file, !isRenewing else { return }
        do throws(SignInFailure) {
            adopt(try SignInWords.usable(file) { () throws(TokenFile.Problem) in try file.read() })
        } catch {
            throw FetchError(.signIn(error))
        }
    }

    private var usable: Issued? {
        guard let record, record.accessToken != refused else { return nil }
        if record.isFresh(now: now) { return issued }
        guard let failed, now.seconds < failed.seconds + TokenKeeper.pause else { return nil }
        return alive
    }

    private var alive: Issued? {
        guard let record, record.accessToken != refused, record.isAlive(now: now) else { return nil }
        return issued
    }

    private var issued: Issued? { record.map { Issued(accessToken: $0.accessToken, generation: generation) } }

    private func adopt(_ found: TokenRecord?) {
        guard let found, found.isFor(client) else {
            record = nil
            return
        }
        if found.accessToken != record?.accessToken {
            generation += 1
            failed = nil
        }
        server.known.add(found.accessToken)
        if let token = found.refreshToken { server.known.add(token) }
        record = found
    }
}

extension TokenKeeper {
    /// Waits until the renewal that is under way, or a new one, is over.
    private func renewal(within budget: RunBudget?) async throws(FetchError) {
        if isClosed { return }
        let (over, continuation) = AsyncStream<Void>.makeStream()
        waiting.append(continuation)
        if !isRenewing {
            isRenewing = true
            payer = budget
            wake(self)
        }
        // The stream ends when the renewal does, and when the task is cancelled.
        for await _ in over {}
        if Task.isCancelled { throw FetchError(.transport(TransportError(.cancelled, "the query was cancelled"))) }
    }

    /// Renews tokens, and resumes the requests that wait for them.
    func serve() async {
        do throws(FetchError) {
            try await renew()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        release()
    }

    /// Ends the renewals.
    func close() {
        outcome = .failure(FetchError(.signIn(SignInFailure(.unavailable, "the run is over"))))
        isClosed = true
        release()
    }

    private func release() {
        isRenewing = false
        let ready = waiting
        waiting = []
        for continuation in ready { continuation.finish() }
    }

    private func renew() async throws(FetchError) {
        let lock: TokenFile.Lock?
        do throws(SignInFailure) {
            lock = try await locked()
            // Another process was quicker.
            if lock != nil, usable != nil { return }
            try checkRenewable()
        } catch {
            throw FetchError(.signIn(error))
        }
        defer { withExtendedLifetime(lock) {} }
        try payer?.takeRequest(now: server.clock.now)
        do throws(SignInFailure) {
            try await exchange()
        } catch {
            throw FetchError(.signIn(error))
        }
    }

    /// Locks the file and reads it; returns nil if nothing outlasts the run.
    private func locked() async throws(SignInFailure) -> TokenFile.Lock? {
        guard let file else { return nil }
        let lock = try await file.lockWaiting(server.clock)
        adopt(try SignInWords.usable(file) { () throws(TokenFile.Problem) in try file.read() })
        return lock
    }

    /// Throws the reason why a renewal is impossible, if it is known before a request.
    private func checkRenewable() throws(SignInFailure) {
        guard client.needsPerson else { return }
        guard let record else { throw SignInWords.signedOut(client) }
        if record.refused != nil { throw SignInWords.refused(record, client) }
        if record.refreshToken == nil { throw SignInWords.ended(record, client) }
    }
}

extension TokenKeeper {
    private func exchange() async throws(SignInFailure) {
        let asked = now
        guard client.needsPerson else {
            take(TokenRecord(try await server.granted(.client), client, asked: asked))
            // A token that isn't stored is only requested once more.
            if let file, let record { try? file.write(record) }
            return
        }
        guard var current = record, let refreshToken = current.refreshToken else {
            throw SignInWords.signedOut(client)
        }
        // Written before the refresh token is used. Where nothing can be written, it isn't used.
        let earlier = current.renewal
        current.renewal = earlier ?? TokenRecord.Renewal(began: asked)
        try keep(current)
        do throws(SignInFailure) {
            take(current.renewed(try await server.granted(.refresh(refreshToken)), asked: asked))
        } catch {
            if error.kind == .needed {
                current.refused = TokenRecord.Refused(at: now, words: error.message, lost: earlier?.began)
                current.renewal = nil
                try? keep(current)
                throw SignInWords.refused(current, client)
            }
            if TokenKeeper.isUnused(error) {
                current.renewal = earlier
                try? keep(current)
            }
            throw error
        }
        do throws(SignInFailure) {
            if let record { try keep(record) }
        } catch {
            warn(SignInWords.unkept(error, client))
        }
    }

    /// Whether a failure shows that the refresh token wasn't used.
    private static func isUnused(_ failure: SignInFailure) -> Bool {
        switch failure.kind {
        case .client, .storage, .unreachable: true
        case .unavailable: failure.status == 429
        case .needed, .unreadable: false
        }
    }

    private func take(_ fresh: TokenRecord) {
        record = fresh
        generation += 1
        refused = nil
        failed = nil
    }

    private func keep(_ current: TokenRecord) throws(SignInFailure) {
        record = current
        guard let file else { return }
        try SignInWords.usable(file) { () throws(TokenFile.Problem) in try file.write(current) }
    }
}
