import QuireDiagnostics

/// The reads that preceded a statement: its sub-queries, and the bindings whose rows are kept.
struct EarlierReads: Sendable {
    /// One such read.
    struct Read: Sendable {
        /// Its purpose, such as `let paid`, or the sub-query as written.
        var name: String
        /// The query.
        var planned: PlannedQuery
        /// How it went.
        var outcome: StatementOutcome
    }

    /// The queries, in the order in which they were read.
    var reads: [Read] = []
    /// The notices for the user about these reads.
    var notices: [Diagnostic] = []
}
