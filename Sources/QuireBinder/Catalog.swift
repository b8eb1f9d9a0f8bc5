package import QuireModel
package import QuirePluginKit

/// What names a query can use: the providers of this run and the session's previous result.
package struct Catalog: Sendable {
    /// A provider as queries know it: a configured name and the plugin behind it.
    package struct Provider: Sendable {
        /// The name in `from`.
        package let name: String
        /// Other names for it.
        package let aliases: [String]
        /// The plugin.
        package let plugin: any ProviderPlugin

        package init(name: String, aliases: [String] = [], plugin: any ProviderPlugin) {
            self.name = name
            self.aliases = aliases
            self.plugin = plugin
        }
    }

    /// The providers, in the order they are listed.
    package let providers: [Provider]
    /// The columns of the previous result, when there is one.
    package var last: Schema?

    package init(providers: [Provider], last: Schema? = nil) {
        self.providers = providers
        self.last = last
    }

    /// The provider of that name or alias.
    package func provider(named name: String) -> Provider? {
        providers.first { $0.name == name } ?? providers.first { $0.aliases.contains(name) }
    }
}
