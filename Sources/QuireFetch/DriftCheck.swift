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

    /// The keys that were given, and in which pass, or window of one, each came last.
    private var passes: [KeyFingerprint: UInt32] = [:]
    private var pass: UInt32 = 1
    private var totalOfPass: Int?
    private var hasMoved = false
    /// Whether rows were given that can't be told from others.
    private(set) var gaveUnkeyed = false
    /// What was noticed so far; nil while nothing was.
    private(set) var findings: Findings?
    private var noted = Findings()

    /// Whether a row of that key has come in this pass.
    func hasCome(_ key: KeyFingerprint) -> Bool { passes[key] == pass }

    /// The rows of a page that haven't been given yet, by their keys.
    mutating func fresh(_ keys: [KeyFingerprint?], total: Int?) -> [Int] {
        if let total {
            noted.firstTotal = noted.firstTotal ?? total
            noted.lastTotal = total
            if let totalOfPass, totalOfPass != total { move() }
            totalOfPass = total
        }
        // Rows of one page that share a key are what the server meant to give; only another page makes a key suspect.
        var kept: [KeyFingerprint: Bool] = [:]
        return keys.indices.filter { row in
            rowsInPass += 1
            // A row without a key can't be told from another.
            guard let key = keys[row] else {
                gaveUnkeyed = gaveUnkeyed || noted.passes == 1
                return noted.passes == 1
            }
            if let sibling = kept[key] { return sibling }
            let last = passes.updateValue(pass, forKey: key)
            if last == pass {
                noted.repeated += 1
                rowsInPass -= 1
                move()
            }
            kept[key] = last == nil
            return last == nil
        }
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
        pass += 1
        rowsInPass = 0
        totalOfPass = nil
        hasMoved = false
    }

    /// Begins the next window of time. A row at the instant where two windows meet belongs to both, so that it comes
    /// again isn't odd; it is given once all the same.
    mutating func beginWindow() { pass += 1 }

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
