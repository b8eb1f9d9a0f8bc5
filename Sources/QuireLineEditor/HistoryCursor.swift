/// A walk through the history that starts and ends at the text being written.
struct HistoryCursor: Sendable {
    private let entries: [String]
    private var position: Int
    /// What was changed on the way, the unsaved text among it, by position.
    private var drafts: [Int: String] = [:]

    /// A walk from behind the newest entry; the oldest comes first.
    init(_ entries: [String] = []) {
        self.entries = entries
        position = entries.count
    }

    /// The entry before, if there is one; `current` is kept to come back to.
    mutating func older(leaving current: String) -> String? {
        step(-1, leaving: current)
    }

    /// The entry after, if there is one; past the newest it is the unsaved text.
    mutating func newer(leaving current: String) -> String? {
        step(1, leaving: current)
    }

    private mutating func step(_ distance: Int, leaving current: String) -> String? {
        let next = position + distance
        guard (0...entries.count).contains(next) else { return nil }
        drafts[position] = current
        position = next
        return drafts[next] ?? entries[next].sanitizedForEditing()
    }
}
