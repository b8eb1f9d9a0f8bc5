import QuireDiagnostics

/// The smallest piece of Quire text.
struct Token: Hashable, Sendable {
    /// The kind of a token.
    enum Kind: Hashable, Sendable {
        /// A bare word, with the keyword that it may be.
        case word(Keyword?)
        case quotedName
        case literal(LiteralSyntax.Kind)
        case parameter
        case symbol(Symbol)
        /// Invalid text, already reported by a diagnostic.
        case invalid
        case end
    }

    /// Punctuation and operators.
    enum Symbol: String, Hashable, Sendable, CaseIterable {
        case equal = "="
        case doubleEqual = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case tilde = "~"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
        case comma = ","
        case dot = "."
        case colon = ":"
        case semicolon = ";"
        case pipe = "|"

        /// The bracket that closes this one.
        var closer: Symbol? {
            switch self {
            case .openParenthesis: .closeParenthesis
            case .openBracket: .closeBracket
            case .openBrace: .closeBrace
            default: nil
            }
        }

        /// True for a closing bracket.
        var isCloser: Bool { self == .closeParenthesis || self == .closeBracket || self == .closeBrace }
    }

    /// What precedes a token.
    enum Lead: Hashable, Sendable {
        /// Another token on the same line.
        case sameLine
        /// The start of a line, after spaces.
        case indented
        /// The start of a line, directly.
        case columnZero
    }

    let kind: Kind
    let span: SourceSpan
    /// The word, the name without quotes, the parameter without `$`, or the literal as typed.
    let text: String
    let lead: Lead
    /// Whether a blank line separates this token from the one before.
    let followsBlankLine: Bool

    /// The keyword that a bare word may be.
    var keyword: Keyword? {
        if case .word(let keyword) = kind { return keyword }
        return nil
    }

    /// True for a whole number and for one with a fraction.
    var isNumber: Bool { kind == .literal(.integer) || kind == .literal(.decimal) }

    /// True when the statement cannot end after this token.
    var wantsMore: Bool {
        switch kind {
        case .word(let keyword): keyword == .and || keyword == .or || keyword == .not
        case .symbol(let symbol): !symbol.isCloser && symbol != .semicolon
        case .quotedName, .literal, .parameter, .invalid, .end: false
        }
    }
}

/// A comment, from `#` to the end of its line.
struct Comment: Hashable, Sendable {
    let span: SourceSpan
    let lead: Token.Lead
    let followsBlankLine: Bool
}
