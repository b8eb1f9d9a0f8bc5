import QuireDiagnostics
import QuireSyntax

/// Decides whether Enter runs the typed text: if the parser needs no more.
package enum InputValidator {
    package static func isComplete(_ text: String) -> Bool {
        Parser.parse(SourceText(text), mode: .interactive).completeness == .complete
    }
}

extension String {
    /// Without white space at both ends.
    package var trimmed: String {
        var rest = Substring(self)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
