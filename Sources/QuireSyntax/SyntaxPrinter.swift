package import QuireDiagnostics

/// Canonical formatting, as done by `quire fmt`.
///
/// Formatting is idempotent; no comment is lost, and the formatted text parses to the same tree.
package enum SyntaxPrinter {
    /// The result of formatting.
    package struct Result: Sendable {
        /// The formatted text, or the original text if it has errors.
        package let text: String
        /// The errors in the text.
        package let diagnostics: [Diagnostic]
    }

    /// Lines longer than this are not made of several stages.
    static let lineLength = 100

    /// The canonical form of a script.
    package static func format(_ source: SourceText) -> Result {
        let lexed = Lexer.lex(source)
        let parsed = Parser.parse(source, lexed: lexed, mode: .script)
        guard parsed.isValid else { return Result(text: source.text, diagnostics: parsed.diagnostics) }
        var layout = ScriptLayout(source: source, comments: lexed.comments)
        for statement in parsed.statements { layout.add(statement) }
        return Result(text: layout.finish(), diagnostics: parsed.diagnostics)
    }

    /// A query on one line.
    package static func text(of query: QuerySyntax) -> String { ExpressionPrinter.text(of: query) }

    /// A stage on one line.
    package static func text(of stage: StageSyntax) -> String { StagePrinter.text(of: stage) }

    /// An expression on one line.
    package static func text(of expression: ExpressionSyntax) -> String { ExpressionPrinter.text(of: expression) }

    /// A statement on one line, without its comments.
    package static func text(of statement: StatementSyntax, in source: SourceText) -> String {
        LayoutUnit.units(of: statement, in: source).map(\.text).filter { !$0.isEmpty }.joined(separator: " ")
    }
}
