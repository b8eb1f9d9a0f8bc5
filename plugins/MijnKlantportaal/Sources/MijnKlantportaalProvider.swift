public import QuirePluginKit

/// The MijnKlantportaal API, as far as it lists payment links and their payments.
///
/// Source: "List Payment Links" and "List Payment Link Payments" in its API reference; what differs from them says so.
public struct MijnKlantportaalProvider: ProviderPlugin {
    /// The manifest of MijnKlantportaal.
    public let manifest: Manifest
    /// Its tables.
    public let resources: [Resource]

    /// Creates the provider, which has no state.
    public init() {
        manifest = Manifest(
            id: "mijnklantportaal", aliases: ["mkp"], title: "MijnKlantportaal",
            baseURL: "https://api.mijnklantportaal.nl/v1",
            settings: [
                Setting("api_key", isSecret: true, help: "an API key, from the developer settings of MijnKlantportaal"),
                Setting("access_token", isSecret: true, help: "an OAuth access token, instead of signing in"),
                Setting("client_id", help: "the id of your OAuth application, from the same page"),
                Setting("client_secret", isSecret: true, help: "the secret of your OAuth application"),
            ],
            authentications: [
                .bearer("api_key", setting: "api_key"),
                // Not in the documents of the lists, but in the reference's page on OAuth: another host, JSON bodies, and a
                // refresh token that stays the same.
                .signIn(
                    "oauth",
                    SignIn(
                        .authorizationCode(authorizationURL: "https://manage.mijnklantportaal.nl/oauth/authorize"),
                        tokenURL: "https://manage.mijnklantportaal.nl/oauth/tokens", encoding: .json,
                        scopes: ["paymentlinks.read"])),
            ],
            headers: [HeaderDeclaration("Accept", "application/json")],
            // The documents show no error. The body of the rate limit's is known to be `{code, message}`; Laravel's own
            // errors have `message` too.
            errors: ErrorShape(list: nil, message: ["message"], parameter: []),
            documentation: "https://docs.mijnklantportaal.nl")
        resources = [PaymentLinksResource.resource, PaymentsResource.resource]
    }
}

/// What both lists have in common.
enum ListConventions {
    /// Pages are addressed only by the links in the response, which carry a `page`; there is no total.
    static let paging = Paging.nextURL(
        Paging.NextURL(path: "next_page_url", current: "current_page", pageParameter: "page"))

    /// "Default is 15 objects", without a parameter for another size.
    static let pageSize = PageSize(standard: 15, echo: "per_page")

    /// Not in the documents of the lists, but in the reference's page on rate limits: 60 requests a minute for a key.
    static let budgets = [Budget(requests: 60, seconds: 60)]
}
