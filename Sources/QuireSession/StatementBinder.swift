import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// How far a text is looked into.
enum CheckDepth {
    /// Whether its names and types fit; nothing is planned.
    case names
    /// Plans its requests too.
    case plans
}

/// Resolves one statement: when a script is checked, and again once its requirements have been read.
struct StatementBinder {
    /// The result of resolving a statement.
    struct Result {
        /// The statement's action; nil if it has errors.
        var kind: CheckedStatement.Kind?
        /// The columns of a query, as far as their names are known.
        var schema: Schema?
        /// The errors and warnings.
        var diagnostics: [Diagnostic]
        /// The reads that must come first.
        var requirements: Requirements
    }

    private let catalog: Catalog
    private let source: SourceText
    private let context: EvaluationContext
    private let depth: CheckDepth
    private var binder: Binder
    private var problems: [Diagnostic] = []
    /// The notices about the statement's requests.
    private var notices: [Diagnostic] = []
    private var schema: Schema?

    /// Creates a binder for the statements at a place; known values replace reads.
    init(
        _ place: QueryPlace, _ catalog: Catalog, _ context: EvaluationContext, _ known: KnownValues = KnownValues(),
        depth: CheckDepth = .plans
    ) {
        var catalog = catalog
        catalog.script = place.scope
        catalog.last = place.last
        self.catalog = catalog
        self.context = context
        self.depth = depth
        source = place.source
        binder = Binder(catalog: catalog, source: place.source, context: context, known: known)
    }

    /// The statement resolved; when only names are looked at, a query that is sound does nothing.
    mutating func bind(_ statement: StatementSyntax) -> Result {
        let kind = kind(of: statement)
        let subqueries = depth == .plans ? binder.requirements.subqueries : []
        for subquery in subqueries where subquery.requirements.isEmpty {
            let planned = PlannedQuery(subquery.query)
            if let problem = RequiredFilters.problem(with: planned.plan, in: subquery.place.source) {
                problems.append(problem)
            }
            if case .explain(_, .plan) = statement.kind { continue }
            notices += notice(planned, in: subquery.place.source)
        }
        return Result(
            kind: problems.isEmpty ? kind : nil, schema: schema, diagnostics: binder.diagnostics + notices + problems,
            requirements: binder.requirements)
    }

    private mutating func kind(of statement: StatementSyntax) -> CheckedStatement.Kind? {
        switch statement.kind {
        case .query(let syntax):
            let kind = query(syntax) { .query($0) }
            if case .query(let planned)? = kind, binder.requirements.isEmpty {
                notices += notice(planned, in: source)
            }
            return kind
        case .explain(let syntax, let mode): return query(syntax) { .explain($0, mode) }
        case .letBinding(let name, let syntax):
            if let problem = Binder.problem(withBinding: name, syntax, in: source) {
                problems.append(problem)
                return nil
            }
            return query(syntax) { _ in .declare }
        case .describeFile(let file):
            switch catalog.described(file, in: source, context) {
            case .success(let table): return .describe(.file(table))
            case .failure(let problem):
                if problem.code != .reported { problems.append(problem) }
                return nil
            }
        case .describe(let names):
            switch Describer.Subject.find(names, in: catalog, source: source, context) {
            case .success(let subject): return .describe(subject)
            case .failure(let diagnostic):
                problems.append(diagnostic)
                return nil
            }
        case .assert(let condition, let message):
            let bound = binder.bindAssertion(condition)
            let text = message.flatMap { binder.bindValue($0) }
            guard let bound, message == nil || text != nil else { return nil }
            return .assert(bound, message: text)
        case .print(let syntax):
            let name = Binder.name(impliedBy: syntax) ?? "value"
            return binder.bindValue(syntax).map { .print($0, name: name) }
        // The checker handles these, and the parser has reported the errors of the last one.
        case .param, .include, .invalid: return nil
        }
    }

    private func notice(_ planned: PlannedQuery, in source: SourceText) -> [Diagnostic] {
        ManyListsNotice.notice(for: planned.plan, in: source).map { [$0] } ?? []
    }

    /// The action of a valid query, made from its plan.
    private mutating func query(
        _ syntax: QuerySyntax, _ kind: (PlannedQuery) -> CheckedStatement.Kind
    ) -> CheckedStatement.Kind? {
        guard let query = Flow.bind(syntax, with: &binder) else { return nil }
        if let problem = Destinations.problem(with: query, in: source) {
            problems.append(problem)
            return nil
        }
        schema = query.schema
        guard depth == .plans else { return .declare }
        let planned = PlannedQuery(query)
        // The list may depend on values that aren't known yet; it is then checked again.
        guard binder.requirements.isEmpty else { return kind(planned) }
        guard let problem = RequiredFilters.problem(with: planned.plan, in: source) else { return kind(planned) }
        problems.append(problem)
        return nil
    }
}
