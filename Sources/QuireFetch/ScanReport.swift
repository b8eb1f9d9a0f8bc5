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
    /// The values that are not as declared.
    package var oddities: [FieldOddity] = []
    /// What was noticed of a list that moved while it was read, in words; nil when nothing was.
    package var moved: String?
    /// Why the scan began anew.
    package var restarts: [String] = []
    /// Whether the rows that came were enough before the list ended.
    package var hasEnough = false
    /// Why rows are missing; nil when none are.
    package var failure: FetchError?
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

    mutating func add(_ more: [FieldOddity]) {
        for oddity in more {
            if let index = oddities.firstIndex(where: { $0.field == oddity.field && $0.kind == oddity.kind }) {
                oddities[index].count += oddity.count
            } else {
                oddities.append(oddity)
            }
        }
    }
}

extension ScanReport {
    /// Adds what the read of one of several lists did.
    mutating func add(_ other: ScanReport) {
        requests += other.requests
        retries += other.retries
        pages += other.pages
        rows += other.rows
        bytes += other.bytes
        peakConcurrency = max(peakConcurrency, other.peakConcurrency)
        add(other.oddities)
        moved = moved ?? other.moved
        restarts += other.restarts
    }
}
