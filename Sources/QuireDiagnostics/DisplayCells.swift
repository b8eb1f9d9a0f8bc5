/// How many terminal cells characters take, and how unsafe ones are shown.
enum DisplayCells {
    /// The text with control characters, invisible direction marks and tabs made visible, and the cells it takes.
    static func shown(_ character: Character) -> (text: String, cells: Int) {
        if character == "\t" { return ("    ", 4) }
        var text = ""
        var cells = 0
        var escaped = false
        for scalar in character.unicodeScalars {
            if isUnsafe(scalar) {
                let code = "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                text += code
                cells += code.utf8.count
                escaped = true
            } else {
                text.unicodeScalars.append(scalar)
                if escaped { cells += width(scalar) }
            }
        }
        // Without escapes a cluster is as wide as its widest part: marks and joined emoji add nothing.
        return escaped ? (text, cells) : (text, clusterWidth(character))
    }

    /// One line of text in which nothing can move the cursor or change the terminal.
    static func safe(_ text: String) -> String {
        var result = ""
        for character in text { result += character == "\t" ? "\t" : shown(character).text }
        return result
    }

    /// The cells that a text takes once it is made safe.
    static func cells(_ text: String) -> Int { text.reduce(0) { $0 + shown($1).cells } }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        case .format: scalar.value != 0x200D
        default: false
        }
    }

    private static func clusterWidth(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        // A variation selector 16 asks for the emoji form, which takes two cells.
        if scalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        return scalars.map(width).max() ?? 0
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// The blocks whose characters are wide or full-width in Unicode's East Asian Width.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
        0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}
