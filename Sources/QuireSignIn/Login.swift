import QuireDiagnostics
package import QuireFetch
package import QuireModel
import QuirePluginKit

/// Signs in and out: the requests to the token server, and the stored tokens.
package struct Login: Sendable {
    private let server: TokenServer
    private let file: TokenFile?

    package init(_ server: TokenServer, file: TokenFile?) {
        self.server = server
        self.file = file
    }

    /// The client that signs in.
    package var client: SignInClient { server.client }

    /// The result of signing in.
    package struct Done: Hashable, Sendable {
        /// The expiry of the token, if the server states it.
        package var expires: Timestamp?
        /// Whether it is renewed without anyone.
        package var isRenewed: Bool
        /// The requested scopes that weren't granted, if the server states it.
        package var missingScopes: [String]
        /// The file of the tokens; nil if only this run has them.
        package var path: String?
    }

    /// Makes sure that tokens can be stored, before the user is asked for consent.
    package func prepare() throws(SignInFailure) {
        guard let file else {
            throw SignInFailure(
                .storage, "there is no place to keep tokens", hint: "set HOME or XDG_STATE_HOME to your folder")
        }
        try SignInWords.usable(file) { () throws(TokenFile.Problem) in
            _ = try file.lock()
        }
    }

    /// Exchanges the code of a consent for tokens, and stores them.
    package func finish(_ request: AuthorizationRequest, code: Secret) async throws(SignInFailure) -> Done {
        let asked = server.clock.date
        let grant: TokenAnswer.Grant
        do throws(SignInFailure) {
            grant = try await server.granted(
                .exchange(code: code, verifier: request.verifier, redirectURI: request.redirectURI))
        } catch {
            guard error.kind == .needed else { throw error }
            throw SignInFailure(
                .client, "the code was not accepted: \(error.message)",
                hint: "a code works once and expires within minutes; run `quire login \(client.provider)` again",
                status: error.status, code: error.code)
        }
        return try await keep(TokenRecord(grant, client, asked: asked), grant)
    }

    /// Gets a token for a client that needs no user's consent, and stores it.
    package func finishClient() async throws(SignInFailure) -> Done {
        let asked = server.clock.date
        let grant = try await server.granted(.client)
        return try await keep(TokenRecord(grant, client, asked: asked), grant)
    }

    private func keep(_ record: TokenRecord, _ grant: TokenAnswer.Grant) async throws(SignInFailure) -> Done {
        if let file {
            let lock = try await file.lockWaiting(server.clock)
            defer { withExtendedLifetime(lock) {} }
            try SignInWords.usable(file) { () throws(TokenFile.Problem) in try file.write(record) }
        }
        let given = grant.scope?.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
        return Done(
            expires: record.expires, isRenewed: record.refreshToken != nil || !client.needsPerson,
            missingScopes: given.map { given in client.scopes.filter { !given.contains($0) } } ?? [],
            path: file?.path)
    }
}

/// Ends sign-ins.
package struct Logout: Sendable {
    /// The result of signing out.
    package enum Done: Hashable, Sendable {
        /// No one was signed in.
        case nothing
        /// The tokens are deleted here, and the server has revoked them.
        case revoked
        /// The tokens are deleted here; there is no known address for revoking them.
        case deleted
        /// The tokens are deleted here; the server couldn't revoke them, for this reason.
        case unrevoked(String)
    }

    private let file: TokenFile
    /// The server that can revoke; nil if the client is no longer configured.
    private let server: TokenServer?
    private let clock: any FetchClock

    package init(file: TokenFile, server: TokenServer?, clock: any FetchClock = SystemFetchClock()) {
        self.file = file
        self.server = server
        self.clock = clock
    }

    /// Deletes the tokens, and asks the server to revoke them if possible.
    package func run() async throws(SignInFailure) -> Done {
        let lock = try await file.lockWaiting(clock)
        defer { withExtendedLifetime(lock) {} }
        // An unreadable file is deleted too, as requested.
        let record = try? file.read()
        let isThere = file.exists
        try SignInWords.usable(file) { () throws(TokenFile.Problem) in try file.remove() }
        guard let record else { return isThere ? .unrevoked("the file held no readable token") : .nothing }
        guard let server else { return .unrevoked("the client is no longer configured") }
        guard record.isFor(server.client) else { return .unrevoked("they belonged to another client or address") }
        guard let url = server.client.revocationURL else { return .deleted }
        do throws(TokenServer.NoAnswer) {
            // The end of a refresh token is the end of its access tokens (RFC 7009).
            let response = try await server.send(.revoke(record.refreshToken ?? record.accessToken), to: url)
            if (200...299).contains(response.status) { return .revoked }
            return .unrevoked("the server answered with status \(response.status)")
        } catch {
            switch error {
            case .secrets(let problem): return .unrevoked(problem.message)
            case .unsent(let failure), .lost(let failure): return .unrevoked(failure.message)
            }
        }
    }
}
