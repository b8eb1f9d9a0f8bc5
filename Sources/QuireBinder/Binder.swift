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
    /// What was found so far, in order of place within each query.
    package private(set) var diagnostics: [Diagnostic] = []

    let catalog: Catalog
    let source: SourceText
    var context: EvaluationContext

    /// A binder for statements of that text.
    package init(catalog: Catalog, source: SourceText, context: EvaluationContext) {
        self.catalog = catalog
        self.source = source
        self.context = context
    }

    /// The text that the statements stand in.
    package var text: SourceText { source }

    /// The query with everything resolved; nil when something is wrong, which `diagnostics` says.
    package mutating func bind(_ syntax: QuerySyntax) -> Query? {
        let before = errorCount
        guard let start = collecting({ binder throws(BindingError) in try binder.bind(syntax.source) }) else {
            return nil
        }
        var scope = start.scope
        var source = start.source
        var stages = start.stages
        for stage in syntax.stages {
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
        return Query(source: source, stages: stages, schema: scope.schema, span: syntax.span)
    }

    /// The value of an expression without columns, as `print` and defaults need it; nil when something is wrong.
    package mutating func bindValue(_ syntax: ExpressionSyntax) -> Expression? {
        let scope = Scope(columns: [], hasRaw: false, title: "this place", qualifiers: [])
        return collecting { binder throws(BindingError) in try binder.bind(syntax, in: scope).expression }
    }

    private var errorCount: Int { diagnostics.count { $0.severity == .error } }

    /// Runs a step; its error becomes a diagnostic.
    mutating func collecting<Result>(_ step: (inout Binder) throws(BindingError) -> Result) -> Result? {
        do throws(BindingError) {
            return try step(&self)
        } catch {
            diagnostics.append(error.diagnostic(in: source))
            return nil
        }
    }

    /// Tells the user something that doesn't stop the query.
    mutating func warn(_ warning: BindingError) {
        var diagnostic = warning.diagnostic(in: source)
        diagnostic.severity = .warning
        diagnostic.exit = ExitStatus.complete
        diagnostics.append(diagnostic)
    }
}
