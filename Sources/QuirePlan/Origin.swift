package import QuirePluginKit

/// The origin of a table's rows, with one case per kind of source.
///
/// Planning depends only on its capabilities; only the reader of the rows uses the rest.
package enum Origin: Hashable, Sendable {
    /// A list of an API, requested over HTTP.
    case endpoint(Endpoint)
    /// A file, or several of one pattern, as inspected.
    case file(FileTable)
    /// A source registered under the provider's name: a store, or rows in memory.
    case registered(SourceCapabilities)

    /// The capabilities of the source.
    package var capabilities: SourceCapabilities {
        switch self {
        case .endpoint(let endpoint): SourceCapabilities(endpoint)
        // The default capabilities are those of a file.
        case .file: SourceCapabilities()
        case .registered(let capabilities): capabilities
        }
    }

    /// The endpoint of an API; nil for a source without an API.
    package var endpoint: Endpoint? {
        if case .endpoint(let endpoint) = self { return endpoint }
        return nil
    }

    /// The file that the rows are of; nil for any other source.
    package var file: FileTable? {
        if case .file(let file) = self { return file }
        return nil
    }

    /// How many requests the source allows, as documented.
    package var budgets: [Budget] { endpoint?.budgets ?? [] }
}

/// A table, and where its rows come from.
package struct PlacedTable: Hashable, Sendable {
    /// The table.
    package var table: Table
    /// Where the rows come from.
    package var origin: Origin

    package init(_ table: Table, from origin: Origin) {
        self.table = table
        self.origin = origin
    }

    /// A list of an API.
    package init(_ resource: Resource) { self.init(resource.table, from: .endpoint(resource.endpoint)) }
}
