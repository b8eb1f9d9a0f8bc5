package import QuireModel

/// A `let` whose rows are held by the session: its identity and columns. The rows themselves aren't part of a plan.
package struct KeptSource: Hashable, Sendable {
    /// The binding's identity, by which the session finds the rows.
    package var identity: Int
    /// The name of the `let`.
    package var name: String
    /// The columns.
    package var schema: Schema

    package init(identity: Int, name: String, schema: Schema) {
        self.identity = identity
        self.name = name
        self.schema = schema
    }
}

/// The rows of a query that ran earlier, held here: those of a `let` that is used more than once.
package struct KeptRows: Sendable {
    /// The name of the `let`.
    package var name: String
    /// The columns.
    package var schema: Schema
    /// The rows.
    package var batches: [RowBatch]
    /// The columns in which values are null because they could not be read.
    package var odd: [OddColumn]
    /// Whether no row is missing; rows kept from a partial result are partial too.
    package var isComplete: Bool

    package init(
        name: String, schema: Schema, batches: [RowBatch] = [], odd: [OddColumn] = [], isComplete: Bool = true
    ) {
        self.isComplete = isComplete
        self.name = name
        self.schema = schema
        self.batches = batches
        self.odd = odd
    }

    /// About how many bytes the rows take.
    package var byteCount: Int { batches.reduce(0) { $0 + $1.byteCount } }
}

/// Table values that could not be read, and the column of held rows in which they are null.
package struct OddColumn: Hashable, Sendable {
    /// The column of the held rows.
    package var column: String
    /// The table that the values are from.
    package var table: String
    /// Their field there.
    package var field: String
    /// How many could not be read.
    package var count: Int
    /// One of them.
    package var example: String

    package init(column: String, table: String, field: String, count: Int, example: String) {
        self.column = column
        self.table = table
        self.field = field
        self.count = count
        self.example = example
    }
}
