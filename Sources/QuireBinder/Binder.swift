package import QuireDiagnostics
import QuireModel
package import QuirePlan
import QuirePluginKit
package import QuireSyntax

/// Resolves the names and types of a query: the only room that sees both a syntax tree and a schema.
///
/// It sends nothing and never stops at the first mistake: each stage is bound on its own, so that one run names all of
/// them. After it, no name of the user's is looked up again.
package struct Binder {
    /// The diagnostics so far, in order of place within each query.
    package internal(set) var diagnostics: [Diagnostic] = []

    /// The reads that must precede planning, and the names that the statement uses.
    package internal(set) var requirements = Requirements()

    let catalog: Catalog
    let source: SourceText
    var context: EvaluationContext
    let known: KnownValues
    /// The number of enclosing queries.
    var depth = 0
    /// The statement's expansion so far.
    var expansion = Expansion()

    /// Creates a binder for the statements of a text; known values replace reads.
    package init(
        catalog: Catalog, source: SourceText, context: EvaluationContext, known: KnownValues = KnownValues()
    ) {
        self.catalog = catalog
        self.source = source
        self.context = context
        self.known = known
    }

    /// The text of the statements.
    package var text: SourceText { source }

    /// Binds a query; returns nil on an error, which is in `diagnostics`.
    package mutating func bind(_ syntax: QuerySyntax) -> Query? { resolve(syntax)?.query }

    /// The query, its columns and what is known about them.
    mutating func resolve(_ syntax: QuerySyntax) -> (query: Query, columns: [Scope.Column])? {
        let before = errorCount
        guard let start = collecting({ binder throws(BindingError) in try binder.bind(syntax.source) }) else {
            return nil
        }
        var scope = start.scope
        var source = start.source
        var stages = start.stages
        var destination: Query.Destination?
        for (index, stage) in syntax.stages.enumerated() {
            guard collecting({ binder throws(BindingError) in try binder.expansion.add(stage) }) != nil else {
                return nil
            }
            if case .into(let path) = stage.kind, index == syntax.stages.count - 1 {
                destination = collecting { binder throws(BindingError) in try binder.bind(destination: path) } ?? nil
                continue
            }
            if case .join(let join) = stage.kind {
                let left = Query(source: source, stages: stages, schema: scope.carriedSchema, span: syntax.span)
                if let joined = collecting({ binder throws(BindingError) in
                    try binder.bind(join, to: left, in: &scope)
                }) {
                    source = .join(joined)
                    stages = []
                }
                continue
            }
            if let bound = collecting({ binder throws(BindingError) in try binder.bind(stage, in: &scope) }) {
                stages += bound
            }
        }
        guard errorCount == before else { return nil }
        var query = Query(source: source, stages: stages, schema: scope.schema, span: syntax.span)
        query.destination = destination
        return (query, scope.columns)
    }

    /// The value of an expression without columns, as `print` and defaults need it; nil when something is wrong.
    package mutating func bindValue(_ syntax: ExpressionSyntax) -> Expression? {
        let before = errorCount
        let value = collecting { binder throws(BindingError) in try binder.bind(syntax, in: .none).expression }
        return errorCount == before ? value : nil
    }

    /// The condition without columns, as `assert` needs it; nil when something is wrong.
    package mutating func bindAssertion(_ syntax: ExpressionSyntax) -> Expression? {
        let before = errorCount
        let value = collecting { binder throws(BindingError) in try binder.bindCondition(syntax, in: .none) }
        return errorCount == before ? value : nil
    }

    private var errorCount: Int { diagnostics.count { $0.severity == .error } }

    /// Runs a step; its error becomes a diagnostic.
    mutating func collecting<Result>(_ step: (inout Binder) throws(BindingError) -> Result) -> Result? {
        do throws(BindingError) {
            return try step(&self)
        } catch {
            if !error.isReported { diagnostics.append(error.diagnostic(in: source)) }
            return nil
        }
    }

    /// Adds a warning, which doesn't stop the query.
    mutating func warn(_ warning: BindingError) {
        var diagnostic = warning.diagnostic(in: source)
        diagnostic.severity = .warning
        diagnostic.exit = ExitStatus.complete
        diagnostics.append(diagnostic)
    }
}
