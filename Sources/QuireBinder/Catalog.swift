import QuireDiagnostics
package import QuireModel
import QuirePlan
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
        /// Whether `all` has it.
        package let isOfAll: Bool

        package init(name: String, aliases: [String] = [], plugin: any ProviderPlugin, isOfAll: Bool = true) {
            self.isOfAll = isOfAll
            self.name = name
            self.aliases = aliases
            self.plugin = plugin
        }

        /// The tables that can be named: the provider's own, and those of the common schema that it can give.
        ///
        /// A table of its own hides a common one of that name.
        package var tables: [Resource] { plugin.resources + commonTables.map(\.described) }

        /// The table of that name or alias.
        package func table(named name: String) -> Resource? {
            plugin.resource(named: name) ?? commonTable(named: name)?.described
        }

        /// The table of the common schema of that name.
        func commonTable(named name: String) -> CommonSchema.Table? {
            commonTables.first { $0.described.table.name == name }
        }

        /// A table of its own as a source of rows.
        func source(_ resource: Resource, span: SourceSpan) -> TableSource {
            let parent = resource.table.parent.flatMap { plugin.resource(named: $0.resource) }
            return TableSource(provider: name, resource: resource, parent: parent, span: span)
        }

        private var commonTables: [CommonSchema.Table] {
            [CommonMapping.Table.links, .payments].compactMap { kind in
                plugin.resource(named: kind.rawValue) == nil ? CommonSchema.table(kind, of: self) : nil
            }
        }
    }

    /// The providers, in the order they are listed.
    package let providers: [Provider]
    /// The providers that aren't open yet.
    package var closed = ClosedProviders()
    /// The columns of the previous result, when there is one.
    package var last: Schema?
    /// The parameters and bindings that a script, or the session, has made.
    package var script: ScriptScope

    package init(providers: [Provider], last: Schema? = nil, script: ScriptScope = ScriptScope()) {
        self.providers = providers
        self.last = last
        self.script = script
    }

    /// The names that can stand after `from`.
    var sources: [String] { providerNames + script.bindings.keys.sorted() }

    /// The provider of that name or alias.
    package func provider(named name: String) -> Provider? {
        providers.first { $0.name == name } ?? providers.first { $0.aliases.contains(name) }
    }
}
