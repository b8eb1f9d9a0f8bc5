/// A walk through the history that starts and ends at the text being written.
struct HistoryCursor: Sendable {
    private let entries: [String]
    private var position: Int
    /// The texts changed on the way, including the unsaved one, by position.
    private var drafts: [Int: String] = [:]
    /// How the entries begin that the walk stops at, and the text that it showed last.
    private var prefix = ""
    private var shown: String?

    /// Starts after the newest entry; entries are ordered from the oldest.
    init(_ entries: [String] = []) {
        self.entries = entries
        position = entries.count
    }

    /// Whether it is at an entry.
    var isWalking: Bool { position < entries.count }

    /// The entry after the current one, or after the newest entry with that text.
    func following(_ text: String) -> String? {
        let place = isWalking ? position : entries.lastIndex(of: text)
        guard let place, place + 1 < entries.count else { return nil }
        return entries[place + 1]
    }

    /// The previous entry, if there is one; `current` is kept to come back to.
    mutating func older(leaving current: String) -> String? {
        step(-1, leaving: current, beginning: "")
    }

    /// The next entry, if there is one; after the newest it is the unsaved text.
    mutating func newer(leaving current: String) -> String? {
        step(1, leaving: current, beginning: "")
    }

    /// The nearest earlier entry that begins with the text typed when the walk began.
    mutating func olderAlike(leaving current: String) -> String? {
        step(-1, leaving: current, beginning: typed(current))
    }

    /// The nearest entry after that begins so; past the newest it is the unsaved text.
    mutating func newerAlike(leaving current: String) -> String? {
        step(1, leaving: current, beginning: typed(current))
    }

    /// The beginning that entries must have: the typed text, while nothing else is shown.
    private mutating func typed(_ current: String) -> String {
        if current != shown { prefix = current }
        return prefix
    }

    private mutating func step(_ distance: Int, leaving current: String, beginning: String) -> String? {
        var next = position + distance
        // An entry equal to the current text isn't a result either.
        while entries.indices.contains(next), !beginning.isEmpty,
            !entries[next].utf8.starts(with: beginning.utf8) || entries[next] == current
        {
            next += distance
        }
        guard (0...entries.count).contains(next) else { return nil }
        drafts[position] = current
        position = next
        let text = drafts[next] ?? entries[next].sanitizedForEditing()
        shown = text
        return text
    }
}
