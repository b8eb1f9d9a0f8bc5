package import QuireConfig
package import QuireDiagnostics
package import QuireFetch
import QuireModel
package import QuirePluginKit
import Synchronization

/// The sign-ins of a run, and the sources of their tokens for requests.
///
/// Tokens are renewed while `serving` runs its body. It waits for a renewal that is in progress at its end: aborting an
/// exchange may cost the refresh token.
package final class SignIns: Sendable {
    private struct Key: Hashable {
        let file: TokenFile?
        let client: [String]
    }

    /// The states of the sign-ins, known without a request.
    package let states: SignInStates
    private let transport: any Transport
    private let clock: any FetchClock
    private let log: @Sendable (String) -> Void
    private let warn: @Sendable (String) -> Void
    private let keepers = Mutex<[Key: TokenKeeper]>([:])
    private let renewals = Mutex(0)
    private let wishes: AsyncStream<TokenKeeper>
    private let wish: AsyncStream<TokenKeeper>.Continuation

    /// Creates the sign-ins of a folder, or ones that don't outlast the run; `warn` is called for tokens that can't be
    /// stored.
    package init(
        folder: TokenFolder?, transport: any Transport, clock: any FetchClock = SystemFetchClock(),
        log: @escaping @Sendable (String) -> Void = { _ in }, warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        states = SignInStates(folder: folder, clock: clock)
        self.transport = transport
        self.clock = clock
        self.log = log
        self.warn = warn
        (wishes, wish) = AsyncStream.makeStream()
    }

    /// Renews tokens for as long as the body runs.
    package func serving<Outcome: Sendable>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async -> Outcome
    ) async -> Outcome {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.serve() }
            let outcome = await body()
            wish.finish()
            await group.waitForAll()
            return outcome
        }
    }

    /// Whether a renewal is under way, whose answer would be lost if the process ended now.
    package var isRenewing: Bool { renewals.withLock { $0 > 0 } }

    private func serve() async {
        await withDiscardingTaskGroup { group in
            for await keeper in wishes {
                renewals.withLock { $0 += 1 }
                group.addTask {
                    await keeper.serve()
                    self.renewals.withLock { $0 -= 1 }
                }
            }
        }
        for keeper in keepers.withLock({ Array($0.values) }) { await keeper.close() }
    }

    /// Creates the connection to the server that issues an authentication's tokens.
    package func server(
        of authentication: Authentication, _ instance: ProviderInstance, credentials: CredentialStore
    ) throws(Diagnostic) -> TokenServer {
        TokenServer(
            client: try SignInClient(authentication, of: instance, credentials: credentials), transport: transport,
            clock: clock, htmlHint: instance.manifest.errors.htmlHint, known: credentials.secrets, log: log)
    }

    /// Returns the source of a resource's changing request headers; nil if all headers are constant.
    ///
    /// `others` are the sign-ins of another profile, if that one is in use now.
    package func authorization(
        for resource: Resource, of instance: ProviderInstance, credentials: CredentialStore,
        states others: SignInStates? = nil
    ) async throws(Diagnostic) -> (any RequestAuthorization)? {
        guard let authentication = instance.signInAuthentication(for: resource) else {
            return RereadCredentials(resource: resource, instance: instance, credentials: credentials)
        }
        let server = try server(of: authentication, instance, credentials: credentials)
        let file = (others ?? states).file(of: authentication, instance)
        let client = server.client
        let key = Key(
            file: file,
            client: [client.provider, authentication.name, client.clientID, client.tokenURL, client.baseURL])
        let keeper = keepers.withLock { keepers in
            let keeper =
                keepers[key]
                ?? TokenKeeper(server, file: file, wake: { [wish] keeper in wish.yield(keeper) }, warn: warn)
            keepers[key] = keeper
            return keeper
        }
        // Another process may have signed in or out since the last query; the first request reports problems with the
        // file.
        try? await keeper.look()
        return TokenAuthorization(
            keeper: keeper, authentication: authentication, instance: instance, credentials: credentials)
    }
}

/// The headers of a sign-in, which hold the token of now.
struct TokenAuthorization: RequestAuthorization {
    let keeper: TokenKeeper
    let authentication: Authentication
    let instance: ProviderInstance
    let credentials: CredentialStore

    var identity: Secret { Secret("\(instance.name) \(authentication.name)") }
    var advice: String? { "sign in again with `quire login \(instance.name)`, with all the scopes that it needs" }

    func headers(within budget: RunBudget) async throws(FetchError) -> AuthorizedHeaders {
        let issued = try await keeper.token(within: budget)
        var headers: [TransportRequest.Header] = []
        for declaration in authentication.headers {
            var texts: [String: String] = [:]
            for setting in declaration.value.settings {
                texts[setting] =
                    setting == authentication.signIn?.token
                    ? issued.accessToken.reveal { $0 } : try await text(of: setting)
            }
            headers.append(
                TransportRequest.Header(declaration.name, declaration.value.filled(with: texts), isSecret: true))
        }
        return AuthorizedHeaders(headers: headers, generation: issued.generation)
    }

    func renew(after refused: AuthorizedHeaders, within budget: RunBudget) async throws(FetchError) -> Bool {
        try await keeper.renew(after: refused.generation, within: budget)
        return true
    }

    private func text(of setting: String) async throws(FetchError) -> String {
        do throws(Diagnostic) {
            return try await credentials.text(of: setting, instance)?.reveal { $0 } ?? ""
        } catch {
            throw FetchError(.signIn(SignInFailure(.client, error.message, hint: error.hint)))
        }
    }
}
