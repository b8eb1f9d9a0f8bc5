/// Notices that a list moved while it was read, and keeps rows from being given twice.
///
/// Rows that are inserted or deleted in front of the place that is read shift the others: one comes twice, another not at
/// all. A total that changes, and a key that comes on two pages, show it; then the list is read again until a pass is
/// clean, and rows that haven't been given yet are added.
struct DriftCheck: Sendable {
    /// What was noticed, for the user.
    struct Findings: Hashable, Sendable {
        /// How many rows came again.
        var repeated = 0
        /// The first total that was stated.
        var firstTotal: Int?
        /// The last total that was stated.
        var lastTotal: Int?
        /// How many times the list was read.
        var passes = 1
        /// Whether no pass was clean.
        var isUnsettled = false
    }

    /// The most passes over a list.
    static let mostPasses = 3

    /// On which page each key came last.
    private var sightings: [KeyFingerprint: Sighting] = [:]
    /// The number of the page that was looked at last, over all passes.
    private var page: UInt32 = 0
    /// The number of the first page of this pass, or of the window of one.
    private var firstPage: UInt32 = 1
    private var totalOfPass: Int?
    private var hasMoved = false
    /// Whether rows were given that can't be told from others.
    private(set) var gaveUnkeyed = false
    /// What was noticed so far; nil while nothing was.
    private(set) var findings: Findings?
    private var noted = Findings()

    /// A page that a key was on, and whether it was the first of all; in four bytes, since there is one for each row.
    private struct Sighting {
        private var bits: UInt32

        /// That a key has never come.
        static let none = Sighting(bits: 0)

        private init(bits: UInt32) { self.bits = bits }

        init(on page: UInt32, isFirst: Bool) { bits = page << 1 | (isFirst ? 1 : 0) }

        var page: UInt32 { bits >> 1 }
        var isFirst: Bool { bits & 1 == 1 }
        var isNone: Bool { bits == 0 }
    }

    /// Whether a row of that key has come in this pass.
    func hasCome(_ key: KeyFingerprint) -> Bool { sightings[key].map { $0.page >= firstPage } ?? false }

    /// The rows of a page that haven't been given yet, by their keys.
    mutating func fresh(_ keys: [KeyFingerprint?], total: Int?) -> [Int] {
        if let total {
            noted.firstTotal = noted.firstTotal ?? total
            noted.lastTotal = total
            if let totalOfPass, totalOfPass != total { move() }
            totalOfPass = total
        }
        page += 1
        return keys.indices.filter { row in
            rowsInPass += 1
            // A row without a key can't be told from another.
            guard let key = keys[row] else {
                gaveUnkeyed = gaveUnkeyed || noted.passes == 1
                return noted.passes == 1
            }
            let last = see(key)
            // Rows of one page that share a key are what the server meant to give; only another page makes a key suspect.
            if last.page == page { return last.isFirst }
            if last.page >= firstPage {
                noted.repeated += 1
                rowsInPass -= 1
                move()
            }
            return last.isNone
        }
    }

    /// Notes that a key is on this page, and tells where it was last.
    private mutating func see(_ key: KeyFingerprint) -> Sighting {
        func exchange(_ sighting: inout Sighting, page: UInt32) -> Sighting {
            let last = sighting
            if last.page != page { sighting = Sighting(on: page, isFirst: last.isNone) }
            return last
        }
        // In one look: a read does this for each of its rows.
        return exchange(&sightings[key, default: .none], page: page)
    }

    /// Whether the list must be read again; begins another pass.
    mutating func wantsAnotherPass() -> Bool {
        guard hasMoved else { return false }
        guard noted.passes < DriftCheck.mostPasses else {
            noted.isUnsettled = true
            findings = noted
            return false
        }
        noted.passes += 1
        findings = noted
        beginAnew()
        return true
    }

    /// Begins the list anew; what was given stays given.
    mutating func beginAnew() {
        firstPage = page + 1
        rowsInPass = 0
        totalOfPass = nil
        hasMoved = false
    }

    /// Begins the next window of time. A row at the instant where two windows meet belongs to both, so that it comes
    /// again isn't odd; it is given once all the same.
    mutating func beginWindow() { firstPage = page + 1 }

    /// How many rows came in this pass, those that came again left out.
    private(set) var rowsInPass = 0

    /// Notes that the list moved.
    mutating func move() {
        hasMoved = true
        findings = noted
    }
}

extension DriftCheck.Findings {
    /// What was noticed in words: `2 repeated, total 264 → 266`.
    var text: String {
        var parts: [String] = []
        if repeated > 0 { parts.append("\(repeated) repeated") }
        if let firstTotal, let lastTotal, firstTotal != lastTotal { parts.append("total \(firstTotal) → \(lastTotal)") }
        if passes > 1 { parts.append("read \(passes) times") }
        return parts.joined(separator: ", ")
    }
}
