import CLibedit

/// How characters appear in a terminal: what is written for them and how many columns that takes.
package enum DisplayWidth {
    /// The columns of one character (an extended grapheme cluster) that is safe to write.
    package static func columns(of character: Character) -> Int {
        if isPlain(character) { return 1 }
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if first.value < 0x300, scalars.count == 1 {
            return max(0, Int(qel_width(first.value)))
        }
        if scalars.contains(where: isWideMaker) || (scalars.count > 1 && first.properties.isEmojiPresentation) {
            return 2
        }
        return scalars.reduce(0) { $0 + max(0, Int(qel_width($1.value))) }
    }

    /// The columns of one character in a terminal that takes each of its scalars by itself, as many do with emoji that
    /// are put together: never less than `columns`.
    static func mostColumns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard scalars.count > 1 else { return columns(of: character) }
        return max(columns(of: character), scalars.reduce(0) { $0 + max(0, Int(qel_width($1.value))) })
    }

    /// Whether terminals differ in how many columns a character takes.
    static func isDoubtful(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        guard scalars.count > 1 else { return false }
        return columns(of: character) != scalars.reduce(0) { $0 + max(0, Int(qel_width($1.value))) }
    }

    /// The columns of a text as it would be written.
    package static func columns(of text: String) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// What to write for a character: itself, spaces for a tab, and for what could drive the terminal a stand-in.
    static func written(_ character: Character) -> String {
        if isPlain(character) { return String(character) }
        if character == "\t" { return "    " }
        guard character.unicodeScalars.contains(where: isUnsafe) else {
            // A mark without a letter would sit on what stands before it, and stay there.
            return columns(of: character) == 0 ? "\u{25CC}\(character)" : String(character)
        }
        if let ascii = character.asciiValue, ascii < 0x20 || ascii == 0x7F {
            return "^" + String(UnicodeScalar(ascii ^ 0x40))
        }
        return "\u{FFFD}"
    }

    /// Whether a character is one of those that nearly all are: a letter, digit or sign of ASCII.
    private static func isPlain(_ character: Character) -> Bool {
        let bytes = character.utf8
        return bytes.count == 1 && bytes.first.map { (0x20..<0x7F).contains($0) } == true
    }

    /// Variation selector 16 and regional indicators make two columns whatever the base is.
    private static func isWideMaker(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xFE0F || (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        // Joiners, tags and the like are part of characters; the bidirectional controls would reorder the line.
        case .format: scalar.properties.isBidiControl
        default: false
        }
    }
}

extension String {
    /// The text with every line end as LF, and without the control characters that no statement has.
    func sanitizedForEditing() -> String {
        guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control && $0 != "\n" }) else {
            return self
        }
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in unicodeScalars {
            if scalar == "\r" || (scalar == "\n" && previous != "\r") {
                result.append("\n")
            } else if scalar == "\t" || scalar.properties.generalCategory != .control {
                result.append(scalar)
            }
            previous = scalar
        }
        return String(result)
    }

    /// As much of the text as fits into the columns, with an ellipsis where it was cut.
    func truncated(toColumns limit: Int) -> String {
        let written = map { $0 == "\n" ? " " : DisplayWidth.written($0) }.joined()
        guard DisplayWidth.columns(of: written) > limit else { return written }
        var result = ""
        var used = 0
        for character in written {
            let width = DisplayWidth.columns(of: character)
            if used + width > limit - 1 { break }
            result.append(character)
            used += width
        }
        return limit > 0 ? result + "…" : ""
    }
}
