package import QuireBinder
package import QuireDiagnostics
import QuireEngine
package import QuireFetch
package import QuireModel
import QuirePlan
package import QuirePluginKit
package import QuireSyntax

/// The flow on one page: text → tree → query → plan → rows. The only room that knows all the others.
///
///     var session = Session(world)
///     let script = session.check(SourceText("from qonto where status=paid"))
///     for statement in script.statements { await session.run(statement, into: &sink) }
package struct Session: Sendable {
    /// Everything that a session is given from outside.
    package struct World: Sendable {
        /// The providers that queries can name.
        package var providers: [Catalog.Provider]
        /// Where a provider answers, by its name.
        package var baseURLs: [String: String]
        /// Makes a provider ready to be asked: resolves its credentials, or says which are missing.
        package var connect:
            @Sendable (_ provider: String, _ resource: Resource) async throws(Diagnostic) -> ProviderConnection
        /// What sends requests.
        package var transport: any Transport
        /// The limits of the run.
        package var budget: RunBudget
        /// How requests are paced and tried again.
        package var pacing: Pacing
        /// The most pages in flight for one list.
        package var pageConcurrency: Int
        /// The zone of days.
        package var zone: CalendarZone
        /// What `now` is for the whole run.
        package var now: Timestamp
        /// Hears of every request.
        package var log: @Sendable (RequestLogEntry) -> Void
        /// Hears of how a read comes on.
        package var watch: @Sendable (FetchEvent) -> Void
        /// Is asked before a read that takes many requests.
        package var consent: @Sendable (CostNotice) async -> CostConsent
        /// The most bytes of rows that may be held at once.
        package var memoryLimit: Int
        /// Whether results are kept, so that `from last` can go on with them.
        package var keepsResults: Bool
        /// Reads settings and provider files anew, for a session that lasts; nil where nothing can be read again.
        ///
        /// It is given the profile to use, nil for the one that the run began with.
        package var reload: (@Sendable (_ profile: String?) -> Reloaded)?
        /// The profile in use, and those that there are.
        package var profile: String?
        package var profiles: [String] = []
        /// Tells what `now` is for each text of a session that lasts; nil where it was set for all of it.
        package var clock: (@Sendable () -> Timestamp)?
        /// What scripts are given: parameters and arguments.
        package var inputs: ScriptInputs
        /// What reads the files that scripts include.
        package var reader: ScriptReader
        /// The settings without which a provider can't be asked, as variables, by its name.
        package var missingSettings: [String: [String]]
        /// The providers that aren't open yet.
        package var closed = ClosedProviders()
        /// Opens providers by name, and reads the settings of a profile anew; nil where none can be opened.
        package var open: (@Sendable (_ names: Set<String>, _ profile: String?) -> Reloaded)?
        /// How it stands with a provider's sign-in, in words, by its name.
        package var signIns: [String: String] = [:]

        package init(
            providers: [Catalog.Provider], baseURLs: [String: String],
            connect: @escaping @Sendable (String, Resource) async throws(Diagnostic) -> ProviderConnection,
            transport: any Transport, budget: RunBudget = RunBudget(), pacing: Pacing = Pacing(),
            pageConcurrency: Int = 8, zone: CalendarZone = .utc, now: Timestamp,
            log: @escaping @Sendable (RequestLogEntry) -> Void = { _ in },
            watch: @escaping @Sendable (FetchEvent) -> Void = { _ in },
            consent: @escaping @Sendable (CostNotice) async -> CostConsent = { _ in .given },
            memoryLimit: Int = World.usualMemoryLimit, keepsResults: Bool = false,
            inputs: ScriptInputs = ScriptInputs(), reader: ScriptReader = .none,
            missingSettings: [String: [String]] = [:]
        ) {
            self.providers = providers
            self.baseURLs = baseURLs
            self.connect = connect
            self.transport = transport
            self.budget = budget
            self.pacing = pacing
            self.pageConcurrency = pageConcurrency
            self.zone = zone
            self.now = now
            self.log = log
            self.watch = watch
            self.consent = consent
            self.memoryLimit = memoryLimit
            self.keepsResults = keepsResults
            self.inputs = inputs
            self.reader = reader
            self.missingSettings = missingSettings
        }

        /// A gigabyte: many times what a person can look at.
        package static let usualMemoryLimit = 1_000_000_000
    }

    /// What settings and provider files say now.
    package struct Reloaded: Sendable {
        /// A world with the providers of now.
        package let world: World
        /// What is wrong; with an error among it nothing changes.
        package let problems: [Diagnostic]

        package init(world: World, problems: [Diagnostic]) {
            self.world = world
            self.problems = problems
        }
    }

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
    package func makeJournal() -> ReadJournal { ReadJournal(limit: world.memoryLimit / 4) }

    /// Takes a result for the previous one, so that a statement that was interrupted goes on with what it began with.
    package mutating func goBack(to result: StoredResult?) { last = result }

    /// Begins the budget anew, for a person whose statements are runs of their own.
    package mutating func renewBudget() { world.budget = world.budget.renewed(now: world.pacing.clock.now) }

    /// Has `now` be another moment: the present one, or that of a text that was interrupted.
    package mutating func renewNow(_ moment: Timestamp? = nil) {
        guard let clock = world.clock else { return }
        world.now = moment ?? clock()
    }

    /// The names that a query can use now.
    package var catalog: Catalog {
        var catalog = Catalog(providers: world.providers, last: last?.schema, script: scope)
        catalog.closed = world.closed
        return catalog
    }

    /// Reads settings and provider files anew, and goes on with what they say; gives what is wrong with them.
    package mutating func reload(profile: String? = nil) -> [Diagnostic] {
        guard let reloaded = world.reload?(profile) else { return [] }
        if !reloaded.problems.contains(where: { $0.severity == .error }) {
            takeOver(reloaded.world)
            world.profile = reloaded.world.profile
            world.profiles = reloaded.world.profiles
            world.budget = reloaded.world.budget
            world.zone = reloaded.world.zone
        }
        return reloaded.problems
    }

    /// Goes on with the providers of another world.
    mutating func takeOver(_ other: World) {
        world.providers = other.providers
        world.baseURLs = other.baseURLs
        world.connect = other.connect
        world.missingSettings = other.missingSettings
        world.closed = other.closed
        world.signIns = other.signIns
    }

    /// Parses and resolves a text; nothing is asked of anyone, and no provider is opened: `resolve` does that.
    package func check(_ source: SourceText, mode: ParsedScript.Mode = .script) -> CheckedScript {
        check([source], mode: mode)
    }

    /// Parses and resolves texts, one after another, as they would run.
    package func check(_ sources: [SourceText], mode: ParsedScript.Mode = .script) -> CheckedScript {
        var checker = ScriptChecker(catalog, context, world.inputs, world.reader, mode: mode)
        return checker.check(sources)
    }

    /// What is wrong with the names and types of a text, and the columns of the query that it ends with.
    ///
    /// It costs the same whatever a query would ask: what that is, isn't looked at.
    package func outline(_ source: SourceText, mode: ParsedScript.Mode = .script) -> Outline {
        var checker = ScriptChecker(catalog, context, world.inputs, world.reader, mode: mode, depth: .names)
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

    /// Forgets rows of bindings that were kept for uses in one text, so that the next text reads anew.
    package mutating func beginText() { kept = kept.filter { identity, _ in scope.keepsForever(identity) } }

    var context: EvaluationContext { EvaluationContext(zone: world.zone, now: world.now) }

    private mutating func run(
        _ prepared: Prepared, of statement: CheckedStatement, into sink: inout some ResultSink
    ) async throws(OutputError) -> StatementOutcome {
        var script = ScriptStatements(statement, prepared.known, context)
        let holding = held(prepared.known, usesLast: statement.usesLast)
        switch prepared.kind {
        case .query(let planned):
            let (outcome, result) = try await execute(
                planned, statement.source, for: .person, holding: holding, into: &sink)
            if world.keepsResults { last = result }
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
            world: world, context: context, text: source, span: planned.query.span, last: last, holding: holding,
            journal: journal)
        var run = QueryRun(planned, for: reader, plans, given: reader == .person ? journal?.given ?? [] : [])
        defer { if reader == .person { journal?.keep(given: run.shown) } }
        do throws(OutputError) {
            var outcome = try await run.run(into: &sink)
            if reader != .person { outcome.rows = 0 }
            statistics.add(outcome)
            return (outcome, run.stored)
        } catch {
            // What came before the reader went can still be refined.
            if world.keepsResults, reader == .person {
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
