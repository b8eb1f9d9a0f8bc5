import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// The reason why a statement can't run: something that it needs is incomplete or invalid.
struct Unprepared: Error {
    /// The problem.
    var diagnostic: Diagnostic
}

/// A statement with everything resolved that it needs.
struct Prepared: Sendable {
    /// Its action, resolved with the known values.
    var kind: CheckedStatement.Kind
    /// The values read for it.
    var known: KnownValues
    /// How that was read.
    var earlier = EarlierReads()
}

extension Session {
    /// Reads what a statement needs first, its sub-queries and the bindings that several uses share, and resolves it
    /// again with the results, so that it is planned as if the values had been written in it.
    ///
    /// An incomplete read never replaces a value.
    mutating func prepare(
        _ statement: CheckedStatement, _ earlier: inout EarlierReads
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
                    earlier.notices += result.diagnostics.filter { !statement.warnings.contains($0) }
                    return .success(Prepared(kind: kind, known: known, earlier: earlier))
                }
                try await read(result.requirements, &known, &earlier)
            }
        } catch {
            return .failure(error)
        }
    }

    /// A statement that reads nothing, resolved to show which bindings are kept.
    private func explained(_ statement: CheckedStatement, _ known: KnownValues) -> Result<Prepared, Unprepared> {
        .success(Prepared(kind: bind(statement, known).kind ?? statement.kind, known: known))
    }

    private func bind(_ statement: CheckedStatement, _ known: KnownValues) -> StatementBinder.Result {
        var place = statement.place
        place.last = last?.schema ?? place.last
        var binder = StatementBinder(place, catalog, context, known)
        return binder.bind(statement.syntax)
    }

    /// Runs `let` and `param`, which define names. A binding of the previous result is read now, because that result
    /// will be replaced.
    mutating func declare(_ statement: CheckedStatement) async -> StatementOutcome {
        guard case .letBinding(let name, _) = statement.syntax.kind,
            let binding = statement.scope.bindings[name.text], binding.usesLast
        else { return StatementOutcome() }
        var known = KnownValues()
        known.shared = statement.shared
        known.kept = kept
        var outcome = StatementOutcome()
        var earlier = EarlierReads()
        do throws(Unprepared) {
            try await keep(binding, &known, &earlier)
        } catch {
            outcome.failure = error.diagnostic
        }
        outcome.warnings = earlier.notices
        return outcome
    }

    /// Reads all requirements, and adds them to the known values.
    private mutating func read(
        _ requirements: Requirements, _ known: inout KnownValues, _ earlier: inout EarlierReads
    ) async throws(Unprepared) {
        for need in requirements.kept where known.kept[need.binding.identity] == nil {
            try await keep(need.binding, &known, &earlier)
        }
        for subquery in requirements.subqueries where known.answers[subquery.key] == nil {
            let query = try await resolve(subquery.syntax, at: subquery.place, &known, &earlier)
            known.answers[subquery.key] = try await answer(subquery, query, known, &earlier)
        }
    }

    /// Reads the rows of a binding and keeps them for the session.
    mutating func keep(
        _ binding: LetBinding, _ known: inout KnownValues, _ earlier: inout EarlierReads
    ) async throws(Unprepared) {
        guard let syntax = binding.query else { return }
        // Its uses may depend on the order of its rows.
        let query = try await resolve(syntax, at: QueryPlace(binding), keepsOrder: true, &known, &earlier)
        let name = "let \(binding.name)"
        let rows = try await rows(
            of: query, binding.source, name, (name, holding: held(known, usesLast: binding.usesLast)), &earlier)
        let keptRows = KeptRows(
            name: binding.name, schema: rows.schema, batches: rows.batches, odd: rows.odd,
            isComplete: rows.isComplete)
        kept[binding.identity] = keptRows
        known.kept[binding.identity] = keptRows
    }

    /// Resolves a query with everything that it needs.
    private mutating func resolve(
        _ syntax: QuerySyntax, at place: QueryPlace, keepsOrder: Bool = false, _ known: inout KnownValues,
        _ earlier: inout EarlierReads
    ) async throws(Unprepared) -> PlannedQuery {
        while true {
            var names = catalog
            names.script = place.scope
            names.last = place.last
            var binder = Binder(catalog: names, source: place.source, context: context, known: known)
            guard let query = Flow.bind(syntax, with: &binder) else {
                throw Unprepared(diagnostic: firstError(binder.diagnostics, place.source))
            }
            if binder.requirements.isEmpty {
                let planned = PlannedQuery(query, keepsOrder: keepsOrder)
                if let problem = RequiredFilters.problem(with: planned.plan, in: place.source) {
                    throw Unprepared(diagnostic: problem)
                }
                return planned
            }
            try await read(binder.requirements, &known, &earlier)
        }
    }

    /// The values of a sub-query: its only cell, none if it has no row, or its column.
    private mutating func answer(
        _ subquery: Subquery, _ planned: PlannedQuery, _ known: KnownValues, _ earlier: inout EarlierReads
    ) async throws(Unprepared) -> [Value] {
        let wanted = SubqueryRows.wanted(planned, for: subquery.key.form)
        let what = "the query in parentheses"
        let holding = held(known, usesLast: subquery.requirements.usesLast)
        let rows = try await rows(
            of: wanted, subquery.place.source, "(\(subquery.key.text))", (what, holding: holding), &earlier)
        guard rows.isComplete else {
            earlier.notices.removeAll { $0.code == .incompleteSource }
            throw Unprepared(diagnostic: Failures.partialValue(subquery.place.source, subquery.span))
        }
        let column = rows.schema.columns.firstIndex { $0.type == .money } ?? 0
        let values = rows.batches.flatMap { batch in (0..<batch.count).map { batch.columns[column][$0] } }
        if values.contains(.null), let odd = rows.odd.first(where: { $0.column == rows.schema.columns[column].name }) {
            throw Unprepared(diagnostic: odd.problem(.kept, subquery.place.source, subquery.span))
        }
        if subquery.key.form != .column, values.count > 1 {
            throw Unprepared(diagnostic: SubqueryRows.problem(with: values, of: subquery))
        }
        return values
    }

    /// The bytes of rows that are held while something else is read for a statement.
    func held(_ known: KnownValues, usesLast: Bool) -> Int {
        let answers = known.answers.values.reduce(0) { sum, values in values.reduce(sum) { $0 + $1.byteCount } }
        return kept.values.reduce(answers + (usesLast ? last?.byteCount ?? 0 : 0)) { $0 + $1.byteCount }
    }

    /// Reads all rows of a query that runs for another one, and holds them under the holder's name.
    private mutating func rows(
        of planned: PlannedQuery, _ source: SourceText, _ name: String, _ holder: (name: String, holding: Int),
        _ earlier: inout EarlierReads
    ) async throws(Unprepared) -> StoredResult {
        var sink = DiscardingSink()
        let outcome: StatementOutcome
        let result: StoredResult
        do throws(OutputError) {
            (outcome, result) = try await execute(
                planned, source, for: .another(holder.name), holding: holder.holding, into: &sink)
        } catch {
            throw Unprepared(diagnostic: Failures.unexpected(error, source, planned.query.span))
        }
        earlier.notices += outcome.warnings
        earlier.reads.append(EarlierReads.Read(name: name, planned: planned, outcome: outcome))
        guard var failure = outcome.failure else { return result }
        // Its rows are written nowhere, so the result isn't partial: there is none.
        failure.exit = outcome.cause?.exit ?? failure.exit
        failure.partial = nil
        failure.notes.removeAll { $0 == Failures.madeOfOthers || $0 == Failures.countOfOthers }
        if failure.cause != .cancelled {
            failure.notes.append("\(holder.name) can't be used unless it is read completely")
        }
        throw Unprepared(diagnostic: failure)
    }

    private func firstError(_ diagnostics: [Diagnostic], _ source: SourceText) -> Diagnostic {
        diagnostics.first { $0.severity == .error }
            ?? Diagnostic(.unexpectedError, message: "the statement can't be resolved", source: source)
    }
}
