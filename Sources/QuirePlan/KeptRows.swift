package import QuireModel

/// The rows of a query that was run before, held here: what a `let` that is used more than once gives.
package struct KeptRows: Sendable {
    /// The name of the `let`.
    package var name: String
    /// The columns.
    package var schema: Schema
    /// The rows; none before they have been read.
    package var batches: [RowBatch]

    package init(name: String, schema: Schema, batches: [RowBatch] = []) {
        self.name = name
        self.schema = schema
        self.batches = batches
    }
}
