package import QuireDiagnostics

/// The parser's result for a text: always a tree, and its errors.
package struct ParsedScript: Sendable {
    /// Whether the prompt should ask for another line.
    package enum Completeness: Hashable, Sendable {
        case complete
        case incomplete(Missing)
    }

    /// The missing part of an incomplete text.
    package enum Missing: Hashable, Sendable {
        /// A closing bracket.
        case bracket
        /// A closing quote.
        case quote
        /// The operand after a stage word, an operator or a comma.
        case operand
        /// A stage after `|`.
        case stage
    }

    /// How the text is read.
    package enum Mode: Hashable, Sendable {
        /// A file, standard input or `-c`.
        case script
        /// The prompt: a statement may begin with a stage, which refines `last`.
        case interactive
    }

    /// The text that was read.
    package let source: SourceText
    /// The statements in order; unreadable ones are `.invalid`.
    package let statements: [StatementSyntax]
    /// The errors, in order of place.
    package let diagnostics: [Diagnostic]
    /// Whether the text could continue.
    package let completeness: Completeness
    /// The parameters that the text uses, without their `$`.
    package let parameters: Set<String>
    /// The names used as sources: after `from`, `join` and `describe`, including `all`.
    package let sources: Set<String>
    /// The files used as sources.
    package let files: [FileSyntax]

    /// True when nothing is wrong with the text.
    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}
