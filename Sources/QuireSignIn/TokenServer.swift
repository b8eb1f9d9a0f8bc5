import QuireDiagnostics
package import QuireFetch
import QuireModel
import QuirePluginKit

/// The server that gives tokens, as far as one request goes: sent once, its answer told apart.
package struct TokenServer: Sendable {
    let client: SignInClient
    let transport: any Transport
    let clock: any FetchClock
    /// What to do when HTML comes instead of JSON.
    let htmlHint: String?
    /// Hears of every request; it holds no secret.
    let log: @Sendable (String) -> Void

    package init(
        client: SignInClient, transport: any Transport, clock: any FetchClock, htmlHint: String? = nil,
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.client = client
        self.transport = transport
        self.clock = clock
        self.htmlHint = htmlHint
        self.log = log
    }

    /// Why there is no answer.
    enum NoAnswer: Error {
        /// The client's own secrets can't be had; nothing was sent.
        case secrets(Diagnostic)
        /// The request can't have reached the server.
        case unsent(TransportError)
        /// The request may have reached the server.
        case lost(TransportError)
    }

    /// Asks once.
    func ask(_ request: TokenRequest, at url: String? = nil) async throws(NoAnswer) -> TokenAnswer {
        TokenAnswer(try await send(request, to: url ?? client.tokenURL), htmlHint: htmlHint)
    }

    /// Sends a request once; gives whatever response comes.
    func send(_ request: TokenRequest, to url: String) async throws(NoAnswer) -> PageResponse {
        let secrets: SignInClient.Secrets
        do throws(Diagnostic) {
            secrets = try await client.secrets()
        } catch {
            throw .secrets(error)
        }
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
