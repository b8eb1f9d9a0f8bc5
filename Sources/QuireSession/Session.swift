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
    /// What the session was given.
    package internal(set) var world: World
    /// The result of the last query, when results are kept.
    package private(set) var last: StoredResult?
    /// What all statements so far did.
    package private(set) var statistics = RunStatistics()

    /// The parameters and bindings that statements so far have made.
    package private(set) var scope = ScriptScope()
    /// The rows of bindings that several uses share, by the binding's identity.
    var kept: [Int: KeptRows] = [:]
    /// Keeps what the statement under way reads, so that it can go on when it is interrupted.
    private var journal: ReadJournal?

    package init(_ world: World) { self.world = world }

    /// A journal for a statement: it may take a part of the memory that rows may take at all.
    package func makeJournal() -> ReadJournal { ReadJournal(limit: world.reading.memoryLimit / 4) }

    /// Takes a result for the previous one, so that a statement that was interrupted goes on with what it began with.
    package mutating func goBack(to result: StoredResult?) { last = result }

    /// Begins the budget anew, for a person whose statements are runs of their own.
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

    /// Reads settings and provider files again, and goes on as if started with what they say; returns what is wrong with
    /// them. With an error among it nothing changes.
    package mutating func reload(profile: String? = nil) -> [Diagnostic] {
        guard let reloaded = world.run.reload?(profile) else { return [] }
        if !reloaded.problems.contains(where: { $0.severity == .error }) { world = reloaded.world }
        return reloaded.problems
    }

    /// Parses and resolves a text; nothing is asked of anyone, and no provider is opened: `resolve` does that.
    package func check(_ source: SourceText, mode: ParsedScript.Mode = .script) -> CheckedScript {
        check([source], mode: mode)
    }

    /// Parses and resolves texts, one after another, as they would run.
    package func check(_ sources: [SourceText], mode: ParsedScript.Mode = .script) -> CheckedScript {
        var checker = ScriptChecker(catalog, context, world.run.inputs, world.run.reader, mode: mode)
        return checker.check(sources)
    }

    /// What is wrong with the names and types of a text, and the columns of the query that it ends with.
    ///
    /// It costs the same whatever a query would ask: what that is, isn't looked at.
    package func outline(_ source: SourceText, mode: ParsedScript.Mode = .script) -> Outline {
        var catalog = catalog
        if let files = world.sources.files { catalog.file = { files.known($0) ?? files.beginning($0) } }
        var checker = ScriptChecker(catalog, context, world.run.inputs, world.run.reader, mode: mode, depth: .names)
        let script = checker.check([source])
        let endsWithQuery = if case .query? = script.statements.last?.syntax.kind { true } else { false }
        return Outline(
            diagnostics: script.diagnostics, schema: script.isValid && endsWithQuery ? script.last : nil)
    }

    /// What a text says, for who looks at it while it is written.
    package struct Outline: Sendable {
        /// What is wrong, or worth a warning.
        package var diagnostics: [Diagnostic]
        /// The columns of the query that the text ends with; nil when it ends with none, or something is wrong.
        package var schema: Schema?
    }

    /// Runs a statement and hands its result to the sink. Only what the sink throws is thrown.
    ///
    /// With a journal of an earlier run that was interrupted it goes on with that one: what was read isn't asked for
    /// again, and rows that were given aren't given again, but where missing rows could have changed them.
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

    /// The columns of a `let` binding; nil when there is none of that name.
    package func schema(ofBinding name: String) -> Schema? {
        scope.bindings[name].flatMap { Binder.schema(of: $0, catalog, context) }
    }

    /// How many rows of a `let` binding are held, and whether these are all; nil where they are read when they are used.
    package func heldRows(ofBinding name: String) -> (count: Int, isComplete: Bool)? {
        guard let binding = scope.bindings[name], binding.usesLast, let rows = kept[binding.identity] else {
            return nil
        }
        return (rows.batches.reduce(0) { $0 + $1.count }, rows.isComplete)
    }

    /// Forgets rows of bindings that were kept for uses in one text, so that the next text reads anew.
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

    /// Runs a query; rows that are for another query aren't counted as the run's, and are kept.
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
            // What came before the reader went can still be refined.
            if world.run.keepsResults, reader == .person {
                last = run.stored
                last?.isComplete = false
            }
            throw error
        }
    }
}

/// The result of a query, kept.
package struct StoredResult: Sendable {
    /// Its columns.
    package var schema: Schema
    /// Its rows.
    package var batches: [RowBatch]
    /// Whether rows are missing.
    package var isComplete: Bool
    /// The columns in which values are null because they could not be read.
    var odd: [OddColumn] = []

    /// How many rows there are.
    package var count: Int { batches.reduce(0) { $0 + $1.count } }
    /// About how many bytes they take.
    var byteCount: Int { batches.reduce(0) { $0 + $1.byteCount } }
}
