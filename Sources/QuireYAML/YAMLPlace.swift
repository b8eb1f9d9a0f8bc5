package import QuireDiagnostics
package import Yams

/// A place in a YAML text.
package struct YAMLPlace: Sendable, Hashable {
    /// The line, from 1.
    package let line: Int
    /// The column, from 1, counted in Unicode scalars.
    package let column: Int

    /// A place from its parts.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }

    /// The place of a byte of a text.
    init(offset: Int, in text: String) {
        let before = text.utf8.prefix(offset)
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map(before.index(after:)) ?? before.startIndex
        self.init(
            line: 1 + before.count { $0 == UInt8(ascii: "\n") },
            column: 1 + before[start...].count { $0 & 0xC0 != 0x80 })
    }
}

extension YAMLPlace {
    /// Returns the offset of the place in the UTF-8 of a text; a place after the end of its line becomes that end.
    ///
    /// Lines are those of libyaml, which also end with a carriage return, U+0085, U+2028 and U+2029.
    package func offset(in text: String) -> Int {
        var at = YAMLPlace(line: 1, column: 1)
        var offset = 0
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            let continuesBreak = scalar == "\n" && last == "\r"
            let isBreak = YAMLPlace.breaks.contains(scalar)
            if !continuesBreak, at.line > line || at.line == line && (isBreak || at.column >= column) { break }
            if isBreak, !continuesBreak {
                at = YAMLPlace(line: at.line + 1, column: 1)
            } else if !isBreak {
                at = YAMLPlace(line: at.line, column: at.column + 1)
            }
            offset += UTF8.width(scalar)
            last = scalar
        }
        return offset
    }

    /// The scalars that end a line.
    package static let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
}

extension Node {
    /// The start of the node; nil if it is unknown.
    package var place: YAMLPlace? { mark.map { YAMLPlace($0) } }

    /// Whether the node has no value, or null.
    package var isNull: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return YAMLNull.words.contains(scalar.string)
    }
}

/// How null is written.
package enum YAMLNull {
    /// The plain scalars that are null.
    package static let words: Set<String> = ["", "~", "null", "Null", "NULL"]
}

extension SourceText {
    /// Returns the offset of a place; a place after the end of its line becomes that end.
    package func offset(of place: YAMLPlace) -> Int { place.offset(in: text) }

    /// Returns the byte at a place, if there is one.
    package func span(of place: YAMLPlace) -> SourceSpan {
        let start = offset(of: place)
        return SourceSpan(start, min(start + 1, max(bytes.count, start)))
    }

    /// Returns the part of the text that a node covers; of a list or mapping its beginning.
    package func span(of node: Node) -> SourceSpan {
        guard let place = node.place else { return SourceSpan(0, 0) }
        let start = offset(of: place)
        let one = span(of: place)
        guard let scalar = node.scalar else { return one }
        let plain = Array(scalar.string.utf8)
        if bytes[start...].starts(with: plain) { return SourceSpan(start, max(one.end, start + plain.count)) }
        let line = lineSpan(lineIndex(at: start))
        let quote = bytes.indices.contains(start) ? bytes[start] : 0
        let rest = bytes[min(start + 1, line.end)..<max(line.end, min(start + 1, line.end))]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted, let end = rest.firstIndex(of: quote) { return SourceSpan(start, end + 1) }
        return SourceSpan(start, max(one.end, line.end))
    }
}
