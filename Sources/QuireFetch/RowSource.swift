package import QuireModel
package import QuirePlan
package import QuirePluginKit

/// Where the rows of a planned scan come from: an API's list, a file, a database.
///
/// **The caller guarantees** that the scan was planned from the table as the source declares it: it names columns of the
/// table, and filters and orders among its capabilities.
///
/// **The source guarantees** that it hands over, in the order of `scan.schema`, every row that satisfies the filters of
/// the scan's path, and others only where a filter isn't declared exact; that it ends when `deliver` has enough and when
/// the task is cancelled; and that whatever keeps rows from coming is the report's `failure`. What `deliver` throws it
/// throws.
package protocol RowSource: Sendable {
    /// Who gives the rows, for messages.
    var title: String { get }

    /// What the API says of itself, for messages; nil for a source that is none.
    var manifest: Manifest? { get }

    /// Reads what the scan needs. One that was `saved` before an interruption hands over again what it had, and
    /// continues.
    func read(
        _ scan: Scan, saved: SavedScan?, deliver: (FetchScheduler.Event) async throws -> FetchScheduler.Demand
    ) async throws -> ScanReport

    /// Reads the lists of some values of a keyed scan, and hands their rows over in the order of the values; adds what
    /// was done to the report.
    func read(
        _ keyed: KeyedScan, _ values: [Value], into report: inout ScanReport, journal: ReadJournal?,
        deliver: (RowBatch) async throws -> FetchScheduler.Demand
    ) async throws -> FetchScheduler.Demand
}

extension RowSource {
    package var manifest: Manifest? { nil }

    /// Reads one list after another.
    package func read(
        _ keyed: KeyedScan, _ values: [Value], into report: inout ScanReport, journal: ReadJournal?,
        deliver: (RowBatch) async throws -> FetchScheduler.Demand
    ) async throws -> FetchScheduler.Demand {
        for piece in keyed.pieces(of: values) {
            let scan = keyed.scan(for: piece)
            var batches: [RowBatch] = []
            let own = try await read(scan, saved: journal?.scan(scan)) { event in
                switch event {
                case .rows(let batch): batches.append(keyed.own(batch, of: piece))
                case .restart: batches = []
                }
                return .more
            }
            report.add(own)
            if let failure = own.failure {
                report.failure = failure
                return .enough
            }
            for batch in batches where try await deliver(batch) == .enough {
                report.hasEnough = true
                return .enough
            }
        }
        return .more
    }
}

/// Looks at files and reads them: a source whose tables are whatever the files of a query turn out to be.
///
/// A query over a file is bound to what the file was found to be. It is looked at before the text is run, once for each
/// change of it, and what reads it holds it against that.
package protocol FileShelf: RowSource {
    /// What a file was found to be when it was looked at; nil for one that wasn't.
    func known(_ reference: FileReference) -> Result<FileTable, FileProblem>?
    /// Looks at a whole file, and keeps what it was found to be.
    func look(at reference: FileReference)
    /// What the beginning of a file shows, while a text is typed.
    func beginning(_ reference: FileReference) -> Result<FileTable, FileProblem>
    /// Looks again at files that changed, and forgets those that can't be read.
    func refresh()
}

/// The lists of an API over HTTP.
package struct RESTSource: RowSource {
    private let connection: ProviderConnection
    private let scheduler: FetchScheduler

    package init(_ connection: ProviderConnection, _ scheduler: FetchScheduler) {
        self.connection = connection
        self.scheduler = scheduler
    }

    package var title: String { connection.plugin.manifest.title }

    package var manifest: Manifest? { connection.plugin.manifest }

    package func read(
        _ scan: Scan, saved: SavedScan?, deliver: (FetchScheduler.Event) async throws -> FetchScheduler.Demand
    ) async throws -> ScanReport {
        let report = try await scheduler.run(scan, on: connection, saved: saved, deliver: deliver)
        guard report.failure?.isAddressTooLong == true, report.rows == 0, let wider = WiderScan(scan) else {
            return report
        }
        return try await wider.read(after: report, by: scheduler, on: connection, deliver: deliver)
    }

    package func read(
        _ keyed: KeyedScan, _ values: [Value], into report: inout ScanReport, journal: ReadJournal?,
        deliver: (RowBatch) async throws -> FetchScheduler.Demand
    ) async throws -> FetchScheduler.Demand {
        try await scheduler.run(keyed, values, on: connection, into: &report, journal: journal, deliver: deliver)
    }
}
