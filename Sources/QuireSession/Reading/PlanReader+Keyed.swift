import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit

extension PlanReader {
    /// The strategy of a list that is read for one value at a time, in `--stats` and `explain`.
    static let childrenStrategy = "children"

    /// Reads the lists of the values that the query names, or that the parent list has.
    func readLists(_ keyed: KeyedScan, _ deliver: (Event) async throws -> Demand) async throws -> ReadOutcome {
        var outcome = ReadOutcome()
        var lists: KeyedLists
        do throws(Diagnostic) {
            lists = try await self.lists(keyed)
        } catch {
            outcome.failure = error
            return outcome
        }
        switch keyed.keys {
        case .values(let values): _ = try await lists.read(values) { try await deliver(.rows($0)) }
        case .parents(let plan):
            var key = EvaluationNotes()
            outcome = try await read(plan) { batch in
                key.note(nullsOf: batch.columns[0], madeOf: Set(plan.schema.columns.prefix(1).map(\.name)))
                let values = (0..<batch.count).map { batch.columns[0][$0] }
                return try await lists.read(values) { try await deliver(.rows($0)) }
            }
            outcome.notes.add(key)
        // The join that it belongs to reads it.
        case .join: break
        }
        lists.finish(&outcome, text)
        return outcome
    }

    /// The lists of a keyed scan, none read yet.
    func lists(_ keyed: KeyedScan) async throws(Diagnostic) -> KeyedLists {
        KeyedLists(keyed: keyed, source: try await source(of: keyed.scan), journal: journal)
    }
}

/// The lists of a keyed scan while values for them turn up.
struct KeyedLists {
    private let keyed: KeyedScan
    private let source: any RowSource
    private let journal: ReadJournal?
    private var seen: Set<Value> = []
    private var report: ScanReport

    init(keyed: KeyedScan, source: any RowSource, journal: ReadJournal?) {
        self.journal = journal
        self.keyed = keyed
        self.source = source
        report = ScanReport(source: keyed.scan.source.name, strategy: PlanReader.childrenStrategy)
    }

    /// Whether a list couldn't be read.
    var hasFailed: Bool { report.failure != nil }

    /// Reads the lists of values that weren't read yet; null has none.
    mutating func read(
        _ values: [Value], deliver: (RowBatch) async throws -> PlanReader.Demand
    ) async throws -> PlanReader.Demand {
        let fresh = values.filter { !$0.isNull && seen.insert($0).inserted }
        return try await source.read(keyed, fresh, into: &report, journal: journal, deliver: deliver)
    }

    /// Adds the reports to an outcome.
    func finish(_ outcome: inout ReadOutcome, _ text: SourceText) {
        outcome.reports.append(report)
        guard let failure = report.failure else { return }
        outcome.failure =
            outcome.failure ?? Failures(keyed.scan, title: source.title, source.manifest, text).diagnostic(failure)
    }
}
