import QuireDiagnostics
import QuireSyntax

/// Finds the bracket that belongs to the one at the cursor.
package enum BracketPair {
    private static let closing: [String: String] = ["(": ")", "[": "]", "{": "}"]
    private static let all = Set("()[]{}".utf8)

    /// Returns the ranges of the bracket at the cursor, or else the one before it, and of its partner. Returns none if
    /// there is no bracket, if it has no partner, or if the text is too long to be coloured.
    package static func ranges(at cursor: Int, in text: String) -> [Range<Int>] {
        guard text.utf8.count <= Highlighter.longestLexed else { return [] }
        let bytes = Array(text.utf8)
        let places = [cursor, cursor - 1].filter { bytes.indices.contains($0) && all.contains(bytes[$0]) }
        guard !places.isEmpty else { return [] }
        let pairs = pairs(in: text)
        for place in places {
            guard let pair = pairs.first(where: { $0.open == place || $0.close == place }) else { continue }
            return [pair.open..<pair.open + 1, pair.close..<pair.close + 1]
        }
        return []
    }

    /// The brackets that belong together; those within texts and comments are none.
    private static func pairs(in text: String) -> [(open: Int, close: Int)] {
        var open: [(symbol: String, place: Int)] = []
        var pairs: [(open: Int, close: Int)] = []
        for word in SyntaxWord.all(in: SourceText(text)) {
            guard case .symbol(let symbol) = word.kind else { continue }
            if closing[symbol] != nil {
                open.append((symbol, word.span.start))
            } else if let last = open.last, closing[last.symbol] == symbol {
                open.removeLast()
                pairs.append((last.place, word.span.start))
            }
        }
        return pairs
    }
}
