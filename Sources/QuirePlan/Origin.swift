package import QuirePluginKit

/// Where a table's rows come from: one case a kind of source.
///
/// What plans a table reads its capabilities alone; only what reads the rows looks at the rest.
package enum Origin: Hashable, Sendable {
    /// A list of an API, which is asked for over HTTP.
    case endpoint(Endpoint)
    /// A file, or several of one pattern, as it was found to be.
    case file(FileTable)
    /// Whatever is registered under the provider's name: a store, rows in memory.
    case registered(SourceCapabilities)

    /// What the source can do.
    package var capabilities: SourceCapabilities {
        switch self {
        case .endpoint(let endpoint): SourceCapabilities(endpoint)
        // As they are made they are those of a file.
        case .file: SourceCapabilities()
        case .registered(let capabilities): capabilities
        }
    }

    /// How an API is asked for the rows; nil for a source that is none.
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
    /// What can be asked for.
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
