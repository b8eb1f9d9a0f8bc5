package import QuireModel
package import QuirePlan
import QuirePluginKit
import Synchronization

/// What all scans of a statement handed over until it was interrupted, so that it can go on.
///
/// The statement runs anew from its start, whatever its plan is: each scan first hands over what it has, without a
/// request, and then goes on from where it stood. So joins, unions, groups and sorts need no state of their own.
package final class ReadJournal: Sendable {
    /// Which list is read, and how. Scans that are the same in all of it may stand in for each other.
    private struct Key: Hashable {
        let provider: String
        let resource: String
        let path: AccessPath
        let columns: [String]
        let includesRaw: Bool
        let pageSize: Int?
        let skippedRows: Int
        let rowLimit: Int?

        init(_ scan: Scan) {
            provider = scan.source.provider
            resource = scan.source.table.name
            path = scan.path
            columns = scan.columns
            includesRaw = scan.includesRaw
            pageSize = scan.pageSize
            skippedRows = scan.skippedRows
            rowLimit = scan.rowLimit
        }
    }

    private struct State {
        var scans: [Key: [SavedScan]] = [:]
        /// How many of the scans of a key are in use in this run.
        var used: [Key: Int] = [:]
        var given: [RowBatch] = []
    }

    private let state = Mutex(State())
    private let room: JournalRoom

    /// An empty journal that may hold so many bytes of rows.
    package init(limit: Int) { room = JournalRoom(bytes: limit) }

    /// What is known of a scan; each is given out once a run.
    package func scan(_ scan: Scan) -> SavedScan {
        state.withLock { state in
            let key = Key(scan)
            let place = state.used[key, default: 0]
            state.used[key] = place + 1
            if let known = state.scans[key], place < known.count { return known[place] }
            let saved = SavedScan(room: room)
            state.scans[key, default: []].append(saved)
            return saved
        }
    }

    /// Begins another run of the statement.
    package func beginRun() { state.withLock { $0.used = [:] } }

    /// The rows of the result that were given until the statement was interrupted.
    package var given: [RowBatch] { state.withLock { $0.given } }

    /// Keeps the rows of the result that were given.
    package func keep(given: [RowBatch]) { state.withLock { $0.given = given } }

    /// Whether the statement can go on: some scan was interrupted, none failed for good, and all that came is here.
    package var canGoOn: Bool {
        guard room.isOpen else { return false }
        let ends = state.withLock { $0.scans.values.flatMap { $0.map(\.current.end) } }
        return ends.contains(.interrupted) && !ends.contains(.broken)
    }
}

extension FetchError {
    /// Whether what went wrong may be otherwise at another time, so that the scan could go on.
    var mayPass: Bool {
        switch reason {
        case .transport, .credentials, .signIn, .provider, .page, .budget, .declined, .unasked: true
        case .plugin, .noProgress, .endedEarly, .endedBefore, .listMoved, .foreignAddress, .otherList, .file: false
        }
    }
}
