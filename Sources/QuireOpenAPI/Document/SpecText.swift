/// Text of a document for a file: one line, without control characters for terminals or YAML.
package enum SpecText {
    /// The text as one line of limited length, with spaces for characters that control a terminal, a line or the
    /// writing direction.
    package static func line(_ text: String, _ most: Int) -> String {
        var result = ""
        var length = 0
        for scalar in text.unicodeScalars.prefix(most * 8) {
            let isBlank = scalar == " " || isControl(scalar)
            if isBlank, result.isEmpty || result.last == " " { continue }
            if length >= most {
                while result.last == " " { result.removeLast() }
                return result + "…"
            }
            result.unicodeScalars.append(isBlank ? " " : scalar)
            length += 1
        }
        while result.last == " " { result.removeLast() }
        return result
    }

    /// The first sentence of a description, without Markdown's marks.
    static func sentence(_ text: String?) -> String {
        guard let text else { return "" }
        let paragraph = text.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0.allSatisfy(\.isWhitespace) }.prefix { !$0.allSatisfy(\.isWhitespace) }
            .prefix(12).joined(separator: " ")
        let plain = paragraph.prefix(2000).replacing(#/\[([^\]\n]{0,200})\]\([^)\n]{0,400}\)/#) { String($0.1) }
            .replacing(#/<[^>\n]{0,100}>/#, with: "").filter { !"*`{}".contains($0) }
        let line = line(plain, 600)
        let end = line.ranges(of: ". ").first { range in
            !["e.g", "i.e", "etc", "vs", "No"].contains { line[..<range.lowerBound].hasSuffix($0) }
        }.map { line.index(after: $0.lowerBound) }
        return SpecText.line(String(line[..<(end ?? line.endIndex)]), 120)
    }

    /// Whether a scalar moves the cursor, ends a line or turns the direction of writing.
    package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200B...0x200F, 0xFEFF, 0xFFFE, 0xFFFF: true
        case 0xE0000...0xE007F: true
        default: scalar.properties.isWhitespace && scalar != " "
        }
    }
}
