/// The providers that a run knows: a value made at start, not a global.
public struct ProviderRegistry: Sendable {
    /// The plugins, in the order given.
    public let plugins: [any ProviderPlugin]

    /// A name that two providers claim.
    public struct Conflict: Error, Hashable, Sendable, CustomStringConvertible {
        /// The name.
        public let name: String
        /// The ids of the two.
        public let providers: [String]

        /// The conflict in words.
        public var description: String {
            "the name '\(name)' is claimed by two providers: \(providers.joined(separator: " and "))"
        }
    }

    /// A registry of these plugins; no two may share a name or alias.
    public init(_ plugins: [any ProviderPlugin]) throws(Conflict) {
        var owners: [String: String] = [:]
        for plugin in plugins {
            for name in [plugin.manifest.id] + plugin.manifest.aliases {
                if let owner = owners[name] { throw Conflict(name: name, providers: [owner, plugin.manifest.id]) }
                owners[name] = plugin.manifest.id
            }
        }
        self.plugins = plugins
    }

    /// The plugin of that name or alias.
    public func plugin(named name: String) -> (any ProviderPlugin)? {
        plugins.first { $0.manifest.id == name || $0.manifest.aliases.contains(name) }
    }
}
