import QuireDiagnostics
import QuirePluginKit
import Yams

extension ProviderFileReader {
    /// Reads a way to authenticate from a mapping: headers, or a sign-in and optionally the headers that hold the
    /// token.
    mutating func authentication(_ name: String, _ node: Node) -> Authentication? {
        let pairs = (node.mapping ?? [:]).map { ($0.key, $0.value) }
        let signInNode = pairs.first { $0.0.scalar?.string == "sign_in" }?.1
        guard let signInNode, signInNode.mapping != nil else { return Authentication(name, headers: headers(node)) }
        guard let signIn = signIn(signInNode) else { return nil }
        let others = pairs.filter { $0.0.scalar?.string != "sign_in" }
        var authentication = Authentication.signIn(name, signIn)
        if !others.isEmpty { authentication.headers = headers(Node(others)) }
        if !authentication.headers.contains(where: { $0.value.settings.contains(signIn.token) }) {
            problem(
                .impossibleCombination, "no header of \(name) holds the token; expected one with {\(signIn.token)}",
                at: node)
        }
        return authentication
    }

    /// How one signs in.
    private mutating func signIn(_ node: Node) -> SignIn? {
        guard let keys = mapping(node, .signIn), let tokenURL = endpoint(keys["token"], "token") else { return nil }
        let authorize = endpoint(keys["authorize"], "authorize")
        let words: [(String, Bool)] = [("authorization_code", true), ("client_credentials", false)]
        let isPersonal = word(keys["flow"], "flow", words) ?? true
        let flow: SignIn.Flow
        switch (isPersonal, authorize) {
        case (true, let address?): flow = .authorizationCode(authorizationURL: address)
        case (false, nil): flow = .clientCredentials
        case (true, nil):
            if keys["authorize"] == nil {
                problem(
                    .missingKey, "signing in needs authorize, the address to open in a browser", at: node,
                    hint: "where no person signs in: flow: client_credentials")
            }
            return nil
        case (false, _?):
            problem(
                .impossibleCombination, "no address is opened with flow: client_credentials",
                at: keys["authorize"] ?? node)
            return nil
        }
        var signIn = SignIn(flow, tokenURL: tokenURL)
        signIn.revocationURL = endpoint(keys["revoke"], "revoke")
        let secrets: [(String, SignIn.ClientSecret)] = [
            ("required", .required(setting: "client_secret")), ("optional", .optional(setting: "client_secret")),
            ("none", .none),
        ]
        signIn.clientSecret = word(keys["secret"], "secret", secrets) ?? signIn.clientSecret
        if !isPersonal, signIn.clientSecret == .none, let node = keys["secret"] {
            problem(.impossibleCombination, "a client without a secret gets no token by itself", at: node)
        }
        let places: [(String, SignIn.ClientAuthentication)] = [("body", .body), ("basic", .basic)]
        signIn.clientAuthentication = word(keys["client"], "client", places) ?? .body
        let encodings: [(String, SignIn.Encoding)] = [("form", .form), ("json", .json)]
        signIn.encoding = word(keys["send"], "send", encodings) ?? .form
        signIn.scopes = texts(keys["scopes"], "scopes") ?? []
        signIn.authorizationParameters = parameters(keys["parameters"], "parameters")
        signIn.tokenParameters = parameters(keys["token_parameters"], "token_parameters")
        signIn.headers = keys["headers"].map { headers($0) } ?? []
        declare(signIn)
        return signIn
    }

    /// Declares the settings of a sign-in; a client's id isn't a secret.
    private mutating func declare(_ signIn: SignIn) {
        signInSettings = [
            Setting(signIn.token, isSecret: true, help: "an access token, instead of signing in"),
            Setting(signIn.clientID, help: "the id of your OAuth application"),
        ]
        switch signIn.clientSecret {
        case .none: break
        case .optional(let name), .required(let name):
            signInSettings.append(Setting(name, isSecret: true, help: "the secret of your OAuth application"))
        }
    }

    /// An address that tokens go to: https, or this machine itself.
    private mutating func endpoint(_ node: Node?, _ title: String) -> String? {
        guard let node, let text = text(node, title) else { return nil }
        let isLoopback = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { prefix in
            text == prefix || text.hasPrefix(prefix + ":") || text.hasPrefix(prefix + "/")
        }
        let isPlain = text.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "#") }
        guard text.hasPrefix("https://") || isLoopback, isPlain, text.count > 8 else {
            problem(.wrongType, "\(title): expected an https address, found '\(text)'", at: node)
            return nil
        }
        return text
    }

    /// Parameters with fixed values.
    private mutating func parameters(_ node: Node?, _ title: String) -> [QueryItem] {
        guard let node else { return [] }
        return (entries(node, of: title) ?? []).compactMap { name, _, value in
            text(value, name).map { QueryItem(name, $0) }
        }
    }
}
