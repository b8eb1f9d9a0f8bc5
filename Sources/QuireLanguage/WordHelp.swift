import QuireDiagnostics
import QuirePlan
import QuirePluginKit
import QuireSyntax

/// The help of F1 on the word at the cursor, from the same sources as completion.
package struct WordHelp: Sendable {
    private let completer: Completer
    private let topic: @Sendable (String) -> String?

    /// Creates help from a completer; `topic` returns the text about a function or a stage.
    package init(completer: Completer, topic: @escaping @Sendable (String) -> String?) {
        self.completer = completer
        self.topic = topic
    }

    private static let widest = 72
    private static let mostValues = 12

    /// Some lines about the word at an offset in the text's UTF-8.
    package func lines(_ text: String, at cursor: Int) -> [Suggestion] {
        let words = SyntaxWord.all(in: SourceText(text))
        guard let word = words.last(where: { $0.span.start <= cursor && cursor <= $0.span.end && !isSymbol($0) }) else {
            return told("F1 on a word explains it; help lists the other topics") ?? []
        }
        var lines: [Suggestion] = []
        let candidates = completer.complete(text, at: word.span.start).candidates
        let found = candidates.first { $0.text.lowercased() == word.text.lowercased() }
        if let found { lines += wrapped(found.display, found.description) }
        if let column = completer.column(text, at: word.span.start, word.text), let values = column.field?.values,
            !values.isEmpty
        {
            let more = values.count > Self.mostValues ? ", …" : ""
            lines += wrapped("values", values.prefix(Self.mostValues).joined(separator: ", ") + more)
        }
        if let function = Function(rawValue: word.text.lowercased()), found == nil || found?.text.hasSuffix("(") == true
        {
            lines += told(topic(function.rawValue + "(")) ?? []
        }
        if let line = topic(word.text.lowercased()) { lines += [Suggestion(line)] }
        return lines.isEmpty ? told("there is no help on '\(word.text)'") ?? [] : lines
    }

    private func isSymbol(_ word: SyntaxWord) -> Bool {
        if case .symbol = word.kind { return true }
        return false
    }

    private func told(_ text: String?) -> [Suggestion]? {
        text.map { $0.split(separator: "\n").map { Suggestion(String($0)) } }
    }

    /// A name and its description, in lines of a readable length.
    private func wrapped(_ name: String, _ text: String) -> [Suggestion] {
        var lines: [String] = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if !last.isEmpty, last.count + word.count + 1 > Self.widest {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
            }
        }
        return lines.enumerated().map { Suggestion($0.offset == 0 ? name : "", description: $0.element) }
    }
}
