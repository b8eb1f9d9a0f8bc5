/// The identity and configuration of a provider.
public struct Manifest: Hashable, Sendable {
    /// The version of this kit's contract; a plugin states the one it was written for.
    public static let currentKitVersion = 2

    /// The name used in `from`: lower-case letters, digits and `_`.
    public var id: String
    /// Other names for it.
    public var aliases: [String]
    /// The name as people write it.
    public var title: String
    /// The plugin's own version.
    public var version: String
    /// The kit version it was written for.
    public var kitVersion: Int
    /// The base URL unless a setting replaces it, without a trailing slash; empty if the documentation names no host,
    /// so that the setting is required.
    public var baseURL: String
    /// The settings.
    public var settings: [Setting]
    /// The ways to authenticate, the preferred first; a request uses the first whose settings are all there.
    public var authentications: [Authentication]
    /// Headers sent with every request; one that needs a setting is only sent if the setting is configured.
    public var headers: [HeaderDeclaration]
    /// Hosts other than the base URL's that requests, including credentials, may go to over https: those that a next
    /// page or a redirect leads to. They only apply if the base URL is the one above.
    public var allowedHosts: [String]
    /// Where an error body says what went wrong.
    public var errors: ErrorShape
    /// Where the API is documented.
    public var documentation: String

    /// Creates a manifest; everything except name and address has a default.
    public init(
        id: String, aliases: [String] = [], title: String, version: String = "1.0.0",
        kitVersion: Int = Manifest.currentKitVersion, baseURL: String, settings: [Setting] = [],
        authentications: [Authentication] = [], headers: [HeaderDeclaration] = [], allowedHosts: [String] = [],
        errors: ErrorShape = ErrorShape(), documentation: String = ""
    ) {
        self.id = id
        self.aliases = aliases
        self.title = title
        self.version = version
        self.kitVersion = kitVersion
        self.baseURL = baseURL
        self.settings = settings
        self.authentications = authentications
        self.headers = headers
        self.allowedHosts = allowedHosts
        self.errors = errors
        self.documentation = documentation
    }
}

/// Something that a user can configure, as `QUIRE_<PROVIDER>_<SETTING>` or in a settings file.
///
/// `base_url` and `allow_insecure` exist for every provider and are not declared; nor are those of a `SignIn`.
public struct Setting: Hashable, Sendable {
    /// The form of a value, which the host checks before it uses it.
    public enum Form: Hashable, Sendable {
        /// Any text that isn't empty.
        case text
        /// Two parts separated by a colon, such as `login:key`.
        case pair
    }

    /// The name, in snake_case.
    public var name: String
    /// Whether the value must never be shown.
    public var isSecret: Bool
    /// The form to check.
    public var form: Form
    /// What it is and where to get it, in one line.
    public var help: String

    /// A setting from its parts.
    public init(_ name: String, isSecret: Bool = false, form: Form = .text, help: String) {
        self.name = name
        self.isSecret = isSecret
        self.form = form
        self.help = help
    }
}

/// A way to authenticate: headers made from settings.
public struct Authentication: Hashable, Sendable {
    /// The name that resources refer to.
    public var name: String
    /// The headers it sends.
    public var headers: [HeaderDeclaration]
    /// How the host gets the token in one of the headers; nil if settings contain everything.
    public var signIn: SignIn?

    /// Creates a way to authenticate.
    public init(_ name: String, headers: [HeaderDeclaration], signIn: SignIn? = nil) {
        self.name = name
        self.headers = headers
        self.signIn = signIn
    }

    /// `Authorization: Bearer <setting>`.
    public static func bearer(_ name: String, setting: String) -> Authentication {
        Authentication(
            name, headers: [HeaderDeclaration("Authorization", Template([.literal("Bearer "), .setting(setting)]))])
    }

    /// `Authorization: Bearer <token>`, with the token from signing in, or from the setting that it replaces.
    public static func signIn(_ name: String, _ signIn: SignIn) -> Authentication {
        var authentication = bearer(name, setting: signIn.token)
        authentication.signIn = signIn
        return authentication
    }

    /// The settings that must be there for it to be used.
    public var settings: [String] { headers.flatMap(\.value.settings) }
}

/// A header that is sent, its value possibly made of settings.
public struct HeaderDeclaration: Hashable, Sendable {
    /// The header's name.
    public var name: String
    /// Its value.
    public var value: Template

    /// A header from its parts.
    public init(_ name: String, _ value: Template) {
        self.name = name
        self.value = value
    }
}

/// Text with references to settings, which only the host can resolve.
public struct Template: Hashable, Sendable, ExpressibleByStringLiteral {
    /// A part of a template.
    public enum Part: Hashable, Sendable {
        /// Literal text.
        case literal(String)
        /// The value of a setting.
        case setting(String)
        /// The Base64 form of the parts.
        case base64([Part])
    }

    /// The parts, in order.
    public var parts: [Part]

    /// A template of parts.
    public init(_ parts: [Part]) { self.parts = parts }

    /// A template that is just text.
    public init(stringLiteral value: String) { parts = [.literal(value)] }

    /// The names of the settings referred to.
    public var settings: [String] { Template.settings(in: parts) }

    private static func settings(in parts: [Part]) -> [String] {
        parts.flatMap { part in
            switch part {
            case .literal: [String]()
            case .setting(let name): [name]
            case .base64(let inner): settings(in: inner)
            }
        }
    }
}

/// Where an error body says what went wrong; the first path with a text counts.
public struct ErrorShape: Hashable, Sendable {
    /// Where the list of errors is; nil when the body itself is the error.
    public var list: FieldPath?
    /// The provider's own code.
    public var code: [FieldPath]
    /// The words.
    public var message: [FieldPath]
    /// The parameter at fault.
    public var parameter: [FieldPath]
    /// The request's id, in the body.
    public var requestID: [FieldPath]
    /// Response headers that carry the request's id.
    public var requestIDHeaders: [String]
    /// Codes, and texts within messages, that mean too many requests, whatever the status.
    public var rateLimits: [String]
    /// What to do if HTML is received instead of data.
    public var htmlHint: String?

    /// A shape; the defaults fit `{code, message}` and lists of JSON:API errors.
    public init(
        list: FieldPath? = "errors", code: [FieldPath] = ["code"],
        message: [FieldPath] = ["detail", "message", "title"],
        parameter: [FieldPath] = ["source.parameter", "source.pointer"], requestID: [FieldPath] = [],
        requestIDHeaders: [String] = ["X-Request-Id"], rateLimits: [String] = [], htmlHint: String? = nil
    ) {
        self.rateLimits = rateLimits
        self.list = list
        self.code = code
        self.message = message
        self.parameter = parameter
        self.requestID = requestID
        self.requestIDHeaders = requestIDHeaders
        self.htmlHint = htmlHint
    }
}
