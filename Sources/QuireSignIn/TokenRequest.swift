import Foundation
import QuireFetch
import QuireModel
import QuirePluginKit

/// A request to the token server.
enum TokenRequest: Sendable {
    /// A code for tokens.
    case exchange(code: Secret, verifier: Secret, redirectURI: String)
    /// A refresh token for another access token.
    case refresh(Secret)
    /// The client's own token.
    case client
    /// The end of a token.
    case revoke(Secret)

    /// The secrets that it contains.
    var secrets: [Secret] {
        switch self {
        case .exchange(let code, let verifier, _): [code, verifier]
        case .refresh(let token), .revoke(let token): [token]
        case .client: []
        }
    }

    /// Its parameters, besides those of the client.
    private func parameters(_ client: SignInClient) -> [(String, Secret)] {
        let scope = client.scopes.isEmpty ? [] : [("scope", Secret(client.scopes.joined(separator: " ")))]
        let further = client.declaration.tokenParameters.map { ($0.name, Secret($0.value)) }
        switch self {
        case .exchange(let code, let verifier, let redirectURI):
            return [
                ("grant_type", Secret("authorization_code")), ("code", code), ("redirect_uri", Secret(redirectURI)),
                ("code_verifier", verifier),
            ] + further
        // The scopes stay those of the consent unless others are named.
        case .refresh(let token): return [("grant_type", Secret("refresh_token")), ("refresh_token", token)] + further
        case .client: return [("grant_type", Secret("client_credentials"))] + scope + further
        case .revoke(let token): return [("token", token)]
        }
    }

    /// The HTTP request.
    func request(_ client: SignInClient, _ secrets: SignInClient.Secrets, to url: String) -> TransportRequest {
        var parameters = parameters(client)
        var headers = [TransportRequest.Header("Accept", "application/json")]
        switch (client.declaration.clientAuthentication, secrets.clientSecret) {
        case (.basic, let secret?):
            // RFC 6749, 2.3.1: both halves are encoded as in a form before they are joined.
            let pair = TokenRequest.formText(client.clientID) + ":" + secret.reveal { TokenRequest.formText($0) }
            let basic = "Basic " + Data(pair.utf8).base64EncodedString()
            headers.append(TransportRequest.Header("Authorization", basic, isSecret: true))
        case (.body, let secret?):
            parameters += [("client_id", Secret(client.clientID)), ("client_secret", secret)]
        case (_, nil):
            parameters.append(("client_id", Secret(client.clientID)))
        }
        let plain = parameters.map { ($0.0, $0.1.reveal { $0 }) }
        let body: String
        switch client.declaration.encoding {
        case .form:
            headers.append(TransportRequest.Header("Content-Type", "application/x-www-form-urlencoded"))
            body = plain.map { TokenRequest.formText($0.0) + "=" + TokenRequest.formText($0.1) }.joined(separator: "&")
        case .json:
            headers.append(TransportRequest.Header("Content-Type", "application/json"))
            body = Value.record(plain.map { .init($0.0, .text($0.1)) }).json()
        }
        return TransportRequest(method: "POST", url: url, headers: headers + secrets.headers, body: Array(body.utf8))
    }

    private static func formText(_ text: String) -> String { PercentEncoding.encode(text) }
}
