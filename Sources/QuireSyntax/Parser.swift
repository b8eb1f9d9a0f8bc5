package import QuireDiagnostics

/// Reads Quire text: a script file, standard input, a paste or a line at the prompt.
///
/// It never throws and never crashes. Each statement is read separately, and after an error within a statement reading
/// continues at the next stage, so one mistake leads to one diagnostic.
package enum Parser {
    /// Parses a text into statements and errors, and determines whether the text could continue.
    package static func parse(_ source: SourceText, mode: ParsedScript.Mode = .script) -> ParsedScript {
        let lexed = Lexer.lex(source)
        return parse(source, lexed: lexed, mode: mode)
    }

    static func parse(_ source: SourceText, lexed: Lexer.Result, mode: ParsedScript.Mode) -> ParsedScript {
        var statements: [StatementSyntax] = []
        var diagnostics: [Diagnostic] = []
        var lexical = lexed.diagnostics
        var missing: ParsedScript.Missing?
        var sources: Set<String> = []
        var files: [FileSyntax] = []
        for piece in StatementSplitter.split(lexed.tokens) {
            if let sql = SQLTranslator.diagnostic(for: piece.tokens, in: source) {
                let span = Self.span(of: piece.tokens)
                statements.append(StatementSyntax(kind: .invalid, span: span))
                // One message covers the whole statement.
                lexical.removeAll { $0.span.map(span.contains) ?? false }
                diagnostics.append(sql)
                continue
            }
            var parser = StatementParser(source: source, piece: piece, mode: mode)
            statements.append(parser.statement())
            diagnostics += parser.diagnostics
            sources.formUnion(parser.sources)
            files += parser.files
            missing = parser.missing
        }
        if lexed.openQuote != nil { missing = .quote }
        return ParsedScript(
            source: source, statements: statements, diagnostics: merged(lexical, diagnostics),
            completeness: missing.map { .incomplete($0) } ?? .complete,
            parameters: Set(lexed.tokens.filter { $0.kind == .parameter }.map(\.text)), sources: sources, files: files)
    }

    /// Returns what the last statement of a text could continue with at the end of the text, and what could begin
    /// there.
    ///
    /// The parser itself determines it: the statement is read as always, and everything looked for at its end is
    /// recorded.
    package static func expectation(after source: SourceText, mode: ParsedScript.Mode = .script) -> Expectation {
        let lexed = Lexer.lex(source)
        guard let end = lexed.tokens.last, !lexed.endsInComment(of: source) else { return Expectation() }
        var expectation = Expectation()
        var pieces = StatementSplitter.split(lexed.tokens)
        if let last = pieces.last, last.isOpenEnded, let start = last.tokens.first {
            pieces.removeLast()
            expectation.statementStart = start.span.start
            var parser = StatementParser(source: source, piece: last, mode: mode)
            parser.asked = expectation
            _ = parser.statement()
            expectation = parser.asked ?? expectation
        }
        for piece in pieces {
            var parser = StatementParser(source: source, piece: piece, mode: mode)
            switch parser.statement().kind {
            case .letBinding(let name, _): expectation.bindings.append(name.text)
            case .param(let parameter): expectation.parameters.append(parameter.name.text)
            case .query, .assert, .explain, .describe, .describeFile, .print, .include, .invalid: break
            }
        }
        // Whether a statement can begin there is decided by the splitter.
        let word = Token(
            kind: .word(.from), span: end.span, text: "", lead: end.lead, followsBlankLine: end.followsBlankLine)
        let begun = StatementSplitter.split(lexed.tokens.dropLast() + [word, end]).last
        if begun?.tokens.count == 1 {
            let empty = StatementSplitter.Piece(tokens: [], isOpenEnded: true)
            var parser = StatementParser(source: source, piece: empty, mode: mode)
            parser.asked = expectation
            _ = parser.statement()
            expectation = parser.asked ?? expectation
        }
        return expectation
    }

    /// Both lists in order of place; a second error at the same place adds nothing to the first.
    private static func merged(_ lexical: [Diagnostic], _ syntactic: [Diagnostic]) -> [Diagnostic] {
        let ordered = (lexical + syntactic).enumerated().sorted {
            ($0.element.span?.start ?? 0, $0.offset) < ($1.element.span?.start ?? 0, $1.offset)
        }
        var known: Set<Int> = []
        let first = ordered.map(\.element).filter { known.insert($0.span?.start ?? -1).inserted }
        return Array(first.prefix(SyntaxLimits.diagnostics))
    }

    private static func span(of tokens: ArraySlice<Token>) -> SourceSpan {
        SourceSpan(tokens.first?.span.start ?? 0, tokens.last?.span.end ?? 0)
    }
}
