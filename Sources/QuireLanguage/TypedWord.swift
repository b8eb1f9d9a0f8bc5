import QuireDiagnostics
import QuireSyntax

/// The word at the cursor: the typed part, and the range that a candidate replaces.
package struct TypedWord {
    /// The typed text, without its opening quote.
    package let text: String
    /// Its range, in UTF-8 offsets.
    package let range: Range<Int>
    /// Whether it begins with `$`.
    var isParameter = false
    private var isQuoted = false

    /// Whether nothing is typed yet.
    var isEmpty: Bool { range.isEmpty }

    package init(text: String, range: Range<Int>) {
        self.text = text
        self.range = range
    }

    /// The last word of a text, if it reaches to its end.
    init(_ word: SyntaxWord?, in text: String) {
        let end = text.utf8.count
        guard let word, word.span.end == end, word.span.start < end else {
            self.init(text: "", range: end..<end)
            return
        }
        let raw = String(decoding: Array(text.utf8)[word.span.start..<end], as: UTF8.self)
        switch word.kind {
        case .word, .literal, .invalid, .parameter:
            let isOpen = raw.hasPrefix("\"") && (raw.utf8.count == 1 || !raw.hasSuffix("\""))
            if raw.hasPrefix("\""), !isOpen {
                // A closed quote is whole.
                self.init(text: "", range: end..<end)
                return
            }
            self.init(text: isOpen ? String(raw.dropFirst()) : raw, range: word.span.start..<end)
            isQuoted = isOpen
            isParameter = raw.hasPrefix("$")
        case .quotedName, .symbol: self.init(text: "", range: end..<end)
        }
    }

    /// An incomplete day or period, such as `2026-` or `2026-Q`, which is several words to the lexer.
    init?(periodIn text: String) {
        let tail = text.reversed().prefix { $0.isASCII && ($0.isNumber || $0.isLetter || $0 == "-") }
        let word = String(tail.reversed())
        guard word.wholeMatch(of: /[0-9]{4}-[0-9QqWw-]*/) != nil else { return nil }
        self.init(text: word, range: text.utf8.count - word.utf8.count..<text.utf8.count)
    }

    /// The candidates that fit: those that begin with it, then those that have its letters in order, nearest first.
    package func fitting(_ all: [Suggestion]) -> [Suggestion] {
        guard !text.isEmpty || isQuoted else { return all }
        let wanted = text.lowercased()
        var beginning: [Suggestion] = []
        var others: [(candidate: Suggestion, gaps: Int, place: Int)] = []
        let match = FuzzyMatch(wanted)
        for (place, candidate) in all.enumerated() {
            let name = candidate.text.lowercased()
            if isQuoted, !name.hasPrefix("\"") { continue }
            let content = name.hasPrefix("\"") ? String(name.dropFirst()) : name
            if content.hasPrefix(wanted) {
                beginning.append(candidate)
            } else if wanted.count > 1, let gaps = match.gaps(in: content) {
                others.append((candidate, gaps, place))
            }
        }
        let near = others.sorted { ($0.gaps, $0.place) < ($1.gaps, $1.place) }
        return beginning + near.map(\.candidate)
    }
}
