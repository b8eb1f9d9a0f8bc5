import QuireDiagnostics

/// A search in the history: the entries that contain the query, newest first, then those that contain its letters in
/// order.
struct HistorySearch: Sendable {
    /// The text before the search.
    let original: EditBuffer
    /// The query.
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

    /// Whether an entry matches the query.
    var isFound: Bool { query.isEmpty || !matches.isEmpty }

    /// The text found, or the text before the search as long as nothing is.
    var match: EditBuffer {
        guard let selection, matches.indices.contains(selection) else { return original }
        let text = entries[matches[selection]].sanitizedForEditing()
        return EditBuffer(text, cursor: FuzzyMatch(query).place(in: text))
    }

    /// The matches, best first, limited to a number around the selected one.
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
