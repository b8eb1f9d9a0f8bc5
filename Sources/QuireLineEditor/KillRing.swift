/// The cut texts, newest last; yank inserts the newest, and yanking again goes through the older ones.
struct KillRing: Sendable, Hashable {
    private var entries: [String] = []
    /// How many steps back from the newest the last yank went.
    private var depth = 0

    private static let capacity = 60

    /// The text that a yank inserts now.
    var current: String { entries.isEmpty ? "" : entries[entries.count - 1 - depth] }

    /// Keeps a cut text; consecutive cuts become one entry.
    mutating func add(_ text: String, joining: Bool, isBackward: Bool) {
        depth = 0
        guard !text.isEmpty else { return }
        if joining, let last = entries.popLast() {
            entries.append(isBackward ? text + last : last + text)
        } else {
            entries.append(text)
            if entries.count > Self.capacity { entries.removeFirst() }
        }
    }

    /// Starts again at the newest entry.
    mutating func rewind() { depth = 0 }

    /// Goes to the entry before; past the oldest comes the newest again.
    mutating func rotate() {
        if !entries.isEmpty { depth = (depth + 1) % entries.count }
    }
}
