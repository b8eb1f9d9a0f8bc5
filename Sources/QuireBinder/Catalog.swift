import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuirePluginKit

/// The names that a query can use: the providers of this run and the session's previous result.
package struct Catalog: Sendable {
    /// A provider as queries see it: a configured name, and its tables.
    package struct Provider: Sendable {
        /// The name in `from`.
        package let name: String
        /// Other names for it.
        package let aliases: [String]
        /// The name as people write it.
        package let title: String
        /// Its own tables, the default one first, and where the rows of each come from.
        package let placed: [PlacedTable]
        /// The plugin for its API; nil for a source without an API.
        package let plugin: (any ProviderPlugin)?
        /// Whether `all` includes it.
        package let isOfAll: Bool

        /// A provider of an API's lists.
        package init(name: String, aliases: [String] = [], plugin: any ProviderPlugin, isOfAll: Bool = true) {
            self.isOfAll = isOfAll
            self.name = name
            self.aliases = aliases
            self.plugin = plugin
            title = plugin.manifest.title
            placed = plugin.resources.map { PlacedTable($0) }
        }

        /// Creates a provider of tables whose rows don't come from an API.
        package init(
            name: String, aliases: [String] = [], title: String, tables: [PlacedTable], isOfAll: Bool = true
        ) {
            self.isOfAll = isOfAll
            self.name = name
            self.aliases = aliases
            self.title = title
            placed = tables
            plugin = nil
        }

        /// The tables that can be named: the provider's own, and those of the common schema that it supports.
        ///
        /// An own table hides a common one of the same name.
        package var tables: [Table] { placed.map(\.table) + commonTables.map(\.described) }

        /// The table that a query means which names none.
        package var defaultTable: Table? { placed.first?.table }

        /// The table of that name or alias.
        package func table(named name: String) -> Table? {
            ownTable(named: name)?.table ?? commonTable(named: name)?.described
        }

        /// The provider's own table of that name or alias.
        func ownTable(named name: String) -> PlacedTable? {
            placed.first { $0.table.name == name || $0.table.aliases.contains(name) }
        }

        /// The table of the common schema of that name.
        func commonTable(named name: String) -> CommonSchema.Table? {
            commonTables.first { $0.described.name == name }
        }

        /// An own table as a source of rows.
        func source(_ placed: PlacedTable, span: SourceSpan) -> TableSource {
            let parent = placed.table.parent.flatMap { ownTable(named: $0.resource) }
            return TableSource(provider: name, placed, parent: parent, span: span)
        }

        private var commonTables: [CommonSchema.Table] {
            [CommonMapping.Table.links, .payments].compactMap { kind in
                ownTable(named: kind.rawValue) == nil ? CommonSchema.table(kind, of: self) : nil
            }
        }
    }

    /// The providers, in the order they are listed.
    package let providers: [Provider]
    /// The providers that aren't open yet.
    package var closed = ClosedProviders()
    /// The columns of the previous result, if there is one.
    package var last: Schema?
    /// The parameters and bindings defined by a script or the session.
    package var script: ScriptScope
    /// Returns what a file was found to be; nil if it wasn't inspected yet.
    package var file: @Sendable (FileReference) -> Result<FileTable, FileProblem>? = { _ in nil }

    package init(providers: [Provider], last: Schema? = nil, script: ScriptScope = ScriptScope()) {
        self.providers = providers
        self.last = last
        self.script = script
    }

    /// The names that can follow `from`.
    var sources: [String] { providerNames + script.bindings.keys.sorted() }

    /// The provider of that name or alias.
    package func provider(named name: String) -> Provider? {
        providers.first { $0.name == name } ?? providers.first { $0.aliases.contains(name) }
    }
}
