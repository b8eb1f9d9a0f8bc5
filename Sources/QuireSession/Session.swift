package import QuireBinder
package import QuireDiagnostics
import QuireEngine
package import QuireFetch
package import QuireModel
import QuirePlan
package import QuireSyntax

/// The flow on one page: text → tree → query → plan → rows. The only room that knows all the others.
///
///     var session = Session(world)
///     let script = session.check(SourceText("from qonto where status=paid"))
///     for statement in script.statements { await session.run(statement, into: &sink) }
package struct Session: Sendable {
    /// The environment of the session.
    package internal(set) var world: World
    /// The result of the last query, if results are kept.
    package private(set) var last: StoredResult?
    /// The statistics of all statements so far.
    package private(set) var statistics = RunStatistics()

    /// The parameters and bindings that statements so far have made.
    package private(set) var scope = ScriptScope()
    /// The rows of bindings that several uses share, by the binding's identity.
    var kept: [Int: KeptRows] = [:]
    /// Records the reads of the current statement, so that it can be resumed.
    private var journal: ReadJournal?

    package init(_ world: World) { self.world = world }

    /// A journal for a statement: it may take a part of the memory that rows may take at all.
    package func makeJournal() -> ReadJournal { ReadJournal(limit: world.reading.memoryLimit / 4) }

    /// Sets the previous result, so that an interrupted statement resumes with the one that it began with.
    package mutating func goBack(to result: StoredResult?) { last = result }

    /// Restarts the budget, for a prompt where each statement is a run.
    package mutating func renewBudget() {
        world.reading.budget = world.reading.budget.renewed(now: world.reading.pacing.clock.now)
    }

    /// Sets `now` to the clock, or to the moment of an interrupted text.
    package mutating func setNow(_ moment: Timestamp? = nil) {
        guard let clock = world.run.clock else { return }
        world.run.now = moment ?? clock()
    }

    /// The names that a query can use now.
    package var catalog: Catalog {
        var catalog = Catalog(providers: world.sources.providers, last: last?.schema, script: scope)
        catalog.closed = world.sources.closed
        if let files = world.sources.files { catalog.file = { files.known($0) } }
        return catalog
    }

    /// Reads settings and provider files again, and continues as if started with them; returns the problems. With an
    /// error among them nothing changes.
    package mutating func reload(profile: String? = nil) -> [Diagnostic] {
        guard let reloaded = world.run.reload?(profile) else { return [] }
        if !reloaded.problems.contains(where: { $0.severity == .error }) { world = reloaded.world }
        return reloaded.problems
    }

    /// Parses and resolves a text. Sends no request and opens no provider; `resolve` opens them.
    package func check(_ source: SourceText, mode: ParsedScript.Mode = .script) -> CheckedScript {
        check([source], mode: mode)
    }

    /// Parses and resolves texts, one after another, as they would run.
    package func check(_ sources: [SourceText], mode: ParsedScript.Mode = .script) -> CheckedScript {
        var checker = ScriptChecker(catalog, context, world.run.inputs, world.run.reader, mode: mode)
        return checker.check(sources)
    }

    /// Analyzes the names and types of a text, and returns the columns of the query that it ends with.
    ///
    /// The cost doesn't depend on what a query would read, since requests aren't planned.
    package func outline(_ source: SourceText, mode: ParsedScript.Mode = .script) -> Outline {
        var catalog = catalog
        if let files = world.sources.files { catalog.file = { files.known($0) ?? files.beginning($0) } }
        var checker = ScriptChecker(catalog, context, world.run.inputs, world.run.reader, mode: mode, depth: .names)
        let script = checker.check([source])
        let endsWithQuery = if case .query? = script.statements.last?.syntax.kind { true } else { false }
        return Outline(
            diagnostics: script.diagnostics, schema: script.isValid && endsWithQuery ? script.last : nil)
    }

    /// The analysis of a text while it is edited.
    package struct Outline: Sendable {
        /// The errors and warnings.
        package var diagnostics: [Diagnostic]
        /// The columns of the query that the text ends with; nil when it ends with none, or something is wrong.
        package var schema: Schema?
    }

    /// Runs a statement and passes its result to the sink. Throws only what the sink throws.
    ///
    /// With the journal of an interrupted run, it resumes that run: pages that were read aren't requested again, and
    /// delivered rows aren't delivered again, unless missing rows could have changed them.
    package mutating func run(
        _ statement: CheckedStatement, into sink: inout some ResultSink, journal: ReadJournal? = nil
    ) async throws(OutputError) -> StatementOutcome {
        journal?.beginRun()
        self.journal = journal
        defer { self.journal = nil }
        var earlierReads = EarlierReads()
        var outcome: StatementOutcome
        let before = statistics.requests
        let prepared = await prepare(statement, &earlierReads)
        let earlier = statistics.requests - before
        switch prepared {
        case .success(let prepared):
            outcome = try await run(prepared, of: statement, into: &sink)
            if outcome.failure == nil { scope = statement.scope }
        case .failure(let unprepared):
            outcome = StatementOutcome(failure: unprepared.diagnostic)
            statistics.add(outcome)
        }
        outcome.warnings = earlierReads.notices + outcome.warnings
        outcome.earlierRequests = earlier
        return outcome
    }

    /// The columns of a `let` binding; nil if there is none of that name.
    package func schema(ofBinding name: String) -> Schema? {
        scope.bindings[name].flatMap { Binder.schema(of: $0, catalog, context) }
    }

    /// The number of rows held for a `let` binding, and whether it is complete; nil if they are read on use.
    package func heldRows(ofBinding name: String) -> (count: Int, isComplete: Bool)? {
        guard let binding = scope.bindings[name], binding.usesLast, let rows = kept[binding.identity] else {
            return nil
        }
        return (rows.batches.reduce(0) { $0 + $1.count }, rows.isComplete)
    }

    /// Drops rows of bindings that were kept for one text, so that the next text reads them again.
    package mutating func beginText() { kept = kept.filter { identity, _ in scope.keepsForever(identity) } }

    var context: EvaluationContext { EvaluationContext(zone: world.run.zone, now: world.run.now) }

    private mutating func run(
        _ prepared: Prepared, of statement: CheckedStatement, into sink: inout some ResultSink
    ) async throws(OutputError) -> StatementOutcome {
        var script = ScriptStatements(statement, prepared.known, context)
        let holding = held(prepared.known, usesLast: statement.usesLast)
        switch prepared.kind {
        case .query(let planned):
            let (outcome, result) = try await execute(
                planned, statement.source, for: .person, holding: holding, into: &sink)
            if world.run.keepsResults { last = result }
            return outcome
        case .explain(let planned, .plan):
            try sink.explain(Explainer(world).explain(planned, statement))
            return StatementOutcome()
        case .explain(let planned, .analyze):
            var discard = DiscardingSink()
            let (outcome, _) = try await execute(
                planned, statement.source, for: .person, holding: holding, into: &discard)
            try sink.explain(Explainer(world).explain(planned, outcome, after: prepared.earlier))
            return outcome
        case .describe(let subject):
            let description = Describer(world).describe(subject)
            try sink.describe(description)
            return StatementOutcome(rows: description.people.batch.count)
        case .assert(let condition, let message): return script.assert(condition, message: message)
        case .print(let value, let name): return try script.print(value, name, into: &sink)
        case .declare: return await declare(statement)
        }
    }

    /// Runs a query; rows for another query aren't counted as the run's, and are kept.
    mutating func execute(
        _ planned: PlannedQuery, _ source: SourceText, for reader: QueryRun.Reader, holding: Int,
        into sink: inout some ResultSink
    ) async throws(OutputError) -> (outcome: StatementOutcome, result: StoredResult) {
        let plans = PlanReader(
            world: world, context: context, text: source, span: planned.query.span, last: last, kept: kept,
            holding: holding, journal: journal, advice: planned.advice)
        var run = QueryRun(planned, for: reader, plans, given: reader == .person ? journal?.given ?? [] : [])
        defer { if reader == .person { journal?.keep(given: run.shown) } }
        do throws(OutputError) {
            var outcome = try await run.run(into: &sink)
            if reader != .person { outcome.rows = 0 }
            statistics.add(outcome)
            return (outcome, run.stored)
        } catch {
            // Rows that arrived before the reader left can still be refined.
            if world.run.keepsResults, reader == .person {
                last = run.stored
                last?.isComplete = false
            }
            throw error
        }
    }
}

/// The kept result of a query.
package struct StoredResult: Sendable {
    /// Its columns.
    package var schema: Schema
    /// Its rows.
    package var batches: [RowBatch]
    /// Whether rows are missing.
    package var isComplete: Bool
    /// The columns in which values are null because they could not be read.
    var odd: [OddColumn] = []

    /// The number of rows.
    package var count: Int { batches.reduce(0) { $0 + $1.count } }
    /// About how many bytes they take.
    var byteCount: Int { batches.reduce(0) { $0 + $1.byteCount } }
}
