public import QuirePluginKit

/// The Qonto Business API, as far as it lists payment links.
///
/// Source: "List payment links" in Qonto's API reference; what differs from it says so.
public struct QontoProvider: ProviderPlugin {
    /// The manifest of Qonto.
    public let manifest: Manifest
    /// Its tables.
    public let resources: [Resource]

    /// Creates the provider, which has no state.
    public init() {
        let staging = HeaderDeclaration("X-Qonto-Staging-Token", Template([.setting("staging_token")]))
        manifest = Manifest(
            id: "qonto", title: "Qonto", baseURL: "https://thirdparty.qonto.com",
            settings: [
                Setting(
                    "secret_key", isSecret: true, form: .pair,
                    help: "login:key of an API key, from the Integrations page of the Qonto app"),
                Setting(
                    "access_token", isSecret: true,
                    help: "an OAuth access token with the scope payment_link.read, instead of signing in"),
                Setting("client_id", help: "the id of your OAuth application, from the Qonto developer portal"),
                Setting("client_secret", isSecret: true, help: "the secret of your OAuth application, from there too"),
                Setting(
                    "staging_token", isSecret: true,
                    help: "the token that the sandbox wants besides, from the Qonto developer portal"),
            ],
            authentications: [
                .signIn(
                    "oauth",
                    SignIn(
                        .authorizationCode(authorizationURL: "https://oauth.qonto.com/oauth2/auth"),
                        tokenURL: "https://oauth.qonto.com/oauth2/token",
                        // Not in the documents of the lists; it is next to the other two.
                        revocationURL: "https://oauth.qonto.com/oauth2/revoke",
                        // Without offline_access there is no refresh token, and the token only lasts for an hour.
                        scopes: ["offline_access", "payment_link.read"],
                        // The staging server requires its header at this address too.
                        headers: [staging])),
                // The login and the key unchanged: not Basic, not Base64, without a scheme.
                Authentication(
                    "secret_key",
                    headers: [HeaderDeclaration("Authorization", Template([.setting("secret_key")]))]),
            ],
            headers: [
                HeaderDeclaration("Accept", "application/json"),
                staging,
            ],
            errors: ErrorShape(
                list: "errors", code: ["code"], message: ["detail", "message"],
                parameter: ["source.parameter", "source.pointer"], requestID: ["trace_id"],
                requestIDHeaders: ["X-Tyk-Trace-Id", "X-Request-Id"],
                htmlHint: "Qonto's sandbox answers with HTML when X-Qonto-Staging-Token is missing or wrong: "
                    + "set QUIRE_QONTO_STAGING_TOKEN"),
            documentation: "https://docs.qonto.com/api-reference/business-api")
        resources = [PaymentLinksResource.resource]
    }
}
