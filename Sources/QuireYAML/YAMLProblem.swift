package import QuireDiagnostics
import Yams

/// Why a YAML text isn't read.
package struct YAMLProblem: Error {
    /// The message of a diagnostic.
    package let message: String
    /// Where; nil where it is about the whole text.
    package let place: YAMLPlace?

    init(_ message: String, _ place: YAMLPlace? = nil) {
        self.message = message
        self.place = place
    }

    /// Creates a problem from the parser's error. Its own description is never shown: it quotes the text, which may
    /// contain secrets.
    init(_ error: YamlError, _ rules: YAMLText.Rules) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init("not YAML: \(problem)", YAMLPlace(mark))
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { String($0.description.prefix(60)) }.joined(separator: ", ")
            self.init(
                rules.isQuoted
                    ? "a key appears twice in one mapping: \(names)" : "a key appears twice in one mapping",
                YAMLPlace(context.mark))
        case .reader: self.init("not YAML: it holds characters that YAML does not allow")
        default: self.init(rules.refusal)
        }
    }

    /// Returns the diagnostic for a text that may be shown.
    package func diagnostic(_ code: Diagnostic.Code, in source: SourceText) -> Diagnostic {
        Diagnostic(code, message: message, source: source, span: place.map(source.span), exit: ExitStatus.usage)
    }
}
