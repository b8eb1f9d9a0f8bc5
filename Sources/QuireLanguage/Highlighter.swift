import QuireDiagnostics
import QuirePlan
package import QuireSession
import QuireSyntax
import Synchronization

/// Colours a statement as it is typed: by the lexer, with errors from the binder underlined.
///
/// No request is sent. A text is analyzed once per change, a long one only by the lexer and a very long one not at all,
/// so that the cost of a key doesn't depend on what was pasted.
package final class Highlighter: Sendable {
    /// How often the text was lexed and bound, for tests.
    package struct Work: Sendable, Hashable {
        package var lexed: Int
        package var bound: Int

        package init(lexed: Int = 0, bound: Int = 0) {
            self.lexed = lexed
            self.bound = bound
        }
    }

    private struct Memory {
        var text: String?
        var spans: [Highlight] = []
        var work = Work()
    }

    /// Longer texts aren't bound, and still longer ones not coloured.
    package static let longestBound = 8_000
    package static let longestLexed = 64_000

    private static let mostWordsCut = 4

    private let session: Session
    private let memory = Mutex(Memory())

    /// Creates a highlighter for the names that a session knows.
    package init(_ session: Session) { self.session = session }

    /// The work so far.
    package var work: Work { memory.withLock { $0.work } }

    /// How the parts of a text look.
    package func spans(_ text: String) -> [Highlight] {
        if let known = memory.withLock({ $0.text == text ? $0.spans : nil }) { return known }
        var work = Work()
        let spans = spans(text, &work)
        memory.withLock { memory in
            memory.text = text
            memory.spans = spans
            memory.work.lexed += work.lexed
            memory.work.bound += work.bound
        }
        return spans
    }

    private func spans(_ text: String, _ work: inout Work) -> [Highlight] {
        guard text.utf8.count <= Self.longestLexed else { return [] }
        let source = SourceText(text)
        work.lexed += 1
        let words = SyntaxWord.all(in: source)
        var spans = words.enumerated().compactMap { index, word in
            style(word, followedBy: index + 1 < words.count ? words[index + 1] : nil, after: words[..<index]).map {
                Highlight(word.span.start..<word.span.end, $0)
            }
        }
        spans += comments(text, outside: words)
        guard text.utf8.count <= Self.longestBound, !text.allSatisfy(\.isWhitespace) else { return spans }
        work.bound += 1
        let problems = session.outline(Self.readable(source, words), mode: .interactive).diagnostics
        return spans + problems.compactMap { $0.severity == .error ? underline($0, in: text, words) : nil }
    }

    /// The text as far as it can be read: without the last few words of a statement that isn't finished, whose names
    /// would otherwise not be looked up at all. Where something is wrong further up, cutting doesn't help.
    private static func readable(_ source: SourceText, _ words: [SyntaxWord]) -> SourceText {
        let parsed = Parser.parse(source, mode: .interactive)
        guard !parsed.isValid, let first = parsed.diagnostics.compactMap(\.span).map(\.end).min(),
            let tail = words.suffix(mostWordsCut).first?.span.start, first >= tail
        else { return source }
        for word in words.suffix(mostWordsCut).reversed() {
            let shorter = SourceText(source.slice(SourceSpan(0, word.span.start)))
            if Parser.parse(shorter, mode: .interactive).isValid { return shorter }
        }
        return source
    }

    private func style(
        _ word: SyntaxWord, followedBy next: SyntaxWord?, after before: ArraySlice<SyntaxWord>
    ) -> Highlight.Kind? {
        switch word.kind {
        case .word(let keyword):
            if before.last?.isSymbol(".") == true { return .name }
            // A function is a word directly followed by a bracket.
            if let next, next.isSymbol("("), next.span.start == word.span.end,
                Function(rawValue: word.text.lowercased()) != nil
            {
                return .function
            }
            // A word alone is a name, whatever it could be elsewhere.
            let isName = keyword == nil || next?.isSymbol("=") == true && before.last?.keyword == .derive
            return isName ? .name : .keyword
        case .quotedName: return .name
        case .literal(let literal):
            switch literal {
            case .text: return .string
            case .integer, .decimal, .duration: return .number
            case .bool, .null: return .keyword
            default: return .date
            }
        case .parameter: return .parameter
        case .symbol: return nil
        case .invalid: return .wrong
        }
    }

    /// The comments between the words, which begin with `#`.
    private func comments(_ text: String, outside words: [SyntaxWord]) -> [Highlight] {
        guard text.utf8.contains(UInt8(ascii: "#")) else { return [] }
        let bytes = Array(text.utf8)
        var spans: [Highlight] = []
        var place = 0
        for gap in words.map(\.span) + [SourceSpan(bytes.count, bytes.count)] {
            while place < gap.start {
                guard bytes[place] == UInt8(ascii: "#") else {
                    place += 1
                    continue
                }
                let end = bytes[place..<gap.start].firstIndex(of: UInt8(ascii: "\n")) ?? gap.start
                spans.append(Highlight(place..<end, .comment))
                place = end
            }
            place = max(place, gap.end)
        }
        return spans
    }

    /// The mark of a mistake; none where the text just isn't finished, which is how every text begins.
    private func underline(_ problem: Diagnostic, in text: String, _ words: [SyntaxWord]) -> Highlight? {
        guard let span = problem.span, !span.isEmpty, span.end <= text.utf8.count else { return nil }
        // The word at the very end is still being typed: it is wrong only when nothing could begin so.
        if span.end == text.utf8.count, words.last?.span.end == span.end {
            let typed = words.last?.text.lowercased() ?? ""
            let couldBecome = Completer(session).complete(text, at: span.end).candidates
            if couldBecome.contains(where: { $0.text.lowercased().hasPrefix(typed) }) { return nil }
        }
        // Only names and values are underlined: a sentence with a hole isn't wrong until it is entered.
        guard problem.cause == .unknownName else { return nil }
        return Highlight(span.start..<span.end, .wrong)
    }
}
