import QuireDiagnostics

/// What was read for a statement before it ran: its sub-queries, and the bindings whose rows are kept.
struct EarlierReads: Sendable {
    /// One such query.
    struct Read: Sendable {
        /// What it was read for, such as `let paid`, or the sub-query as written.
        var name: String
        /// The query.
        var planned: PlannedQuery
        /// How it went.
        var outcome: StatementOutcome
    }

    /// The queries, in the order in which they were read.
    var reads: [Read] = []
    /// What the user should know of them.
    var notices: [Diagnostic] = []
}
