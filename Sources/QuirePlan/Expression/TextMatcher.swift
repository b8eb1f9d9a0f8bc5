import Foundation
package import QuireModel

/// Tests texts against a word or pattern, and lists for an element; compiled patterns are reused for the next row.
package struct TextMatcher {
    private let match: TextMatch
    private var lastPattern: String?
    private var folded = ""
    private var expression: NSRegularExpression?

    package init(_ match: TextMatch) { self.match = match }

    /// The longest text that a pattern is applied to; longer texts don't match.
    private static let longestText = 1 << 20

    /// Whether the text matches, or the list has such an element; null never does.
    package mutating func matches(_ value: Value, _ pattern: Value) throws(EvaluationError) -> Bool {
        guard case .text(let wanted) = pattern else { return false }
        if lastPattern != wanted {
            lastPattern = wanted
            folded = wanted.lowercased()
            expression = match == .pattern ? TextMatcher.expression(wanted) : nil
        }
        if case .list(let elements) = value, match == .contains {
            return elements.contains { $0.text?.lowercased().utf8.elementsEqual(folded.utf8) ?? false }
        }
        guard case .text(let text) = value else { return false }
        switch match {
        case .contains: return text.lowercased().utf8.containsSequence(folded.utf8)
        case .starts: return text.lowercased().utf8.starts(with: folded.utf8)
        case .ends: return text.lowercased().utf8.reversed().starts(with: folded.utf8.reversed())
        case .pattern:
            guard let expression, text.utf8.count <= TextMatcher.longestText else { return false }
            return try TextMatcher.finds(expression, in: text)
        }
    }

    /// The number of progress reports allowed besides one per character; a report comes every few thousand steps.
    private static let patience = 2000

    /// Whether the pattern is found; some patterns take time that doubles with every character, so steps are counted.
    private static func finds(_ expression: NSRegularExpression, in text: String) throws(EvaluationError) -> Bool {
        var isFound = false
        var reports = 0
        let range = NSRange(location: 0, length: text.utf16.count)
        let limit = patience + range.length
        expression.enumerateMatches(in: text, options: .reportProgress, range: range) { match, _, stop in
            reports += 1
            isFound = match != nil
            if isFound || reports > limit { stop.pointee = true }
        }
        if !isFound, reports > limit {
            throw EvaluationError(
                "the pattern '\(expression.pattern)' takes too long; repeat nothing that is repeated inside")
        }
        return isFound
    }

    /// The problem with a pattern; nil if there is none.
    package static func problem(with pattern: String) -> String? {
        if pattern.isEmpty { return "the pattern is empty" }
        return expression(pattern) == nil ? "'\(pattern)' is not a regular expression" : nil
    }

    private static func expression(_ pattern: String) -> NSRegularExpression? {
        try? NSRegularExpression(pattern: pattern)
    }
}

extension String.UTF8View {
    /// Whether the bytes occur in a row.
    fileprivate func containsSequence(_ wanted: String.UTF8View) -> Bool {
        let (text, word) = (Array(self), Array(wanted))
        guard let first = word.first else { return true }
        guard text.count >= word.count else { return false }
        for start in 0...(text.count - word.count) where text[start] == first {
            if text[start..<start + word.count].elementsEqual(word) { return true }
        }
        return false
    }
}
