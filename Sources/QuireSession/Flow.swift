import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePlanner
import QuireSyntax

/// A query on one page: text → tree → query → plan → rows → bytes.
///
/// Whatever checks, runs or explains a query goes through these five calls, each of which takes what the one before it
/// returned. `ScriptChecker` makes the first three of a text, `QueryRun` the other two of a plan.
enum Flow {
    /// Text → tree. Never throws: what is wrong is in the tree's diagnostics.
    static func parse(_ text: SourceText, mode: ParsedScript.Mode) -> ParsedScript {
        Parser.parse(text, mode: mode)
    }

    /// Tree → query: every name resolved, every type checked. Returns nil when something is wrong, which the binder keeps.
    static func bind(_ tree: QuerySyntax, with binder: inout Binder) -> Query? {
        binder.bind(tree)
    }

    /// Query → plan: which requests, and what is done with their rows here; and why so. With `keepsOrder` the rows come in
    /// the sources' own order.
    static func plan(_ query: Query, keepsOrder: Bool) -> ReasonedPlan {
        Planner(keepsOrder: keepsOrder).plan(query)
    }

    /// Plan → rows, handed over as they become final.
    static func read(
        _ plan: Plan, with reader: PlanReader, deliver: (RowBatch) async throws -> PlanReader.Demand
    ) async throws -> ReadOutcome {
        try await reader.read(plan, deliver: deliver)
    }

    /// Rows → bytes, by whatever the sink writes.
    static func write(_ rows: RowBatch, into sink: inout some ResultSink) throws(OutputError) {
        try sink.rows(rows)
    }
}
