import QuireDiagnostics
import QuireSession
import QuireSyntax

/// What a statement with mistakes was probably meant to be.
enum Correction {
    /// The text with every suggestion followed; nil when there is none, or it doesn't put all of it right.
    static func of(_ source: SourceText, _ diagnostics: [Diagnostic], in session: Session) -> String? {
        let errors = diagnostics.filter { $0.severity == .error }
        var bytes = source.bytes
        var end = bytes.count
        for error in errors.sorted(by: { ($0.span?.start ?? 0) > ($1.span?.start ?? 0) }) {
            guard let span = error.span, let replacement = error.replacement, span.end <= end else { continue }
            bytes.replaceSubrange(span.start..<span.end, with: Array(replacement.utf8))
            end = span.start
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text != source.text, session.check(SourceText(text), mode: .interactive).isValid else { return nil }
        return text.trimmed
    }
}
