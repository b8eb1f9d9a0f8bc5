import Foundation
package import QuireConfig
package import QuireDiagnostics
import QuireFetch
import QuireModel
package import QuirePluginKit

/// A configured sign-in: its addresses, and its client.
package struct SignInClient: Sendable {
    /// The provider's name in `from`.
    package let provider: String
    /// The provider's name as people write it.
    package let title: String
    /// The plugin's declaration.
    package let declaration: SignIn
    /// Where the API answers, without which tokens are not sent anywhere.
    package let baseURL: String
    /// The address for issuing tokens.
    package let tokenURL: String
    /// The address to open for signing in; nil if no user signs in.
    package let authorizationURL: String?
    /// The address for revoking tokens; nil if there is none.
    package let revocationURL: String?
    /// The redirect address that is set; nil for one of this machine's own choice.
    package let redirectURI: String?
    /// The scopes to request.
    package let scopes: [String]
    /// The client's id.
    package let clientID: String
    /// Returns the token requests' own headers and the client's secret, when they are needed.
    let secrets: @Sendable () async throws(Diagnostic) -> Secrets

    /// The secrets of a token request.
    struct Secrets: Sendable {
        var clientSecret: Secret?
        var headers: [TransportRequest.Header] = []
    }

    init(
        provider: String, title: String, declaration: SignIn, baseURL: String, tokenURL: String,
        authorizationURL: String? = nil, revocationURL: String? = nil, redirectURI: String? = nil, scopes: [String],
        clientID: String, secrets: @escaping @Sendable () async throws(Diagnostic) -> Secrets
    ) {
        self.provider = provider
        self.title = title
        self.declaration = declaration
        self.baseURL = baseURL
        self.tokenURL = tokenURL
        self.authorizationURL = authorizationURL
        self.revocationURL = revocationURL
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.clientID = clientID
        self.secrets = secrets
    }

    /// Whether a user has to sign in once.
    package var needsPerson: Bool {
        switch declaration.flow {
        case .authorizationCode: true
        case .clientCredentials: false
        }
    }
}

extension SignInClient {
    /// Creates the configured client of an authentication, or throws the missing or wrong setting.
    package init(
        _ authentication: Authentication, of instance: ProviderInstance, credentials: CredentialStore
    ) throws(Diagnostic) {
        guard let signIn = authentication.signIn else {
            throw Diagnostic(
                .noSignIn, message: "\(instance.name)'s \(authentication.name) needs no sign-in",
                exit: ExitStatus.usage)
        }
        let missing = instance.missing(for: signIn)
        guard missing.isEmpty, let id = instance.plain(signIn.clientID) else {
            throw SignInClient.missing(missing.isEmpty ? [signIn.clientID] : missing, instance)
        }
        var authorizationURL: String?
        if case .authorizationCode(let standard) = signIn.flow {
            authorizationURL = try SignInClient.address("authorization_url", standard, instance)
        }
        var revocationURL: String?
        if instance.plain("revocation_url") != nil || signIn.revocationURL != nil {
            revocationURL = try SignInClient.address("revocation_url", signIn.revocationURL ?? "", instance)
        }
        let scopes = instance.plain("scopes").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        self.init(
            provider: instance.name, title: instance.manifest.title, declaration: signIn, baseURL: instance.baseURL,
            tokenURL: try SignInClient.address("token_url", signIn.tokenURL, instance),
            authorizationURL: authorizationURL, revocationURL: revocationURL,
            redirectURI: instance.plain("redirect_uri"), scopes: scopes ?? signIn.scopes, clientID: id,
            secrets: { () async throws(Diagnostic) -> Secrets in
                var secrets = Secrets()
                switch signIn.clientSecret {
                case .none: break
                case .optional(let setting), .required(let setting):
                    secrets.clientSecret = try await credentials.text(of: setting, instance)
                }
                secrets.headers = try await credentials.headers(signIn.headers, of: instance).map { header in
                    TransportRequest.Header(header.name, header.value, isSecret: header.isSecret)
                }
                return secrets
            })
    }

    private static func missing(_ settings: [String], _ instance: ProviderInstance) -> Diagnostic {
        let variables = settings.map { instance.variable(for: $0) }.joined(separator: " and ")
        var problem = Diagnostic(
            .missingClient, message: "signing in to \(instance.manifest.title) needs a client: set \(variables)",
            hint: "register an OAuth application with \(instance.manifest.title); docs/sign-in.md says how",
            exit: ExitStatus.credentials)
        problem.notes = settings.compactMap { name in
            instance.manifest.settings.first { $0.name == name }.map { "\(name): \($0.help)" }
        }
        return problem
    }

    /// The address of an endpoint: https, or this machine itself.
    private static func address(
        _ setting: String, _ standard: String, _ instance: ProviderInstance
    ) throws(Diagnostic) -> String {
        let text = instance.plain(setting) ?? standard
        let isPlain = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value != 0x7F }
        let parts = URLComponents(string: text)
        let origin = instance.values[setting].map { " (\($0.origin))" } ?? ""
        guard isPlain, let parts, let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.encodedHost, !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else {
            throw Diagnostic(
                .invalidSignInAddress,
                message: "the \(setting) of \(instance.name)\(origin) is not an absolute https address",
                exit: ExitStatus.usage)
        }
        guard scheme == "https" || BaseURL.isLoopback(host) else {
            throw Diagnostic(
                .insecureSignInAddress,
                message: "the \(setting) of \(instance.name)\(origin) is http to another machine, which would send "
                    + "tokens in the clear; expected https",
                exit: ExitStatus.usage)
        }
        return text
    }
}
