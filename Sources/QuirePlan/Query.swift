package import QuireDiagnostics
package import QuireModel
package import QuirePluginKit

/// A query with every name and type resolved, as the binder passes it to the planner.
package struct Query: Hashable, Sendable {
    /// Where the rows come from.
    package var source: Source
    /// The stages, applied strictly from left to right.
    package var stages: [Stage]
    /// The columns of the result.
    package var schema: Schema
    /// The place of the query, for messages about its run.
    package var span: SourceSpan
    /// The file that the result is written to; nil for the output.
    package var destination: Destination?

    /// A file that a result is written to.
    package struct Destination: Hashable, Sendable {
        /// Where it is.
        package var path: String
        /// The place of the path in the text.
        package var span: SourceSpan

        package init(path: String, span: SourceSpan) {
            self.path = path
            self.span = span
        }
    }

    /// Where the rows of a query come from.
    package indirect enum Source: Hashable, Sendable {
        /// A provider's table.
        case table(TableSource)
        /// The previous result of the session, which takes no request.
        case last(Schema)
        /// The rows of a `let`, which were read before.
        case kept(KeptSource)
        /// The rows of several queries with the same columns, one query after another.
        case union(Union)
        /// Pairs of rows of two queries.
        case join(Join)
    }

    package init(source: Source, stages: [Stage], schema: Schema, span: SourceSpan) {
        self.source = source
        self.stages = stages
        self.schema = schema
        self.span = span
    }
}

/// A table of a configured provider, or a file.
package struct TableSource: Hashable, Sendable {
    /// The provider's name in `from`.
    package var provider: String
    /// The table.
    package var table: Table
    /// Where its rows come from.
    package var origin: Origin
    /// The parent table; nil if there is none.
    package var parent: PlacedTable?
    /// The place of the source in the text.
    package var span: SourceSpan

    package init(provider: String, _ placed: PlacedTable, parent: PlacedTable? = nil, span: SourceSpan) {
        self.provider = provider
        table = placed.table
        origin = placed.origin
        self.parent = parent
        self.span = span
    }

    /// A file as a table, which no provider has.
    package init(_ file: FileTable, span: SourceSpan) {
        self.init(provider: "", PlacedTable(file.table, from: .file(file)), span: span)
    }

    /// `qonto.payment_links`, or a file's path in quotes.
    package var name: String { origin.file == nil ? "\(provider).\(table.name)" : table.name }

    /// The capabilities of the source, apart from the table's own filters and sorts.
    package var capabilities: SourceCapabilities { origin.capabilities }

    /// The columns that a query sees without naming them.
    package var schema: Schema { Schema(table.fields.map { Schema.Column($0.name, $0.type) }) }

    /// The name of the pseudo-column for the original row.
    package static let rawColumn = "raw"
}

/// One resolved stage. `top` has become a sort and a limit; `select`, `drop` and `derive` have become projections.
package enum Stage: Hashable, Sendable {
    case filter(Expression)
    case sort([SortKey])
    case limit(Int)
    case skip(Int)
    case project([ProjectedColumn])
    /// The different rows, the first of each kept.
    case distinct
    /// The number of rows, one row.
    case count
    /// The number of rows of each group, by the named columns of the input, in ascending key order.
    case countBy([ProjectedColumn])
    /// The aggregation of each group.
    case aggregate(Grouping)
    /// One row per element of the list in that column, which then has the element's type.
    case expand(String, element: ValueType)
}

/// A key to sort by.
package struct SortKey: Hashable, Sendable {
    /// The expression to compare.
    package var expression: Expression
    /// Smallest or greatest first.
    package var direction: SortDirection
    /// Whether nulls come first; last otherwise, in both directions.
    package var nullsFirst: Bool

    package init(_ expression: Expression, _ direction: SortDirection, nullsFirst: Bool = false) {
        self.expression = expression
        self.direction = direction
        self.nullsFirst = nullsFirst
    }
}

/// A column of a projection.
package struct ProjectedColumn: Hashable, Sendable {
    /// Its name in the output.
    package var name: String
    /// Its value.
    package var expression: Expression

    package init(_ name: String, _ expression: Expression) {
        self.name = name
        self.expression = expression
    }
}
