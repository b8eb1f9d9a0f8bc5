package import QuireDiagnostics
package import QuireSession
import QuireSyntax

/// Corrects a statement with mistakes by their suggestions.
package enum Correction {
    /// The corrected text; nil if there are no suggestions, or they don't correct everything.
    package static func of(_ source: SourceText, _ diagnostics: [Diagnostic], in session: Session) -> String? {
        var source = source
        var diagnostics = diagnostics
        // Of several mistakes in one stage the next shows only once the first is put right.
        for _ in 0..<mostRounds {
            guard let text = followed(source, diagnostics) else { return nil }
            source = SourceText(text)
            let script = session.check(source, mode: .interactive)
            if script.isValid { return text.trimmed }
            diagnostics = script.diagnostics
        }
        return nil
    }

    private static let mostRounds = 6

    /// The text with all suggestions applied; nil if there are none.
    private static func followed(_ source: SourceText, _ diagnostics: [Diagnostic]) -> String? {
        let errors = diagnostics.filter { $0.severity == .error }
        var bytes = source.bytes
        var end = bytes.count
        for error in errors.sorted(by: { ($0.span?.start ?? 0) > ($1.span?.start ?? 0) }) {
            guard let span = error.span, let replacement = error.replacement, span.end <= end else { continue }
            bytes.replaceSubrange(span.start..<span.end, with: Array(replacement.utf8))
            end = span.start
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return text == source.text ? nil : text
    }
}
