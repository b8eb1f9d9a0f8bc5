/// The typed part of a vi command, and what a later one may repeat.
struct ViState: Sendable, Hashable {
    /// A search for a character in the line.
    struct Find: Sendable, Hashable {
        var character: Character
        var isForward: Bool
        /// Whether the cursor stops one character short of it.
        var stopsShort: Bool
    }

    /// The target of a motion, and the range for an operator.
    struct Motion: Sendable, Hashable {
        var place: Int
        /// Whether the character at the place is part of it.
        var isInclusive = false
        /// Whether whole lines are meant.
        var isLinewise = false
    }

    /// Whether keys are commands rather than text.
    var isCommanding = false
    /// The count typed so far.
    var count: Int?
    /// The operator that waits for its motion: d, c or y.
    var operation: Character?
    /// The command that waits for a character: f, F, t, T, r or g.
    var waiting: Character?
    /// The last search in a line.
    var find: Find?

    /// More than this is a slip of the finger.
    static let mostRepeats = 10_000

    /// Adds a digit to the count; false when it is a command instead.
    mutating func takeDigit(_ key: Character) -> Bool {
        guard key.isASCII, let digit = key.wholeNumberValue, digit > 0 || count != nil else { return false }
        count = min((count ?? 0) * 10 + digit, Self.mostRepeats)
        return true
    }

    /// Discards the typed part of a command.
    mutating func reset() {
        count = nil
        operation = nil
        waiting = nil
    }
}

extension EditBuffer {
    /// The target of a vi motion from the cursor; nil if there is no such motion or no target.
    func viMotion(_ key: Character, count: Int, find: ViState.Find?) -> ViState.Motion? {
        let line = currentLine
        switch key {
        case "h": return .init(place: repeated(count) { max(line.lowerBound, $0.before($0.cursor)) })
        case "l", " ": return .init(place: repeated(count) { min(line.upperBound, $0.after($0.cursor)) })
        case "0": return .init(place: line.lowerBound)
        case "^": return .init(place: firstNonBlank(in: line))
        case "$": return .init(place: line.upperBound)
        case "w", "W": return .init(place: repeated(count) { $0.nextWordStart(isBig: key == "W") })
        case "b", "B": return .init(place: repeated(count) { $0.previousWordStart(isBig: key == "B") })
        case "e", "E":
            return .init(place: repeated(count) { $0.wordLastCharacter(isBig: key == "E") }, isInclusive: true)
        case "G": return .init(place: end, isLinewise: true)
        case "f", "F", "t", "T", ";", ",": return find.flatMap { viFind($0, count: count) }
        default: return nil
        }
    }

    private func repeated(_ count: Int, _ step: (EditBuffer) -> Int) -> Int {
        var copy = self
        for _ in 0..<count {
            let next = step(copy)
            if next == copy.cursor { break }
            copy.move(to: next)
        }
        return copy.cursor
    }

    private func character(at place: Int) -> Character? { slice(place..<after(place)).first }

    private func firstNonBlank(in line: Range<Int>) -> Int {
        var place = line.lowerBound
        while place < line.upperBound, character(at: place)?.isWhitespace == true { place = after(place) }
        return place
    }

    /// Returns 0 for blanks, 1 for letters, and 2 for other characters, which form separate words unless words are big.
    private func kind(_ place: Int, isBig: Bool) -> Int {
        guard let character = character(at: place), !character.isWhitespace else { return 0 }
        return isBig || EditorState.isWord(character) ? 1 : 2
    }

    private func nextWordStart(isBig: Bool) -> Int {
        var place = cursor
        let start = kind(place, isBig: isBig)
        while place < end, start != 0, kind(place, isBig: isBig) == start { place = after(place) }
        while place < end, kind(place, isBig: isBig) == 0 { place = after(place) }
        return place
    }

    private func previousWordStart(isBig: Bool) -> Int {
        var place = cursor
        while place > 0, kind(before(place), isBig: isBig) == 0 { place = before(place) }
        let word = place > 0 ? kind(before(place), isBig: isBig) : 0
        while place > 0, kind(before(place), isBig: isBig) == word { place = before(place) }
        return place
    }

    private func wordLastCharacter(isBig: Bool) -> Int {
        var place = min(after(cursor), end)
        while place < end, kind(place, isBig: isBig) == 0 { place = after(place) }
        guard place < end else { return before(end) }
        let word = kind(place, isBig: isBig)
        while after(place) < end, kind(after(place), isBig: isBig) == word { place = after(place) }
        return place
    }

    private func viFind(_ find: ViState.Find, count: Int) -> ViState.Motion? {
        let line = currentLine
        var place = cursor
        for _ in 0..<count {
            var next = find.isForward ? after(place) : before(place)
            while next != place, line.contains(next), character(at: next) != find.character {
                let further = find.isForward ? after(next) : before(next)
                if further == next { return nil }
                next = further
            }
            guard line.contains(next), next != place, character(at: next) == find.character else { return nil }
            place = next
        }
        if find.stopsShort { place = find.isForward ? before(place) : after(place) }
        return .init(place: place, isInclusive: find.isForward)
    }
}
