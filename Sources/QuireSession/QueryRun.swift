import QuireDecode
import QuireDiagnostics
import QuireEngine
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit

/// One query on its way from its source to the sink.
struct QueryRun {
    private let plan: Plan
    private let query: Query
    private let source: SourceText
    private let world: Session.World
    private let context: EvaluationContext
    private let input: Schema
    private var pipeline: Pipeline
    private var hasBegun = false
    private var outcome = StatementOutcome()
    /// The rows given so far, when results are kept.
    private(set) var stored: StoredResult

    init(plan: Plan, query: Query, source: SourceText, world: Session.World, context: EvaluationContext) {
        self.plan = plan
        self.query = query
        self.source = source
        self.world = world
        self.context = context
        input =
            switch plan.source {
            case .last(let schema): schema
            case .scan(let scan): scan.output
            }
        pipeline = Pipeline(plan.operators, input: input, context: context)
        stored = StoredResult(schema: query.schema, batches: [], isComplete: true)
    }

    /// Takes the rows of the previous result.
    mutating func replay(_ last: StoredResult?, into sink: inout some ResultSink) throws(OutputError) {
        for batch in last?.batches ?? [] where outcome.failure == nil && !pipeline.isDone {
            try push(batch, into: &sink)
        }
        if last?.isComplete == false { outcome.failure = Failures.incompleteLast(query, source) }
    }

    /// Reads a provider's list.
    mutating func read(_ scan: Scan, into sink: inout some ResultSink) async throws(OutputError) {
        if pipeline.isDone || scan.path == .empty {
            outcome.report = ScanReport(source: scan.table.name, strategy: AccessPath.empty.strategy)
            return
        }
        let connection: ProviderConnection
        do throws(Diagnostic) {
            connection = try await world.connect(scan.table.provider, scan.table.resource)
        } catch {
            var diagnostic = error
            diagnostic.source = diagnostic.source ?? source
            diagnostic.span = diagnostic.span ?? scan.table.span
            outcome.failure = diagnostic
            return
        }
        let scheduler = FetchScheduler(
            transport: world.transport, budget: world.budget, pacing: world.pacing, concurrency: world.pageConcurrency,
            log: world.log)
        do {
            let report = try await scheduler.run(scan, on: connection) { event in
                switch event {
                case .restart:
                    // The list that is read instead comes in an order of its own.
                    pipeline = Pipeline(plan.fallbackOperators, input: scan.schema, context: context)
                    return .more
                case .rows(let batch):
                    outcome.peakRows = max(outcome.peakRows, pipeline.heldRows + batch.count)
                    try push(batch, into: &sink)
                    return outcome.failure != nil || pipeline.isDone ? .enough : .more
                }
            }
            outcome.report = report
            if let failure = report.failure, outcome.failure == nil {
                outcome.failure = Failures(scan, connection.plugin.manifest, source).diagnostic(failure)
            }
        } catch let error as OutputError {
            throw error
        } catch {
            outcome.failure = Failures.unexpected(error, query, source)
        }
    }

    /// Gives the rows that operators held, unless rows that are missing could change them, and closes the result.
    mutating func finish(into sink: inout some ResultSink) throws(OutputError) -> StatementOutcome {
        if outcome.failure == nil {
            for batch in finishPipeline() { try write(batch, into: &sink) }
        }
        if outcome.failure == nil {
            outcome.failure = OddAggregates(plan.operators, input, pipeline.context.notes)
                .problem(outcome.report, query, source)
        }
        let isComplete = outcome.failure == nil
        if isComplete { try begin(&sink) }
        if hasBegun { try sink.end(complete: isComplete) }
        stored.isComplete = isComplete
        settleFailure()
        outcome.warnings = Warnings(plan, query, source).all(outcome.report, pipeline.context.notes)
        return outcome
    }

    /// Rows are out and some are missing: that is a partial result, whatever was the cause.
    private mutating func settleFailure() {
        guard var failure = outcome.failure else { return }
        if outcome.rows > 0 {
            failure.exit = ExitStatus.partial
            failure.partial = Diagnostic.PartialDetail(rows: outcome.rows, pages: outcome.report?.pages ?? 0)
        } else if pipeline.isBlocking, let rows = outcome.report?.rows, rows > 0 {
            failure.notes.append(
                "\(rows) rows were read, but rows that are missing could change the result, so none is shown")
        }
        outcome.failure = failure
    }

    private mutating func push(_ batch: RowBatch, into sink: inout some ResultSink) throws(OutputError) {
        let ready: RowBatch?
        do throws(EvaluationError) {
            ready = try pipeline.push(batch)
        } catch {
            outcome.failure = Failures.evaluation(error, query, source)
            return
        }
        if let ready { try write(ready, into: &sink) }
    }

    private mutating func finishPipeline() -> [RowBatch] {
        do throws(EvaluationError) {
            return try pipeline.finish()
        } catch {
            outcome.failure = Failures.evaluation(error, query, source)
            return []
        }
    }

    private mutating func begin(_ sink: inout some ResultSink) throws(OutputError) {
        guard !hasBegun else { return }
        hasBegun = true
        try sink.begin(query.schema)
    }

    private mutating func write(_ batch: RowBatch, into sink: inout some ResultSink) throws(OutputError) {
        guard batch.count > 0 else { return }
        try begin(&sink)
        outcome.rows += batch.count
        if world.keepsResults { stored.batches.append(batch) }
        try sink.rows(batch)
    }
}
