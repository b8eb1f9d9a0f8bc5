public import QuirePluginKit

/// The Txn API, as far as it lists payment links.
///
/// Source: "Listing payment links" in Txn's API documentation; what differs from it says so.
public struct TxnProvider: ProviderPlugin {
    /// The manifest of Txn.
    public let manifest: Manifest
    /// Its tables.
    public let resources: [Resource]

    /// The media type of both directions; JSON:API servers refuse it with parameters such as a charset.
    private static let mediaType: Template = "application/vnd.api+json"

    /// Creates the provider, which has no state.
    public init() {
        manifest = Manifest(
            id: "txn", title: "Txn",
            // The document names no host, and a key must not go to a guessed one.
            baseURL: "",
            settings: [Setting("api_key", isSecret: true, help: "an API key of your Txn company, txn_cmp_…")],
            authentications: [.bearer("api_key", setting: "api_key")],
            headers: [
                // The document requires it even though a list has no body.
                HeaderDeclaration("Content-Type", TxnProvider.mediaType),
                HeaderDeclaration("Accept", TxnProvider.mediaType),
            ],
            errors: ErrorShape(
                list: "errors", code: ["code"], message: ["detail", "title"],
                parameter: ["source.parameter", "source.pointer"]),
            documentation: "https://docs.txn.io")
        resources = [PaymentLinksResource.resource]
    }
}
