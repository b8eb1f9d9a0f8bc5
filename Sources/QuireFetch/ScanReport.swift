package import QuireDecode

/// What a scan did.
package struct ScanReport: Sendable {
    /// The table.
    package let source: String
    /// The access path.
    package let strategy: String
    /// The requests made.
    package var requests = 0
    /// The requests among them that were made again after a failure.
    package var retries = 0
    /// The pages read.
    package var pages = 0
    /// The rows decoded.
    package var rows = 0
    /// The bytes of all bodies, decompressed.
    package var bytes = 0
    /// The most requests under way at once.
    package var peakConcurrency = 0
    /// The values that are not as declared; of columns that rows lack, those that no row has at all.
    package var oddities: [FieldOddity] {
        found.filter { $0.kind != .absent || $0.count == examined }
    }
    /// What is odd in each page, and in how many rows it was looked for.
    private var found: [FieldOddity] = []
    private var examined = 0
    /// The path whose absence on a full page was all that ended the list; nil where the end was stated.
    package var endedWithout: String?
    /// What was noticed of a list that moved while it was read, in words; nil when nothing was.
    package var moved: String?
    /// Why the scan began anew.
    package var restarts: [String] = []
    /// Whether the rows that came were enough before the list ended.
    package var hasEnough = false
    /// Why rows are missing; nil when none are.
    package var failure: FetchError?
    /// The rows that were kept out, because they don't fit the table.
    package var keptOut = KeptOutRows()
    /// Whether the question what it may cost is settled.
    var isAgreed = false
    /// The lists that were asked for, where each value has one of its own.
    var lists = 0
    /// How far it came.
    package var progress = ScanMachine.Progress()

    /// Whether somebody agreed to what it costs.
    var isSettled: Bool {
        switch failure?.reason {
        case .declined, .unasked: false
        default: isAgreed
        }
    }

    /// How the scan stands, for one that may go on.
    var end: SavedScan.End {
        guard let failure else { return .whole }
        return failure.mayPass ? .interrupted : .broken
    }

    package init(source: String, strategy: String) {
        self.source = source
        self.strategy = strategy
    }

    /// Whether every row that the query needs has come.
    package var isComplete: Bool { failure == nil }

    /// Adds what is odd in a page of so many rows.
    package mutating func add(_ more: [FieldOddity], rows: Int) {
        examined += rows
        for oddity in more {
            if let index = found.firstIndex(where: { $0.field == oddity.field && $0.kind == oddity.kind }) {
                found[index].count += oddity.count
            } else {
                found.append(oddity)
            }
        }
    }

    /// Forgets what was odd in rows that were dropped.
    mutating func forgetOddities() {
        found = []
        examined = 0
    }

    /// Adds what the read of one of several lists did.
    mutating func add(_ other: ScanReport) {
        requests += other.requests
        retries += other.retries
        pages += other.pages
        rows += other.rows
        bytes += other.bytes
        peakConcurrency = max(peakConcurrency, other.peakConcurrency)
        add(other.found, rows: other.examined)
        endedWithout = endedWithout ?? other.endedWithout
        moved = moved ?? other.moved
        restarts += other.restarts
        keptOut.add(other.keptOut)
    }
}
