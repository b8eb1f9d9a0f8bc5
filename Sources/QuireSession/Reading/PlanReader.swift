import QuireDiagnostics
import QuireEngine
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit

/// Reads a plan: its source tree, and the operators on the rows. It doesn't know where the rows go.
///
/// Failures are in the outcome; only errors from `deliver` are thrown.
struct PlanReader: Sendable {
    typealias Demand = FetchScheduler.Demand
    typealias Event = FetchScheduler.Event

    let world: Session.World
    let context: EvaluationContext
    /// The text that contains the query, and its place there, for messages.
    let text: SourceText
    let span: SourceSpan
    /// The result that `last` names.
    let last: StoredResult?
    /// The rows of bindings, by the bindings' identities.
    let kept: [Int: KeptRows]
    /// The memory held by all steps.
    let memory: HeldMemory
    /// The scans that were recorded before an interruption; nil if the read can't be resumed.
    let journal: ReadJournal?
    /// Advice on making its scans cheaper, for the question before a long read.
    private let advice: [Scan: [String]]

    /// Creates a reader; `holding` is the memory already held by the queries that it is read for.
    init(
        world: Session.World, context: EvaluationContext, text: SourceText, span: SourceSpan, last: StoredResult?,
        kept: [Int: KeptRows], holding: Int, journal: ReadJournal? = nil, advice: [Scan: [String]] = [:]
    ) {
        self.kept = kept
        self.journal = journal
        self.advice = advice
        self.world = world
        self.context = context
        self.text = text
        self.span = span
        self.last = last
        memory = HeldMemory(limit: world.reading.memoryLimit, before: holding)
    }

    /// An event of a plan's read.
    enum Handed {
        /// Rows that are ready, made of a batch of the source's; nil when none are.
        case ready(RowBatch?, of: RowBatch)
        /// Rows that were held until all had arrived.
        case held(RowBatch)
        /// All rows so far are void: another list is read instead.
        case restarted
    }

    /// Reads a plan and hands its rows over as they are ready.
    func read(_ plan: Plan, deliver: (RowBatch) async throws -> Demand) async throws -> ReadOutcome {
        try await follow(plan) { handed in
            switch handed {
            case .ready(let rows?, _), .held(let rows): try await deliver(rows)
            case .ready(nil, _), .restarted: .more
            }
        }
    }

    /// Reads a plan and hands over its events.
    func follow(_ plan: Plan, _ hand: (Handed) async throws -> Demand) async throws -> ReadOutcome {
        var pipeline = Pipeline(plan.operators, input: plan.source.output, context: context)
        var failure: Diagnostic?
        var peakRows = 0
        let share = MemoryShare(memory)
        let isBlocking = pipeline.isBlocking
        func take(_ event: Event) async throws -> Demand {
            switch event {
            case .restart:
                // The list that is read instead has its own order.
                pipeline = Pipeline(plan.fallbackOperators, input: plan.fallbackInput, context: context)
                return try await hand(.restarted)
            case .rows(let batch):
                peakRows = max(peakRows, pipeline.heldRows + batch.count)
                let ready: RowBatch?
                do throws(EvaluationError) {
                    ready = try pipeline.push(batch)
                } catch {
                    failure = Failures.evaluation(error, text, span)
                    return .enough
                }
                guard share.hold(pipeline.heldBytes) else {
                    failure = Failures.memory(self, plan.holders)
                    return .enough
                }
                if try await hand(.ready(ready, of: batch)) == .enough { return .enough }
                return pipeline.isDone ? .enough : .more
            }
        }
        // A plan without wanted rows makes no request; but a count of no rows is still a row.
        var outcome =
            pipeline.isDone
            ? PlanReader.unread(plan, as: AccessPath.empty.strategy)
            : try await readSource(plan.source, isHeld: isBlocking, deliver: take)
        if let failure { outcome.failure = failure }
        if outcome.failure == nil || (outcome.isUsable && failure == nil) {
            while true {
                let held: RowBatch?
                do throws(EvaluationError) {
                    held = try pipeline.drain()
                } catch {
                    outcome.failure = Failures.evaluation(error, text, span)
                    break
                }
                guard let held, try await hand(.held(held)) == .more else { break }
            }
        } else {
            outcome.isWithheld = outcome.isWithheld || isBlocking
        }
        outcome.notes.add(pipeline.context.notes)
        outcome.peakRows += peakRows
        return outcome
    }

