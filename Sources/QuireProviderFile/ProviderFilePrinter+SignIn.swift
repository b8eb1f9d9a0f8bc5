import QuirePluginKit

extension ProviderFilePrinter {
    /// The entries for a sign-in.
    func entries(of signIn: SignIn) -> Entries {
        var entries: Entries = []
        switch signIn.flow {
        case .authorizationCode(let address): entries.append(("authorize", .text(address)))
        case .clientCredentials: entries.append(("flow", .text("client_credentials")))
        }
        entries.append(("token", .text(signIn.tokenURL)))
        if let address = signIn.revocationURL { entries.append(("revoke", .text(address))) }
        let usual = SignIn(signIn.flow, tokenURL: signIn.tokenURL)
        if signIn.clientSecret != usual.clientSecret {
            entries.append(("secret", .text(word(for: signIn.clientSecret))))
        }
        if signIn.clientAuthentication == .basic { entries.append(("client", .text("basic"))) }
        if signIn.encoding == .json { entries.append(("send", .text("json"))) }
        if !signIn.scopes.isEmpty { entries.append(("scopes", .texts(signIn.scopes))) }
        if !signIn.authorizationParameters.isEmpty {
            entries.append(("parameters", parameters(signIn.authorizationParameters)))
        }
        if !signIn.tokenParameters.isEmpty { entries.append(("token_parameters", parameters(signIn.tokenParameters))) }
        if !signIn.headers.isEmpty { entries.append(("headers", headers(signIn.headers))) }
        return entries
    }

    private func word(for secret: SignIn.ClientSecret) -> String {
        switch secret {
        case .none: "none"
        case .optional: "optional"
        case .required: "required"
        }
    }

    private func parameters(_ items: [QueryItem]) -> YAMLTree { .map(items.map { ($0.name, .text($0.value)) }) }
}
