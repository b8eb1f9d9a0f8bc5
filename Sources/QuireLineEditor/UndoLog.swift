/// The buffers to go back to, and those to come back to. A run of single characters typed one after the other is one
/// step.
struct UndoLog: Sendable {
    private var steps: [EditBuffer] = []
    private var undone: [EditBuffer] = []
    private var isTyping = false

    private static let capacity = 1_000

    /// Records that a buffer has changed.
    mutating func record(from old: EditBuffer, to new: EditBuffer) {
        guard old.text != new.text else {
            if old.cursor != new.cursor { isTyping = false }
            return
        }
        undone = []
        let continuesTyping = Self.isSingleCharacterTyped(from: old, to: new)
        if !(isTyping && continuesTyping) {
            steps.append(old)
            if steps.count > Self.capacity { steps.removeFirst() }
        }
        isTyping = continuesTyping
    }

    /// The buffer before the last step; redo returns to `current`.
    mutating func undo(leaving current: EditBuffer) -> EditBuffer? {
        isTyping = false
        guard let step = steps.popLast() else { return nil }
        undone.append(current)
        return step
    }

    /// The buffer that the last undo left.
    mutating func redo(leaving current: EditBuffer) -> EditBuffer? {
        isTyping = false
        guard let step = undone.popLast() else { return nil }
        steps.append(current)
        return step
    }

    /// A blank ends the run, so that undo takes back words rather than lines.
    private static func isSingleCharacterTyped(from old: EditBuffer, to new: EditBuffer) -> Bool {
        guard new.cursor > old.cursor, new.end - old.end == new.cursor - old.cursor else { return false }
        let typed = new.slice(old.cursor..<new.cursor)
        return typed.count <= 1 && typed.first?.isWhitespace != true
    }
}
