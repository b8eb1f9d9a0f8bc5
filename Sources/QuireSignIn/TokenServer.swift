import QuireDiagnostics
package import QuireFetch
package import QuireModel
import QuirePluginKit

/// The server that issues tokens, for single requests: sends each once, and classifies the response.
package struct TokenServer: Sendable {
    let client: SignInClient
    let transport: any Transport
    let clock: any FetchClock
    /// What to do if HTML is received instead of JSON.
    let htmlHint: String?
    /// Called for every request, with a line that contains no secret.
    let log: @Sendable (String) -> Void
    /// The run's secrets, including tokens as soon as they exist.
    let known: KnownSecrets

    package init(
        client: SignInClient, transport: any Transport, clock: any FetchClock, htmlHint: String? = nil,
        known: KnownSecrets = KnownSecrets(), log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.known = known
        self.client = client
        self.transport = transport
        self.clock = clock
        self.htmlHint = htmlHint
        self.log = log
    }

    /// The reason why there is no response.
    enum NoAnswer: Error {
        /// The client's own secrets can't be had; nothing was sent.
        case secrets(Diagnostic)
        /// The request can't have reached the server.
        case unsent(TransportError)
        /// The request may have reached the server.
        case lost(TransportError)
    }

    /// Sends a request once.
    func ask(_ request: TokenRequest, at url: String? = nil) async throws(NoAnswer) -> TokenAnswer {
        switch TokenAnswer(try await send(request, to: url ?? client.tokenURL), htmlHint: htmlHint) {
        case .granted(let grant):
            known.add(grant.accessToken)
            if let token = grant.refreshToken { known.add(token) }
            return .granted(grant)
        case .refused(var refusal):
            // It is stored with the tokens for later runs, which may know other secrets.
            refusal.code = known.masked(refusal.code)
            refusal.message = refusal.message.map(known.masked)
            return .refused(refusal)
        case .failed(let failure): return .failed(failure)
        case .unreadable(let failure): return .unreadable(failure)
        }
    }

    /// Sends a request once; returns any response.
    func send(_ request: TokenRequest, to url: String) async throws(NoAnswer) -> PageResponse {
        let secrets: SignInClient.Secrets
        do throws(Diagnostic) {
            secrets = try await client.secrets()
        } catch {
            throw .secrets(error)
        }
        for secret in request.secrets { known.add(secret) }
        let start = clock.now
        do throws(TransportError) {
            let response = try await transport.send(request.request(client, secrets, to: url))
            let passed = (clock.now - start) / .milliseconds(1)
            log("POST \(url) → \(response.status), \(Int(passed)) ms (tokens of \(client.title))")
            return response
        } catch {
            log("POST \(url) → \(error.message) (tokens of \(client.title))")
            switch error.reason {
            case .unknownHost, .tls: throw .unsent(error)
            case .connection, .timeout, .tooLarge, .malformed, .cancelled: throw .lost(error)
            }
        }
    }
}
