import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// Why a statement can't run: what it needs first couldn't be read whole, or isn't what it must be.
struct Unprepared: Error {
    /// What is wrong.
    var diagnostic: Diagnostic
}

/// A statement with everything known that it needed.
struct Prepared: Sendable {
    /// What it does, resolved with what is known.
    var kind: CheckedStatement.Kind
    /// What was read for it.
    var known: KnownValues
}

extension Session {
    /// Reads what a statement needs first, its sub-queries and the bindings that several uses share, and resolves it
    /// again with what came, so that it is planned as if the values had been written there.
    ///
    /// An incomplete read never takes the place of a value.
    mutating func prepare(
        _ statement: CheckedStatement, _ notices: inout [Diagnostic]
    ) async -> Result<Prepared, Unprepared> {
        var known = KnownValues()
        known.shared = statement.shared
        known.kept = kept
        let isPlain = statement.requirements.isEmpty && statement.requirements.references.isEmpty
        if case .explain(_, .plan) = statement.kind { return explained(statement, known) }
        if case .declare = statement.kind { return .success(Prepared(kind: statement.kind, known: known)) }
        if isPlain { return .success(Prepared(kind: statement.kind, known: known)) }
        do throws(Unprepared) {
            while true {
                let result = bind(statement, known)
                guard let kind = result.kind else {
                    throw Unprepared(diagnostic: firstError(result.diagnostics, statement.source))
                }
                if result.requirements.isEmpty {
                    notices += result.diagnostics.filter { !statement.warnings.contains($0) }
                    return .success(Prepared(kind: kind, known: known))
                }
                try await read(result.requirements, &known, &notices)
            }
        } catch {
            return .failure(error)
        }
    }

    /// A statement that asks nothing, resolved so that it shows which bindings are kept.
    private func explained(_ statement: CheckedStatement, _ known: KnownValues) -> Result<Prepared, Unprepared> {
        .success(Prepared(kind: bind(statement, known).kind ?? statement.kind, known: known))
    }

    private func bind(_ statement: CheckedStatement, _ known: KnownValues) -> StatementBinder.Result {
        var place = statement.place
        place.last = last?.schema ?? place.last
        var binder = StatementBinder(place, catalog, context, known)
        return binder.bind(statement.syntax)
    }

    /// Runs `let` and `param`: their names are known afterwards. What goes on with the previous result is read now,
    /// because that will be another one later.
    mutating func declare(_ statement: CheckedStatement) async -> StatementOutcome {
        guard case .letBinding(let name, _) = statement.syntax.kind,
            let binding = statement.scope.bindings[name.text], binding.usesLast
        else { return StatementOutcome() }
        var known = KnownValues()
        known.shared = statement.shared
        known.kept = kept
        var outcome = StatementOutcome()
        do throws(Unprepared) {
            try await keep(binding, &known, &outcome.warnings)
        } catch {
            outcome.failure = error.diagnostic
        }
        return outcome
    }

    /// Reads all that is required; each is known afterwards.
    private mutating func read(
        _ requirements: Requirements, _ known: inout KnownValues, _ notices: inout [Diagnostic]
    ) async throws(Unprepared) {
        for need in requirements.kept where known.kept[need.binding.identity] == nil {
            try await keep(need.binding, &known, &notices)
        }
        for subquery in requirements.subqueries where known.answers[subquery.key] == nil {
            let query = try await resolve(subquery.syntax, at: subquery.place, &known, &notices)
            known.answers[subquery.key] = try await answer(subquery, query, &notices)
        }
    }

    /// Reads the rows of a binding and keeps them for the session.
    mutating func keep(
        _ binding: LetBinding, _ known: inout KnownValues, _ notices: inout [Diagnostic]
    ) async throws(Unprepared) {
        guard let syntax = binding.query else { return }
        let query = try await resolve(syntax, at: QueryPlace(binding), &known, &notices)
        let rows = try await rows(of: query, binding.source, "let \(binding.name)", &notices)
        kept[binding.identity] = rows.batches
        known.kept[binding.identity] = rows.batches
    }

