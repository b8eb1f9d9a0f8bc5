/// A provider that is nothing but declaration.
public struct DeclaredProvider: ProviderPlugin, Hashable {
    /// The provider's manifest.
    public let manifest: Manifest
    /// The tables, the default one first.
    public let resources: [Resource]

    /// A provider of tables.
    public init(_ manifest: Manifest, _ resources: [Resource]) {
        self.manifest = manifest
        self.resources = resources
    }
}
