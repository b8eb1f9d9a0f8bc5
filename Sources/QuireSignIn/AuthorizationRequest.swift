import CMessageDigest
import Foundation
package import QuireModel
import QuirePluginKit

/// One attempt to sign in: the address to open, and the interpretation of the response. It has no input or output.
package struct AuthorizationRequest: Sendable {
    /// The meaning of a request at the redirect address.
    package enum Reception: Hashable, Sendable {
        /// The consent, with the code that is exchanged for tokens.
        case code(Secret)
        /// No consent, or the server failed: its own code and words.
        case refused(code: String, message: String?)
        /// An answer to another try than this one, or to none.
        case foreign
        /// Unrelated to the sign-in, such as a browser's request for an icon.
        case unrelated
    }

    private let client: SignInClient
    /// Where the browser is sent at the end.
    package let redirectURI: String
    private let state: String
    /// The proof, when the code is exchanged, that the same client began the sign-in.
    let verifier: Secret

    /// Creates an attempt with its own state and verifier.
    package init(
        _ client: SignInClient, redirectURI: String, random: inout some RandomNumberGenerator
    ) {
        self.client = client
        self.redirectURI = redirectURI
        state = AuthorizationRequest.token(&random)
        verifier = Secret(AuthorizationRequest.token(&random))
    }

    /// The address to open.
    package var url: String {
        var items = client.declaration.authorizationParameters
        items += [
            QueryItem("response_type", "code"), QueryItem("client_id", client.clientID),
            QueryItem("redirect_uri", redirectURI), QueryItem("state", state),
            QueryItem("code_challenge", verifier.reveal { AuthorizationRequest.challenge(of: $0) }),
            QueryItem("code_challenge_method", "S256"),
        ]
        if !client.scopes.isEmpty { items.append(QueryItem("scope", client.scopes.joined(separator: " "))) }
        let base = client.authorizationURL ?? ""
        return base + (base.contains("?") ? "&" : "?") + PercentEncoding.query(items)
    }

    /// Interprets an address: from a request at the redirect address, or copied from a browser.
    package func receive(_ address: String) -> Reception {
        guard let parts = URLComponents(string: address.trimmingCharacters(in: .whitespacesAndNewlines)),
            let own = URLComponents(string: redirectURI), normal(parts.path) == normal(own.path),
            let items = parts.queryItems
        else { return .unrelated }
        // A parameter that occurs twice isn't from the server.
        func value(_ name: String) -> String? {
            let values = items.filter { $0.name == name }.map { $0.value ?? "" }
            return values.count == 1 ? values.first?.replacing("+", with: " ") : nil
        }
        guard items.contains(where: { ["code", "error", "state"].contains($0.name) }) else { return .unrelated }
        guard value("state") == state else { return .foreign }
        if let code = value("error") {
            return .refused(code: PlainWords.of(code), message: value("error_description").map { PlainWords.of($0) })
        }
        let code = items.filter { $0.name == "code" }
        guard code.count == 1, let text = code.first?.value, !text.isEmpty else {
            return .refused(code: "no_code", message: "the redirect has no code")
        }
        return .code(Secret(text))
    }

    private func normal(_ path: String) -> String { path.isEmpty ? "/" : path }

    /// The S256 form of a verifier.
    static func challenge(of verifier: String) -> String {
        let text = Array(verifier.utf8)
        var digest = [UInt8](repeating: 0, count: 32)
        quire_sha256(text, text.count, &digest)
        return base64URL(digest)
    }

    /// Returns 256 random bits as 43 characters.
    static func token(_ random: inout some RandomNumberGenerator) -> String {
        base64URL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    private static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// A server's words as they may be shown.
enum PlainWords {
    /// One short line without control characters.
    static func of(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                ? " " : Character(scalar)
        }
        return String(String(scalars).prefix(200))
    }
}
