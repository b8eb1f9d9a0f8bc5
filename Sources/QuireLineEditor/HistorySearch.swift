/// A search through the history: the entries that hold what is looked for, newest first, then those that hold its
/// letters in order.
struct HistorySearch: Sendable {
    /// What was there before the search.
    let original: EditBuffer
    /// What is looked for.
    private(set) var query = ""
    /// The places of the entries found, best first; all of them while nothing is looked for.
    private(set) var matches: [Int]
    /// Which of the matches is shown; nil while the text before the search is.
    private(set) var selection: Int?
    private let entries: [String]

    /// A search that starts at the newest entry.
    init(in entries: [String], from original: EditBuffer) {
        self.entries = entries
        self.original = original
        matches = Array(entries.indices.reversed())
    }

    /// Whether an entry holds the query.
    var isFound: Bool { query.isEmpty || !matches.isEmpty }

    /// The text found, or the text before the search as long as nothing is.
    var match: EditBuffer {
        guard let selection, matches.indices.contains(selection) else { return original }
        let text = entries[matches[selection]].sanitizedForEditing()
        return EditBuffer(text, cursor: FuzzyMatch(query).place(in: text))
    }

    /// The entries found, best first, at most so many around the one shown.
    func listed(atMost limit: Int) -> (entries: [String], selection: Int?) {
        let start = max(0, (selection ?? 0) - limit / 2)
        let shown = matches[min(start, matches.count)..<min(start + limit, matches.count)]
        return (shown.map { entries[$0] }, selection.map { $0 - start })
    }

    /// Extends the query.
    mutating func extend(_ more: String) {
        query += more
        find()
    }

    /// Takes back the last character of the query.
    mutating func shorten() {
        query = String(query.dropLast())
        find()
    }

    /// Goes to the next match: older, or less alike.
    mutating func older() {
        let next = selection.map { $0 + 1 } ?? 0
        if next < matches.count { selection = next }
    }

    /// Goes to the match before.
    mutating func newer() {
        if let current = selection, current > 0 { selection = current - 1 }
    }

    private mutating func find() {
        guard !query.isEmpty else {
            matches = Array(entries.indices.reversed())
            return selection = nil
        }
        let wanted = FuzzyMatch(query)
        var found: [(place: Int, gaps: Int)] = []
        for place in entries.indices.reversed() {
            if let gaps = wanted.gaps(in: entries[place]) { found.append((place, gaps)) }
        }
        // Of equally good matches the newer one comes first.
        matches = found.sorted { ($0.gaps, $1.place) < ($1.gaps, $0.place) }.map(\.place)
        selection = matches.isEmpty ? nil : 0
    }
}

/// Looks for a text within others: whole, or its characters in order. Case counts only when it has capitals.
package struct FuzzyMatch: Sendable {
    private let wanted: [UInt8]
    private let countsCase: Bool

    /// A match of that text.
    package init(_ text: String) {
        countsCase = text.contains(where: \.isUppercase)
        wanted = Array((countsCase ? text : text.lowercased()).utf8)
    }

    /// How far the characters lie apart in a text, 0 where they stand together; nil where they aren't there in order.
    package func gaps(in text: String) -> Int? {
        let bytes = folded(text)
        if wanted.isEmpty || start(in: bytes) != nil { return 0 }
        var next = 0
        var gaps = 1
        var isTogether = true
        for byte in bytes {
            if next < wanted.count, byte == wanted[next] {
                next += 1
                isTogether = true
                if next == wanted.count { return gaps }
            } else if next > 0, isTogether {
                gaps += 1
                isTogether = false
            }
        }
        return nil
    }

    /// Where the whole text stands in another, as a UTF-8 offset; nil where it doesn't.
    func place(in text: String) -> Int? {
        guard !wanted.isEmpty else { return nil }
        let bytes = folded(text)
        // Letters whose small form is longer would shift what follows.
        return bytes.count == text.utf8.count ? start(in: bytes) : nil
    }

    private func folded(_ text: String) -> [UInt8] { Array((countsCase ? text : text.lowercased()).utf8) }

    private func start(in bytes: [UInt8]) -> Int? {
        guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
        return (0...bytes.count - wanted.count).first { place in
            bytes[place] == first && bytes[place..<place + wanted.count].elementsEqual(wanted)
        }
    }
}
