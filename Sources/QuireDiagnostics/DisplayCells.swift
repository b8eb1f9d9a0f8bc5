import QuireTerminal

/// How many terminal cells characters take, and how unsafe ones are shown.
enum DisplayCells {
    /// The text with control characters, invisible direction marks and tabs made visible, and the cells it takes.
    static func shown(_ character: Character) -> (text: String, cells: Int) {
        if character == "\t" { return ("    ", 4) }
        var text = ""
        var cells = 0
        var escaped = false
        var previous: Unicode.Scalar?
        for scalar in character.unicodeScalars {
            defer { previous = scalar }
            if isUnsafe(scalar, after: previous) {
                let code = "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                text += code
                cells += code.utf8.count
                escaped = true
            } else {
                text.unicodeScalars.append(scalar)
                if escaped { cells += DisplayWidth.of(scalar) }
            }
        }
        return (text, escaped ? cells : DisplayWidth.of(character))
    }

    /// One line of text in which nothing can move the cursor or change the terminal.
    static func safe(_ text: String) -> String {
        var result = ""
        for character in text { result += character == "\t" ? "\t" : shown(character).text }
        return result
    }

    /// The cells that a text takes once it is made safe.
    static func cells(_ text: String) -> Int { text.reduce(0) { $0 + shown($1).cells } }

    private static func isUnsafe(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        SafeText.isHostile(scalar, after: previous)
    }
}
