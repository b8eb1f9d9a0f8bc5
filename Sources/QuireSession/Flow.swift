import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePlanner
import QuireSyntax

/// A query on one page: text → tree → query → plan → rows → bytes.
///
/// All code that checks, runs or explains a query goes through these five calls; each takes what the previous one
/// returned. `ScriptChecker` makes the first three calls for a text, `QueryRun` the other two for a plan.
enum Flow {
    /// Text → tree. Never throws: errors are in the tree's diagnostics.
    static func parse(_ text: SourceText, mode: ParsedScript.Mode) -> ParsedScript {
        Parser.parse(text, mode: mode)
    }

    /// Tree → query: resolves names and checks types. Returns nil on an error, which the binder keeps.
    static func bind(_ tree: QuerySyntax, with binder: inout Binder) -> Query? {
        binder.bind(tree)
    }

    /// Query → plan: the requests, the steps done here, and the reasons. With `keepsOrder`, rows keep the sources' own
    /// order.
    static func plan(_ query: Query, keepsOrder: Bool) -> ReasonedPlan {
        Planner(keepsOrder: keepsOrder).plan(query)
    }

    /// Plan → rows, handed over as they become final.
    static func read(
        _ plan: Plan, with reader: PlanReader, deliver: (RowBatch) async throws -> PlanReader.Demand
    ) async throws -> ReadOutcome {
        try await reader.read(plan, deliver: deliver)
    }

    /// Rows → bytes, as the sink writes them.
    static func write(_ rows: RowBatch, into sink: inout some ResultSink) throws(OutputError) {
        try sink.rows(rows)
    }
}
