public import QuirePluginKit

/// The Acme Shop API, as far as it lists orders.
public struct AcmeShopProvider: ProviderPlugin {
    /// Who Acme Shop is.
    public let manifest: Manifest
    /// Its tables.
    public let resources: [Resource]

    /// The provider; it has no state.
    public init() {
        manifest = Manifest(
            id: "acme_shop", title: "Acme Shop", baseURL: "https://api.example.com/v1",
            settings: [
                Setting("api_key", isSecret: true, help: "an API key, from the developer settings of Acme Shop")
            ],
            authentications: [.bearer("api_key", setting: "api_key")], documentation: "https://docs.example.com")
        resources = [OrdersResource.resource]
    }
}