    /// A query with everything known that it needs.
    private mutating func resolve(
        _ syntax: QuerySyntax, at place: QueryPlace, _ known: inout KnownValues, _ notices: inout [Diagnostic]
    ) async throws(Unprepared) -> Query {
        while true {
            var names = catalog
            names.script = place.scope
            names.last = place.last
            var binder = Binder(catalog: names, source: place.source, context: context, known: known)
            guard let query = binder.bind(syntax) else {
                throw Unprepared(diagnostic: firstError(binder.diagnostics, place.source))
            }
            if binder.requirements.isEmpty {
                if let problem = RequiredFilters.problem(with: query, in: place.source) {
                    throw Unprepared(diagnostic: problem)
                }
                return query
            }
            try await read(binder.requirements, &known, &notices)
        }
    }

    /// The values that a sub-query gives: its only cell, none when it has no row, or its column.
    private mutating func answer(
        _ subquery: Subquery, _ query: Query, _ notices: inout [Diagnostic]
    ) async throws(Unprepared) -> [Value] {
        let wanted = SubqueryRows.wanted(query, for: subquery.key.form)
        let rows = try await rows(of: wanted, subquery.place.source, "the query in parentheses", &notices)
        let column = wanted.schema.columns.firstIndex { $0.type == .money } ?? 0
        let values = rows.batches.flatMap { batch in (0..<batch.count).map { batch.columns[column][$0] } }
        if subquery.key.form != .column, values.count > 1 {
            throw Unprepared(
                diagnostic: Diagnostic(
                    "not-one-cell", message: "expected one row of the query in parentheses, found more",
                    source: subquery.place.source, span: subquery.span,
                    hint: "count, limit 1, or name what makes the row the only one; for any of several: in (…)",
                    exit: ExitStatus.runtimeError))
        }
        return values
    }

    /// All rows of a query that runs for another.
    private mutating func rows(
        of query: Query, _ source: SourceText, _ what: String, _ notices: inout [Diagnostic]
    ) async throws(Unprepared) -> StoredResult {
        var sink = KeepingSink()
        let outcome: StatementOutcome
        do throws(OutputError) {
            outcome = try await execute(query, source, isShown: false, into: &sink).outcome
        } catch {
            throw Unprepared(diagnostic: Failures.unexpected(error, source, query.span))
        }
        notices += outcome.warnings
        guard var failure = outcome.failure else {
            return StoredResult(schema: query.schema, batches: sink.batches, isComplete: true)
        }
        // What came of it is written nowhere, so the result isn't partial: there is none.
        failure.exit = outcome.cause?.exit ?? failure.exit
        failure.partial = nil
        if failure.code != "cancelled" { failure.notes.append("\(what) can't be used unless it is read whole") }
        throw Unprepared(diagnostic: failure)
    }

    private func firstError(_ diagnostics: [Diagnostic], _ source: SourceText) -> Diagnostic {
        diagnostics.first { $0.severity == .error }
            ?? Diagnostic("unexpected-error", message: "the statement can't be resolved", source: source)
    }
}

/// Which rows of a sub-query have to be read.
enum SubqueryRows {
    /// The query that reads no more than matters.
    static func wanted(_ query: Query, for form: Subquery.Form) -> Query {
        var query = query
        switch form {
        case .column: break
        case .cell:
            // A second row is one too many, so a third isn't looked for.
            if !givesTwoRowsAtMost(query.stages) { query.stages.append(.limit(2)) }
        case .count(let rows):
            if query.stages.last == .count, !CountRequests.isOne(query) {
                query.stages.insert(.limit(rows), at: query.stages.count - 1)
            }
        }
        return query
    }

    private static func givesTwoRowsAtMost(_ stages: [Stage]) -> Bool {
        for stage in stages.reversed() {
            switch stage {
            case .count: return true
            case .limit(let count) where count <= 2: return true
            case .filter, .sort, .project, .skip, .limit: continue
            default: return false
            }
        }
        return false
    }
}

/// Keeps the rows that it is given.
private struct KeepingSink: ResultSink {
    var batches: [RowBatch] = []

    mutating func begin(_ schema: Schema) throws(OutputError) {}
    mutating func rows(_ batch: RowBatch) throws(OutputError) { batches.append(batch) }
    mutating func end(complete: Bool) throws(OutputError) {}
    mutating func explain(_ explanation: Explanation) throws(OutputError) {}
}
