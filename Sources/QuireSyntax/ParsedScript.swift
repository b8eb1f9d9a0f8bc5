package import QuireDiagnostics

/// What the parser made of a text: always a tree, and what is wrong with it.
package struct ParsedScript: Sendable {
    /// Whether the prompt should ask for another line.
    package enum Completeness: Hashable, Sendable {
        case complete
        case incomplete(Missing)
    }

    /// What a text that isn't complete still needs.
    package enum Missing: Hashable, Sendable {
        /// A closing bracket.
        case bracket
        /// A closing quote.
        case quote
        /// Whatever follows a stage word, an operator or a comma.
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
    /// The statements in order; what could not be read is `.invalid`.
    package let statements: [StatementSyntax]
    /// What is wrong, in order of place.
    package let diagnostics: [Diagnostic]
    /// Whether the text could go on.
    package let completeness: Completeness
    /// The parameters that the text uses, without their `$`.
    package let parameters: Set<String>
    /// The names that stand where a source can: after `from`, `join` and `describe`, `all` among them.
    package let sources: Set<String>
    /// The files that stand where a source can.
    package let files: [FileSyntax]

    /// True when nothing is wrong with the text.
    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}
