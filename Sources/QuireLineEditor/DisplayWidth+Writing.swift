import QuireTerminal

extension DisplayWidth {
    /// Returns the width of a character in the terminal that uses the most cells: one that shows each scalar
    /// separately, or one that doesn't.
    static func mostColumns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        return scalars.count > 1 ? max(of(character), ofScalars(character)) : of(character)
    }

    /// Returns whether terminals differ in how many cells a character takes.
    static func isDoubtful(_ character: Character) -> Bool {
        character.unicodeScalars.count > 1 && of(character) != ofScalars(character)
    }

    /// Returns the text to write for a character: itself, spaces for a tab, and a replacement for control characters.
    static func written(_ character: Character) -> String {
        if let ascii = character.asciiValue, (0x20..<0x7F).contains(ascii) { return String(character) }
        if character == "\t" { return "    " }
        guard character.unicodeScalars.contains(where: isUnsafe) else {
            // A combining mark without a letter would attach to the character before it, and stay there.
            return of(character) == 0 ? "\u{25CC}\(character)" : String(character)
        }
        if let ascii = character.asciiValue, ascii < 0x20 || ascii == 0x7F {
            return "^" + String(UnicodeScalar(ascii ^ 0x40))
        }
        return "\u{FFFD}"
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
        guard DisplayWidth.of(written) > limit else { return written }
        var result = ""
        var used = 0
        for character in written {
            let width = DisplayWidth.of(character)
            if used + width > limit - 1 { break }
            result.append(character)
            used += width
        }
        return limit > 0 ? result + "…" : ""
    }
}
