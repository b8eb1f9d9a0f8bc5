import CTerminal

/// The width of text in terminal cells: libc's width of each scalar, and the joining of scalars to characters.
package enum DisplayWidth {
    /// Returns the cells of text. A control character takes none, because it is never written unescaped.
    package static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy(isPlain) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// Returns the cells of a character as a reader sees it: an emoji of several scalars takes two, a mark none.
    package static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        guard scalars.count > 1 else { return of(first) }
        if first.properties.isEmoji, scalars.contains(where: asksForEmoji) { return 2 }
        return ofScalars(character)
    }

    /// Returns the cells of a single scalar.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return isPlain(UInt8(truncatingIfNeeded: scalar.value)) ? 1 : 0 }
        // A regional indicator is narrow to libc, and wide to the terminals that show it.
        if scalar.value >= firstEmoji, scalar.properties.isEmojiPresentation { return 2 }
        return printed(scalar)
    }

    /// Returns the cells of a character in a terminal that shows each of its scalars separately, as many do with
    /// composed emoji.
    package static func ofScalars(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { $0 + printed($1) }
    }

    /// Returns the longest beginning of the text that takes no more than `width` cells.
    package static func prefix(of text: String, fitting width: Int) -> Substring {
        var rest = width
        var end = text.startIndex
        while end < text.endIndex {
            rest -= of(text[end])
            if rest < 0 { break }
            end = text.index(after: end)
        }
        return text[..<end]
    }

    /// The first character with emoji presentation by default.
    private static let firstEmoji: UInt32 = 0x231A

    /// Whether a byte is a letter, digit or sign of ASCII, as nearly all are.
    private static func isPlain(_ byte: UInt8) -> Bool { (0x20..<0x7F).contains(byte) }

    /// Whether a scalar makes the character that it is part of an emoji: variation selector 16, or an emoji itself.
    private static func asksForEmoji(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xFE0F || (scalar.value >= firstEmoji && scalar.properties.isEmojiPresentation)
    }

    /// Returns libc's width of a scalar. libc knows neither control characters nor characters newer than itself.
    private static func printed(_ scalar: Unicode.Scalar) -> Int {
        let width = Int(cterm_width(scalar.value))
        if width >= 0 { return width }
        // Unicode reserves these planes for ideographs, and defines all of them as wide.
        if (0x20000...0x3FFFD).contains(scalar.value) { return 2 }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark, .format: 0
        default: 1
        }
    }
}

extension String {
    /// Returns the text padded with spaces to `width` cells; unchanged if it takes more.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    }
}
