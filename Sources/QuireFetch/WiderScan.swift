import QuireModel
import QuirePlan
import QuirePluginKit

/// A scan without the filters of many values, for a server that doesn't take an address as long as theirs: the rows that
/// have none of these values are left out here.
struct WiderScan {
    private let scan: Scan
    private let checks: [AppliedFilter]
    /// The columns that are read for the checks alone.
    private let extra: Set<String>

    /// Nil when there is no such filter to do without.
    init?(_ narrow: Scan) {
        let checks = narrow.path.filters.filter { $0.values.count > 1 && $0.capability.encoding != .path }
        let needed = narrow.source.table.filterRules.flatMap { rule -> [String] in
            if case .required(let parameters) = rule { parameters } else { [] }
        }
        guard !checks.isEmpty, !checks.contains(where: { needed.contains($0.capability.parameter) }) else { return nil }
        var wide = narrow
        let fields = Set(checks.map(\.capability.field))
        let extra = fields.subtracting(narrow.columns)
        wide.columns += extra.sorted()
        wide.path = .scan(ScanQuery(filters: narrow.path.filters.filter { !checks.contains($0) }))
        wide.rowLimit = nil
        wide.pageSize = narrow.pageSize == nil ? nil : narrow.source.capabilities.pages.largest
        scan = wide
        self.checks = checks
        self.extra = extra
    }

    /// Reads it in the place of the scan whose report is given.
    func read(
        after refused: ScanReport, by scheduler: FetchScheduler, on connection: ProviderConnection,
        deliver: (FetchScheduler.Event) async throws -> FetchScheduler.Demand
    ) async throws -> ScanReport {
        let reason = "the server takes no address that long, so the values are looked for here"
        _ = try await deliver(.restart(reason))
        var report = try await scheduler.run(scan, on: connection) { event in
            guard case .rows(let batch) = event else { return try await deliver(event) }
            return try await deliver(.rows(narrowed(batch)))
        }
        report.requests += refused.requests
        report.retries += refused.retries
        report.restarts.insert(reason, at: 0)
        return report
    }

    private func narrowed(_ batch: RowBatch) -> RowBatch {
        var rows = batch
        for check in checks {
            guard let index = scan.schema.index(of: check.capability.field) else { continue }
            rows = rows.keeping(check.values, in: index)
        }
        let kept = scan.schema.columns.indices.filter { !extra.contains(scan.schema.columns[$0].name) }
        return RowBatch(columns: kept.map { rows.columns[$0] }, count: rows.count)
    }
}

extension FetchError {
    /// Whether the server says that the address is longer than it takes.
    var isAddressTooLong: Bool {
        guard case .provider(let failure, _) = reason else { return false }
        return failure.status == 414 || failure.status == 431
    }
}
