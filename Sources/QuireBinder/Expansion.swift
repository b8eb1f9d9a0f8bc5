import QuireDiagnostics
import QuireSyntax

/// The size of a statement after its names are replaced by their queries.
///
/// Each text already has its own bounds (`SyntaxLimits`), but a few short texts that name each other can still make a
/// query that no planner could finish.
struct Expansion: Sendable {
    private var queries = 0
    private var joins = 0
    private var stages = 0

    /// The most queries.
    private static let mostQueries = 1_000
    /// The most joins; each makes the plan one level deeper.
    private static let mostJoins = 200
    /// The most stages.
    private static let mostStages = 2_000

    /// Counts a query within the statement.
    mutating func addQuery(at span: SourceSpan) throws(BindingError) {
        queries += 1
        try check(queries, Expansion.mostQueries, "queries", .tooManyQueries, span)
    }

    /// Counts a stage.
    mutating func add(_ stage: StageSyntax) throws(BindingError) {
        stages += 1
        try check(stages, Expansion.mostStages, "stages", .tooMany, stage.span)
        guard case .join = stage.kind else { return }
        joins += 1
        try check(joins, Expansion.mostJoins, "joins", .tooMany, stage.span)
    }

    private func check(
        _ count: Int, _ most: Int, _ what: String, _ code: Diagnostic.Code, _ span: SourceSpan
    ) throws(BindingError) {
        guard count > most else { return }
        throw BindingError(code: code, message: "the statement expands to more than \(most) \(what)", span: span)
    }
}
