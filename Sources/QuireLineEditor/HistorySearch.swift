/// An incremental search backwards through the history.
struct HistorySearch: Sendable {
    /// What was there before the search.
    let original: EditBuffer
    /// What is looked for.
    private(set) var query = ""
    /// Whether the entry shown holds the query.
    private(set) var isFound = true
    private let entries: [String]
    private var position: Int

    /// A search that starts at the newest entry.
    init(in entries: [String], from original: EditBuffer) {
        self.entries = entries
        self.original = original
        position = entries.count
    }

    /// The text found, or the text before the search as long as nothing is.
    var match: EditBuffer {
        guard entries.indices.contains(position) else { return original }
        let text = entries[position].sanitizedForEditing()
        let place = Self.range(of: query, in: text)?.lowerBound
        return EditBuffer(text, cursor: place.map { text.utf8.distance(from: text.startIndex, to: $0) })
    }

    /// Extends the query; the entry shown stays if it still matches.
    mutating func extend(_ more: String) {
        query += more
        find(from: min(position, entries.count - 1), step: -1)
    }

    /// Takes back the last character and starts over at the newest entry.
    mutating func shorten() {
        query = String(query.dropLast())
        position = entries.count
        if query.isEmpty { isFound = true } else { find(from: entries.count - 1, step: -1) }
    }

    /// Goes to the next older match.
    mutating func older() {
        find(from: position - 1, step: -1)
    }

    /// Goes to the next newer match.
    mutating func newer() {
        find(from: position + 1, step: 1)
    }

    private mutating func find(from start: Int, step: Int) {
        guard !query.isEmpty else { return }
        var place = start
        while entries.indices.contains(place) {
            if Self.range(of: query, in: entries[place]) != nil {
                position = place
                isFound = true
                return
            }
            place += step
        }
        isFound = false
    }

    /// Case counts only when the query has capitals.
    private static func range(of query: String, in text: String) -> Range<String.Index>? {
        guard !query.isEmpty else { return nil }
        if query.contains(where: \.isUppercase) { return text.firstRange(of: query) }
        let folded = Array(query.lowercased())
        var start = text.startIndex
        while start < text.endIndex {
            var place = start
            var matched = 0
            while matched < folded.count, place < text.endIndex, text[place].lowercased() == String(folded[matched]) {
                place = text.index(after: place)
                matched += 1
            }
            if matched == folded.count { return start..<place }
            start = text.index(after: start)
        }
        return nil
    }
}
