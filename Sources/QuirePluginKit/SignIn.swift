/// How the host gets an access token by OAuth 2, renews it ahead of time and stores it.
///
/// A plugin only declares it: no plugin code sees a token, a code or a client's secret. The settings `token_url`,
/// `authorization_url`, `revocation_url`, `scopes` and `redirect_uri` exist for every provider that declares a sign-in,
/// and aren't declared.
public struct SignIn: Hashable, Sendable {
    /// How a token is got at first.
    public enum Flow: Hashable, Sendable {
        /// A person consents in a browser, at this address (authorization code with PKCE).
        case authorizationCode(authorizationURL: String)
        /// The client's id and secret suffice; no person signs in.
        case clientCredentials
    }

    /// Whether a client authenticates with a secret, and the setting that holds it.
    public enum ClientSecret: Hashable, Sendable {
        /// No client has a secret.
        case none
        /// Clients of some kinds have one.
        case optional(setting: String)
        /// Every client has a secret.
        case required(setting: String)
    }

    /// The place of the client's id and secret in a token request.
    public enum ClientAuthentication: Hashable, Sendable {
        /// In the body, as `client_id` and `client_secret`.
        case body
        /// In an `Authorization: Basic` header.
        case basic
    }

    /// How the body of a token request is written.
    public enum Encoding: Hashable, Sendable {
        /// `application/x-www-form-urlencoded`.
        case form
        /// A JSON object.
        case json
    }

    /// How a token is got at first.
    public var flow: Flow
    /// The address for issuing and renewing tokens, which may be on another host than the API's.
    public var tokenURL: String
    /// The address for revoking tokens; nil if the documentation names none.
    public var revocationURL: String?
    /// The setting that the token replaces if that setting isn't configured.
    public var token: String
    /// The setting with the client's id.
    public var clientID: String
    /// The setting with the client's secret.
    public var clientSecret: ClientSecret
    /// The place of the client's id and secret in a token request.
    public var clientAuthentication: ClientAuthentication
    /// How the body of a token request is written.
    public var encoding: Encoding
    /// The scopes that reading needs.
    public var scopes: [String]
    /// Further parameters of the address that a person opens.
    public var authorizationParameters: [QueryItem]
    /// Further parameters of a token request.
    public var tokenParameters: [QueryItem]
    /// Headers of a token request; one that needs a setting is only sent if the setting is configured.
    public var headers: [HeaderDeclaration]

    /// Creates a sign-in; the defaults suit most servers.
    public init(
        _ flow: Flow, tokenURL: String, revocationURL: String? = nil, token: String = "access_token",
        clientID: String = "client_id", clientSecret: ClientSecret = .required(setting: "client_secret"),
        clientAuthentication: ClientAuthentication = .body, encoding: Encoding = .form, scopes: [String] = [],
        authorizationParameters: [QueryItem] = [], tokenParameters: [QueryItem] = [],
        headers: [HeaderDeclaration] = []
    ) {
        self.flow = flow
        self.tokenURL = tokenURL
        self.revocationURL = revocationURL
        self.token = token
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.clientAuthentication = clientAuthentication
        self.encoding = encoding
        self.scopes = scopes
        self.authorizationParameters = authorizationParameters
        self.tokenParameters = tokenParameters
        self.headers = headers
    }

    /// The settings that must be there before anyone can sign in.
    public var requiredSettings: [String] {
        guard case .required(let secret) = clientSecret else { return [clientID] }
        return [clientID, secret]
    }

    /// All settings that it uses.
    public var settings: [String] {
        let secret: [String] =
            switch clientSecret {
            case .none: []
            case .optional(let setting), .required(let setting): [setting]
            }
        return [clientID] + secret + headers.flatMap(\.value.settings)
    }

    /// The names of the settings that every provider with a sign-in has.
    public static let commonSettings = ["token_url", "authorization_url", "revocation_url", "scopes", "redirect_uri"]
}
