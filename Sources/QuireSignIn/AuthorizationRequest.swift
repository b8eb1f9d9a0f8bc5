import CMessageDigest
import Foundation
package import QuireModel
import QuirePluginKit

/// One try to sign in: the address that a person opens, and what comes back from it. It has no input or output.
package struct AuthorizationRequest: Sendable {
    /// What an address that was asked for at the redirect address means.
    package enum Reception: Hashable, Sendable {
        /// The consent, with the code that is exchanged for tokens.
        case code(Secret)
        /// No consent, or the server failed: its own code and words.
        case refused(code: String, message: String?)
        /// An answer to another try than this one, or to none.
        case foreign
        /// Nothing of the sign-in's, such as a browser's wish for an icon.
        case unrelated
    }

    private let client: SignInClient
    /// Where the browser is sent at the end.
    package let redirectURI: String
    private let state: String
    /// What proves, at the exchange of the code, that whoever began also ends.
    let verifier: Secret

    /// A try with a state and a verifier of its own.
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

    /// What an address means: of a request at the redirect address, or as a person copies it from a browser.
    package func receive(_ address: String) -> Reception {
        guard let parts = URLComponents(string: address.trimmingCharacters(in: .whitespacesAndNewlines)),
            let own = URLComponents(string: redirectURI), normal(parts.path) == normal(own.path),
            let items = parts.queryItems
        else { return .unrelated }
        // A parameter that is there twice is not the server's doing.
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

    /// 256 bits that nobody can guess, as 43 characters.
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
