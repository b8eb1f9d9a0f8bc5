import QuireDiagnostics

/// Reads one statement from its tokens.
struct StatementParser {
    let source: SourceText
    let mode: ParsedScript.Mode
    let tokens: ArraySlice<Token>
    let end: Token
    let isOpenEnded: Bool
    var index: Int
    var diagnostics: [Diagnostic] = []
    /// The missing part, if the first error was that the text ends.
    var missing: ParsedScript.Missing?
    /// True after an error until reading is in step again; further errors are noise until then.
    var isLost = false
    /// True once nothing more of the statement is read.
    var hasGivenUp = false
    var depth = 0
    /// How many brackets have been opened and not closed so far.
    var bracketLevel = 0
    var arithmeticOperators = 0
    var tableCount = 0
    var stageCount = 0
    var columnCount = 0
    /// The names used as sources: after `from`, `join` and `describe`.
    var sources: Set<String> = []
    /// The files used as sources.
    var files: [FileSyntax] = []
    /// The last stage word that was taken for a name, which may not have been meant.
    var stageWordAsName: Int?
    /// The expectation at the end of the text; nil if none is wanted.
    var asked: Expectation?
    /// The role of the operand that is read next.
    var operand = Expectation.Operand()

    init(source: SourceText, piece: StatementSplitter.Piece, mode: ParsedScript.Mode) {
        self.source = source
        self.mode = mode
        tokens = piece.tokens
        isOpenEnded = piece.isOpenEnded
        index = piece.tokens.startIndex
        let last = piece.tokens.last?.span.end ?? 0
        end = Token(
            kind: .end, span: SourceSpan(last, last), text: "", lead: .sameLine, followsBlankLine: false)
    }

    // MARK: Looking at tokens

    /// The token at the current place, or the end.
    var current: Token { token(at: 0) }

    /// The token at a distance from the current place, or the end.
    func token(at distance: Int) -> Token {
        let position = index + distance
        guard !hasGivenUp, tokens.indices.contains(position) else { return end }
        return tokens[position]
    }

    /// True when the current token is a bare word that spells the keyword.
    func isAt(_ keyword: Keyword) -> Bool { current.keyword == keyword }

    /// True when the current token is the symbol.
    func isAt(_ symbol: Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

    /// Moves past the current token.
    @discardableResult
    mutating func advance() -> Token {
        let token = current
        guard token.kind != .end else { return token }
        index += 1
        if case .symbol(let symbol) = token.kind {
            if symbol.closer != nil { bracketLevel += 1 }
            if symbol.isCloser { bracketLevel -= 1 }
        }
        return token
    }

    /// Moves past the current token if it is the keyword.
    mutating func accept(_ keyword: Keyword) -> Bool {
        guard isAt(keyword) else {
            expect(.word(keyword))
            return false
        }
        advance()
        return true
    }

    /// Moves past the current token if it is the symbol.
    mutating func accept(_ symbol: Token.Symbol) -> Bool {
        guard isAt(symbol) else {
            expect(.symbol(symbol.rawValue))
            return false
        }
        advance()
        return true
    }

    /// The span from a token's start to the end of the token before the current place.
    func span(from start: Int) -> SourceSpan { SourceSpan(start, max(start, previousEnd)) }

    /// The end of the token before the current place.
    var previousEnd: Int {
        let position = min(index, tokens.endIndex) - 1
        return tokens.indices.contains(position) ? tokens[position].span.end : end.span.start
    }

    // MARK: Errors

    /// A token in words.
    func words(for token: Token) -> String {
        guard token.kind != .end else { return "the end" }
        let text = source.slice(token.span)
        let short = text.count > 40 ? "\(text.prefix(39))…" : text
        // Text with its own quotes needs no others.
        return short.hasPrefix("'") ? short : "'\(short)'"
    }

    /// Reports an error without losing the place.
    mutating func note(_ error: SyntaxError, at span: SourceSpan) {
        guard !isLost, !hasGivenUp, diagnostics.count < SyntaxLimits.diagnostics else { return }
        var diagnostic = error.diagnostic(at: span, in: source)
        if let taken = stageWordAsName, taken == index - 1, tokens.indices.contains(taken), diagnostic.notes.isEmpty {
            diagnostic.notes = ["'\(tokens[taken].text)' was read as a name, because a name or value is needed there"]
        }
        diagnostics.append(diagnostic)
    }

    /// Reports an error after which the next tokens mean nothing; reading is in step again at the next stage.
    mutating func fail(_ error: SyntaxError, at span: SourceSpan? = nil) {
        note(error, at: span ?? current.span)
        isLost = true
    }

    /// Reports that something is missing at the current place.
    mutating func fail(expected: Expected, missing kind: ParsedScript.Missing = .operand) {
        if current.kind == .end, !isLost, !hasGivenUp, isOpenEnded, diagnostics.isEmpty {
            missing = bracketLevel > 0 ? .bracket : kind
        }
        expectMissing(expected)
        fail(.expected(expected, found: words(for: current)))
    }

    /// Moves past a closing bracket, or reports that the opening one has none.
    mutating func close(_ open: Token) {
        guard case .symbol(let symbol) = open.kind, let closer = symbol.closer, !accept(closer) else { return }
        guard current.kind == .end else { return fail(expected: .token("'\(closer.rawValue)'")) }
        if isOpenEnded, !isLost, !hasGivenUp { missing = .bracket }
        fail(.unclosedBracket(symbol), at: open.span)
    }

    /// Enters a level of nesting; returns false and gives the statement up if there are too many.
    mutating func enter() -> Bool {
        guard depth < SyntaxLimits.nesting else {
            giveUp(at: current.span)
            return false
        }
        depth += 1
        return true
    }

    /// Stops reading a statement whose tree would become too deep or too large.
    mutating func giveUp(_ error: SyntaxError = .nestingTooDeep, at span: SourceSpan) {
        note(error, at: span)
        missing = nil
        hasGivenUp = true
        isLost = true
    }

    /// Skips to the next stage of the query with the given bracket level, or to the bracket that closes it.
    mutating func recover(at level: Int) {
        guard isLost, !hasGivenUp else { return }
        let start = index
        while current.kind != .end {
            if bracketLevel <= level {
                if case .symbol(let symbol) = current.kind, symbol.isCloser || symbol == .pipe { break }
                if current.keyword?.startsStage == true { break }
            }
            advance()
        }
        // At the end there is nothing to recover to, and a missing bracket would be reported twice.
        isLost = current.kind == .end
        if isLost, index > start, bracketLevel <= level { expectStageAfterMistake() }
    }

    // MARK: Names

    /// Reads a name; any word is one.
    mutating func name(_ role: NameRole) -> NameSyntax {
        switch current.kind {
        case .word:
            if current.keyword?.startsStage == true { stageWordAsName = index }
            let token = advance()
            return NameSyntax(text: token.text, span: token.span)
        case .quotedName:
            let token = advance()
            return NameSyntax(text: token.text, isQuoted: true, span: token.span)
        case .literal, .parameter, .symbol, .invalid, .end:
            fail(expected: .name(role))
            return NameSyntax(text: "", span: SourceSpan(current.span.start, current.span.start))
        }
    }

    /// True when the token can be read as a name.
    func isName(_ token: Token) -> Bool {
        switch token.kind {
        case .word, .quotedName: true
        case .literal, .parameter, .symbol, .invalid, .end: false
        }
    }
}
