package import QuireModel

/// Receives the results of a statement as they arrive.
///
/// For each query, the session calls `begin` once, then `rows` any number of times, then `end`; otherwise it calls only
/// `print`, `describe` or `explain`. A query that fails before its first row calls none of them.
package protocol ResultSink {
    /// A result with these columns begins.
    mutating func begin(_ schema: Schema) throws(OutputError)
    /// Some rows of it.
    mutating func rows(_ batch: RowBatch) throws(OutputError)
    /// The result ends; `complete` is false when rows are missing.
    mutating func end(complete: Bool) throws(OutputError)
    /// A value alone.
    mutating func print(_ schema: Schema, _ batch: RowBatch) throws(OutputError)
    /// Describes what can be queried.
    mutating func describe(_ description: Description) throws(OutputError)
    /// How a query would be answered.
    mutating func explain(_ explanation: Explanation) throws(OutputError)
}

extension ResultSink {
    /// A value alone is a result of one cell.
    package mutating func print(_ schema: Schema, _ batch: RowBatch) throws(OutputError) {
        try begin(schema)
        try rows(batch)
        try end(complete: true)
    }

    /// A description is a result in words.
    package mutating func describe(_ description: Description) throws(OutputError) {
        try begin(description.people.schema)
        try rows(description.people.batch)
        try end(complete: true)
    }
}

/// Why output can't be written.
package enum OutputError: Error, Hashable, Sendable {
    /// The reader has closed its end.
    case closed
    /// The system refuses, in words.
    case failed(String)
}

/// Accepts everything and keeps nothing.
package struct DiscardingSink: ResultSink {
    package init() {}
    package mutating func begin(_ schema: Schema) throws(OutputError) {}
    package mutating func rows(_ batch: RowBatch) throws(OutputError) {}
    package mutating func end(complete: Bool) throws(OutputError) {}
    package mutating func explain(_ explanation: Explanation) throws(OutputError) {}
}
