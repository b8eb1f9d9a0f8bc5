/// The result of a module's entry point: its provider, in a box that can be passed through a C function.
///
/// A module is a shared library, `libquire-NAME.so`, that links this kit and has one entry point:
///
///     @_cdecl("quire_provider")
///     public func quireProvider() -> UnsafeMutableRawPointer { ProviderModule.handOver(ShopProvider()) }
///
/// The host checks the file before it opens it, and calls the entry point once.
public final class ProviderModule: Sendable {
    /// The name of the entry point's symbol.
    public static let entryPoint = "quire_provider"

    /// The symbol that a module requires of this kit, so that its file shows which version of the kit it was built for.
    public static let versionSymbolPrefix = "quire_plugin_kit_"

    /// The provider.
    public let plugin: any ProviderPlugin

    /// Creates a box for the provider.
    public init(_ plugin: any ProviderPlugin) { self.plugin = plugin }

    // Emitted into the module, so that it is the module which asks for the version's symbol.
    /// Returns the provider as the entry point's result; the host takes ownership of the reference.
    @_alwaysEmitIntoClient
    public static func handOver(_ plugin: any ProviderPlugin) -> UnsafeMutableRawPointer { quirePluginKit2(plugin) }
}

// Not to be inlined, specialised or seen through by the optimizer of a module: then its symbol would be gone from there.
/// The box for a provider; the number in its symbol is `Manifest.currentKitVersion`.
@_silgen_name("quire_plugin_kit_2")
@inline(never)
@_optimize(none)
@usableFromInline
func quirePluginKit2(_ plugin: any ProviderPlugin) -> UnsafeMutableRawPointer {
    Unmanaged.passRetained(ProviderModule(plugin)).toOpaque()
}
