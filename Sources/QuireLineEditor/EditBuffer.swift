import QuireTerminal

/// A text and a cursor in it, with the movements that need only these two.
///
/// The cursor is an offset into the UTF-8 of the text and is always between two characters.
package struct EditBuffer: Sendable, Hashable {
    /// The text.
    package private(set) var text: String
    /// Where the cursor is.
    package private(set) var cursor: Int

    /// A buffer with the cursor at the place, or at the end; a place inside a character moves to its start.
    package init(_ text: String = "", cursor: Int? = nil) {
        self.text = text
        self.cursor = 0
        move(to: cursor ?? text.utf8.count)
    }

    /// Whether the text is empty.
    package var isEmpty: Bool { text.isEmpty }
    /// The offset after the last character.
    package var end: Int { text.utf8.count }
    /// The cursor as an index.
    var cursorIndex: String.Index { index(cursor) }

    /// Moves the cursor to the character boundary at the place or before it.
    package mutating func move(to place: Int) {
        cursor = boundary(place)
    }

    /// Replaces a part of the text and places the cursor after the inserted text.
    package mutating func replace(_ range: Range<Int>, with replacement: String) {
        let lower = index(min(max(range.lowerBound, 0), end))
        let upper = max(lower, index(min(max(range.upperBound, 0), end)))
        let after = text.utf8.distance(from: upper, to: text.endIndex)
        text.replaceSubrange(lower..<upper, with: replacement)
        // Counted from the end: an inserted mark can join the character before it.
        cursor = boundary(end - after, roundingUp: true)
    }

    /// Inserts at the cursor.
    package mutating func insert(_ inserted: String) {
        replace(cursor..<cursor, with: inserted)
    }

    /// The offset one character before a place.
    func before(_ place: Int) -> Int {
        let here = index(place)
        return here > text.startIndex ? offset(text.index(before: here)) : 0
    }

    /// The offset one character after a place.
    func after(_ place: Int) -> Int {
        let here = index(place)
        return here < text.endIndex ? offset(text.index(after: here)) : end
    }

    /// The logical line with the place in it, without its line end.
    func line(around place: Int) -> Range<Int> {
        let here = index(place)
        let start = text[..<here].lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
        let stop = text[here...].firstIndex(of: "\n") ?? text.endIndex
        return offset(start)..<offset(stop)
    }

    /// The logical line with the cursor in it.
    var currentLine: Range<Int> { line(around: cursor) }

    /// The start of the word before the cursor.
    func wordStart(where isWord: (Character) -> Bool) -> Int {
        var here = cursorIndex
        while here > text.startIndex, !isWord(text[text.index(before: here)]) { here = text.index(before: here) }
        while here > text.startIndex, isWord(text[text.index(before: here)]) { here = text.index(before: here) }
        return offset(here)
    }

    /// The end of the word after the cursor.
    func wordEnd(where isWord: (Character) -> Bool) -> Int {
        var here = cursorIndex
        while here < text.endIndex, !isWord(text[here]) { here = text.index(after: here) }
        while here < text.endIndex, isWord(text[here]) { here = text.index(after: here) }
        return offset(here)
    }

    /// The part of the text between two offsets.
    func slice(_ range: Range<Int>) -> String {
        String(text[index(range.lowerBound)..<index(range.upperBound)])
    }

    /// The columns between the start of the logical line and the cursor.
    var column: Int {
        columns(in: currentLine.lowerBound..<cursor)
    }

    /// The place in a logical line that is nearest to a column, not past it.
    func place(inLine line: Range<Int>, column: Int) -> Int {
        var used = 0
        var here = index(line.lowerBound)
        let stop = index(line.upperBound)
        while here < stop {
            used += DisplayWidth.of(DisplayWidth.written(text[here]))
            if used > column { break }
            here = text.index(after: here)
        }
        return offset(here)
    }

    private func columns(in range: Range<Int>) -> Int {
        text[index(range.lowerBound)..<index(range.upperBound)]
            .reduce(0) { $0 + DisplayWidth.of(DisplayWidth.written($1)) }
    }

    private func index(_ offset: Int) -> String.Index {
        text.utf8.index(text.startIndex, offsetBy: min(max(offset, 0), end))
    }

    private func offset(_ index: String.Index) -> Int {
        text.utf8.distance(from: text.startIndex, to: index)
    }

    private func boundary(_ place: Int, roundingUp: Bool = false) -> Int {
        let here = index(place)
        if here == text.endIndex { return end }
        let character = text.rangeOfComposedCharacter(at: here)
        return offset(roundingUp && character.lowerBound < here ? character.upperBound : character.lowerBound)
    }
}

extension String {
    /// The range of the character that contains the position, which must not be the end.
    fileprivate func rangeOfComposedCharacter(at position: Index) -> Range<Index> {
        // The standard library rounds the position down to the start of its character.
        let next = index(after: position)
        return index(before: next)..<next
    }
}
