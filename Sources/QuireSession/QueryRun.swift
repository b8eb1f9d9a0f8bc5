import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan

/// One query on its way from its plan to the sink.
struct QueryRun {
    /// The consumer of the rows.
    enum Reader: Hashable {
        /// The user.
        case person
        /// Another query, under this name.
        case another(String)
    }

    private let plan: Plan
    private let query: Query
    private let reader: PlanReader
    /// The name under which the rows are kept; nil if they aren't.
    private let holder: String?
    private var hasBegun = false
    private var outcome = StatementOutcome()
    /// The rows delivered so far, if results are kept.
    private(set) var stored: StoredResult
    private var unfit: Diagnostic?
    /// The rows that an earlier run of the same query gave.
    private var given: GivenRows

    init(_ planned: PlannedQuery, for user: Reader, _ reader: PlanReader, given: [RowBatch] = []) {
        plan = planned.plan
        query = planned.query
        // Sorted or counted rows are delivered again.
        self.given = GivenRows(planned.plan.operators.contains(where: \.isBlocking) ? [] : given)
        self.reader = reader
        holder =
            switch user {
            case .person: reader.world.run.keepsResults ? "the result, which is kept for 'from last'," : nil
            case .another(let name): name
            }
        stored = StoredResult(schema: query.schema, batches: [], isComplete: true)
    }

    /// Reads the plan and passes the result to the sink; held rows are delivered only if no missing row could change
    /// them.
    mutating func run(into sink: inout some ResultSink) async throws(OutputError) -> StatementOutcome {
        var read = ReadOutcome()
        do {
            read = try await Flow.read(plan, with: reader) { batch in
                try write(batch, into: &sink)
                if let holder, !reader.memory.change(from: 0, to: batch.byteCount) {
                    unfit = Failures.memory(reader, holder)
                    return .enough
                }
                return .more
            }
        } catch let error as OutputError {
            throw error
        } catch {
            read.failure = Failures.unexpected(error, reader.text, query.span)
        }
        let odd = OddValues(plan, read, last: reader.last?.odd ?? [], kept: reader.kept)
        if read.failure == nil { read.failure = odd.problem(reader.text, query.span) }
        if read.failure == nil { read.failure = Failures.keptOut(read.reports, reader.text, query.span) }
        stored.odd = odd.columns
        outcome.reports = read.reports
        outcome.skipped = read.skipped.map(\.name)
        outcome.peakRows = read.peakRows
        outcome.failure = read.failure ?? unfit
        let isComplete = outcome.failure == nil
        if isComplete || read.isUsable { try begin(&sink) }
        if hasBegun { try sink.end(complete: isComplete) }
        outcome.isOfPartial = !read.partial.isEmpty
        stored.isComplete = isComplete && !outcome.isOfPartial
        settleFailure(isWithheld: read.isWithheld)
        outcome.warnings = Warnings(query, reader.text).all(read)
        return outcome
    }

    /// If rows are out and others are missing, the result is partial, whatever the cause.
    private mutating func settleFailure(isWithheld: Bool) {
        guard var failure = outcome.failure else { return }
        outcome.cause = failure
        if outcome.rows > 0 {
            failure.exit = ExitStatus.partial
            failure.partial = Diagnostic.PartialDetail(
                rows: outcome.rows, pages: outcome.reports.reduce(0) { $0 + max($1.pages, $1.progress.pages) })
        } else {
            let rows = outcome.reports.reduce(0) { $0 + $1.rows }
            if isWithheld, rows > 0 {
                failure.notes.append(
                    "\(rows) rows were read, but rows that are missing could change the result, so none is shown")
            }
        }
        outcome.failure = failure
    }

    private mutating func begin(_ sink: inout some ResultSink) throws(OutputError) {
        guard !hasBegun else { return }
        hasBegun = true
        try sink.begin(query.schema)
    }

    private mutating func write(_ batch: RowBatch, into sink: inout some ResultSink) throws(OutputError) {
        guard batch.count > 0 else { return }
        outcome.rows += batch.count
        if holder != nil { stored.batches.append(batch) }
        guard let news = given.rest(of: batch) else { return outcome.rowsGivenBefore += batch.count }
        outcome.rowsGivenBefore += batch.count - news.count
        try begin(&sink)
        try Flow.write(news, into: &sink)
    }

    /// The rows delivered so far, in this run and before.
    var shown: [RowBatch] { stored.batches + given.left(stored.schema) }
}
