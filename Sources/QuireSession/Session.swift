package import QuireBinder
package import QuireDiagnostics
import QuireEngine
package import QuireFetch
package import QuireModel
import QuirePlan
import QuirePlanner
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

        package init(
            providers: [Catalog.Provider], baseURLs: [String: String],
            connect: @escaping @Sendable (String, Resource) async throws(Diagnostic) -> ProviderConnection,
            transport: any Transport, budget: RunBudget = RunBudget(), pacing: Pacing = Pacing(),
            pageConcurrency: Int = 8, zone: CalendarZone = .utc, now: Timestamp,
            log: @escaping @Sendable (RequestLogEntry) -> Void = { _ in },
            watch: @escaping @Sendable (FetchEvent) -> Void = { _ in },
            consent: @escaping @Sendable (CostNotice) async -> CostConsent = { _ in .given },
            memoryLimit: Int = World.usualMemoryLimit, keepsResults: Bool = false
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
        }

        /// A gigabyte: many times what a person can look at.
        package static let usualMemoryLimit = 1_000_000_000
    }

    /// What the session was given.
    package private(set) var world: World
    /// The result of the last query, when results are kept.
    package private(set) var last: StoredResult?
    /// What all statements so far did.
    package private(set) var statistics = RunStatistics()

    package init(_ world: World) { self.world = world }

    /// Begins the budget anew, for a person whose statements are runs of their own.
    package mutating func renewBudget() { world.budget = world.budget.renewed(now: world.pacing.clock.now) }

    /// The names that a query can use now.
    package var catalog: Catalog { Catalog(providers: world.providers, last: last?.schema) }

    /// Parses and resolves a text; nothing is asked of anyone.
    ///
    /// `last` is what `from last` goes on with, where that isn't this session's own last result.
    package func check(
        _ source: SourceText, mode: ParsedScript.Mode = .script, after last: Schema? = nil
    ) -> CheckedScript {
        var catalog = catalog
        catalog.last = last ?? catalog.last
        return ScriptChecker(catalog: catalog, context: context).check(source, mode: mode)
    }

    /// Runs a statement and hands its result to the sink. Only what the sink throws is thrown.
    package mutating func run(
        _ statement: CheckedStatement, into sink: inout some ResultSink
    ) async throws(OutputError) -> StatementOutcome {
        switch statement.kind {
        case .query(let query): return try await run(query, statement.source, into: &sink)
        case .explain(let query, .plan):
            try sink.explain(Explainer(world).explain(Planner().plan(query), statement.source, query.span))
            return StatementOutcome()
        case .explain(let query, .analyze):
            var discard = DiscardingSink()
            let outcome = try await run(query, statement.source, into: &discard)
            var explanation = Explainer(world).explain(Planner().plan(query), statement.source, query.span)
            explanation.happened = Explanation.Happened(outcome)
            try sink.explain(explanation)
            return outcome
        case .describe(let subject):
            let table = Describer(world).describe(subject)
            try sink.begin(table.schema)
            try sink.rows(table.batch)
            try sink.end(complete: true)
            return StatementOutcome(rows: table.batch.count)
        }
    }

    private var context: EvaluationContext { EvaluationContext(zone: world.zone, now: world.now) }

    private mutating func run(
        _ query: Query, _ source: SourceText, into sink: inout some ResultSink
    ) async throws(OutputError) -> StatementOutcome {
        let plan = Planner().plan(query)
        let reader = PlanReader(world: world, context: context, text: source, span: query.span, last: last)
        var run = QueryRun(plan: plan, query: query, reader: reader)
        do throws(OutputError) {
            let outcome = try await run.run(into: &sink)
            statistics.add(outcome)
            if world.keepsResults { last = run.stored }
            return outcome
        } catch {
            // What came before the reader went can still be refined.
            if world.keepsResults {
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

    /// How many rows there are.
    package var count: Int { batches.reduce(0) { $0 + $1.count } }
}
