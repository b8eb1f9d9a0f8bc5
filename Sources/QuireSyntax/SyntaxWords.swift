package import QuireDiagnostics

/// A piece of text as an editor sees it: enough to complete and colour it, without a tree.
package struct SyntaxWord: Hashable, Sendable {
    /// The kind of piece.
    package enum Kind: Hashable, Sendable {
        /// A word, with the keyword that it may be.
        case word(Keyword?)
        case quotedName
        case literal(LiteralSyntax.Kind)
        case parameter
        case symbol(String)
        case invalid
    }

    /// The kind of piece.
    package let kind: Kind
    /// The word, the name without quotes, or the literal as typed.
    package let text: String
    /// Its place.
    package let span: SourceSpan

    /// The pieces of a text, in order; comments are left out.
    package static func all(in source: SourceText) -> [SyntaxWord] {
        Lexer.lex(source).tokens.compactMap { token in
            let kind: Kind
            switch token.kind {
            case .word(let keyword): kind = .word(keyword)
            case .quotedName: kind = .quotedName
            case .literal(let literal): kind = .literal(literal)
            case .parameter: kind = .parameter
            case .symbol(let symbol): kind = .symbol(symbol.rawValue)
            case .invalid: kind = .invalid
            case .end: return nil
            }
            return SyntaxWord(kind: kind, text: token.text, span: token.span)
        }
    }

    /// The keyword that it may be.
    package var keyword: Keyword? {
        if case .word(let keyword) = kind { return keyword }
        return nil
    }

    /// Whether it is that symbol.
    package func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }
}