    /// The outcome of a plan whose rows aren't needed, or no longer needed; `strategy` is reported for its lists.
    static func unread(_ plan: Plan, as strategy: String? = nil) -> ReadOutcome {
        var outcome = ReadOutcome()
        outcome.reports = plan.source.scans.map {
            ScanReport(source: $0.source.name, strategy: strategy ?? $0.path.strategy)
        }
        return outcome
    }
}

extension PlanReader {
    /// Reads a source; with `isHeld`, no row is passed on before all have arrived.
    private func readSource(
        _ source: PlannedSource, isHeld: Bool, deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        switch source {
        case .last: return try await replayLast(deliver)
        case .kept(let source):
            guard let rows = kept[source.identity] else {
                throw EvaluationError("the rows of '\(source.name)' were not read")
            }
            return try await replayKept(rows, deliver)
        case .scan(let scan): return try await readList(scan, deliver)
        case .keyed(let keyed): return try await readLists(keyed, deliver)
        case .union(let union): return try await readUnion(union, isHeld: isHeld, deliver)
        case .join(let join): return try await readJoin(join, deliver)
        }
    }

    /// Takes the rows of the previous result.
    private func replayLast(_ deliver: (Event) async throws -> Demand) async throws -> ReadOutcome {
        var outcome = ReadOutcome()
        for batch in last?.batches ?? [] {
            if try await deliver(.rows(batch)) == .enough { return outcome }
        }
        if last?.isComplete == false { outcome.partial = ["the previous result is"] }
        return outcome
    }

    /// Takes the rows of a `let`.
    private func replayKept(
        _ rows: KeptRows, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        var outcome = ReadOutcome()
        for batch in rows.batches { if try await deliver(.rows(batch)) == .enough { return outcome } }
        if !rows.isComplete { outcome.partial = ["the rows of '\(rows.name)' are"] }
        return outcome
    }

    /// Reads a provider's list.
    private func readList(_ scan: Scan, _ deliver: (Event) async throws -> Demand) async throws -> ReadOutcome {
        var outcome = ReadOutcome()
        guard scan.path != .empty else {
            outcome.reports = [ScanReport(source: scan.source.name, strategy: AccessPath.empty.strategy)]
            return outcome
        }
        let source: any RowSource
        do throws(Diagnostic) {
            source = try await self.source(of: scan)
        } catch {
            outcome.failure = error
            return outcome
        }
        let report = try await source.read(scan, saved: journal?.scan(scan), deliver: deliver)
        outcome.reports = [report]
        outcome.failure = report.failure.map {
            Failures(scan, title: source.title, source.manifest, text).diagnostic($0)
        }
        return outcome
    }

    /// Returns the source of rows for a scan's table.
    func source(of scan: Scan) async throws(Diagnostic) -> any RowSource {
        let table = scan.source
        do throws(Diagnostic) {
            switch table.origin {
            case .endpoint(let endpoint):
                let resource = Resource(table.table, at: endpoint)
                return RESTSource(try await world.sources.connect(table.provider, resource), scheduler(scan))
            case .file:
                guard let files = world.sources.files else {
                    throw Diagnostic(.unknownSource, message: "no source reads the rows of \(table.name)")
                }
                return files
            case .registered:
                guard let registered = world.sources.rows[table.provider] else {
                    throw Diagnostic(.unknownSource, message: "no source reads the rows of \(table.name)")
                }
                return registered
            }
        } catch {
            var diagnostic = error
            diagnostic.source = diagnostic.source ?? text
            diagnostic.span = diagnostic.span ?? table.span
            throw diagnostic
        }
    }

    private func scheduler(_ scan: Scan) -> FetchScheduler {
        let reading = world.reading
        let advice = advice[scan] ?? []
        return FetchScheduler(
            transport: reading.transport, budget: reading.budget, pacing: reading.pacing,
            concurrency: reading.pageConcurrency, memoryLimit: reading.memoryLimit, log: reading.log,
            watch: reading.onProgress,
            consent: { notice in await reading.consent(notice.advising(advice)) })
    }
}
