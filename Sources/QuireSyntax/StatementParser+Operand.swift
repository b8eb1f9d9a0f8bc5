import QuireDiagnostics

extension StatementParser {
    /// True for a token that an operand can begin with and a stage cannot.
    func startsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .word(let keyword): keyword?.startsStage != true
        case .quotedName, .literal, .parameter: true
        case .symbol(let symbol): [.openParenthesis, .minus, .plus].contains(symbol)
        case .invalid, .end: false
        }
    }

    /// True at the `from` of a query in parentheses.
    var startsSubquery: Bool {
        mutating get {
            expect(.word(.from))
            guard isAt(.from) else { return false }
            let source = token(at: 1)
            return isName(source) || source.kind == .literal(.text) || isAsked(for: source)
        }
    }

    /// Reads an operand with the unary operators before it.
    mutating func prefixed(after place: String) -> ExpressionSyntax {
        let token = current
        let operation: UnaryOperator? =
            switch token.kind {
            case .word(.not) where negatesNext: .not
            case .symbol(.minus): .minus
            case .symbol(.plus): .plus
            default: nil
            }
        guard let operation else { return postfixed(after: place) }
        guard enter() else { return missing(at: token) }
        defer { depth -= 1 }
        advance()
        let operand =
            operation == .not ? expression(after: token.text, minimum: .comparison) : prefixed(after: token.text)
        return ExpressionSyntax(.unary(operation, operand), span: span(from: token.span.start))
    }

    /// True when `not` is the operator and no field of that name: something follows that it can negate.
    private var negatesNext: Bool {
        switch token(at: 1).kind {
        case .symbol(let symbol): symbol == .openParenthesis || symbol == .minus || symbol == .plus
        case .word, .quotedName, .literal, .parameter, .invalid: true
        // If more text may come, the operator waits for it.
        case .end: isOpenEnded
        }
    }

    private mutating func postfixed(after place: String) -> ExpressionSyntax {
        let start = current.span.start
        let base = primary(after: place)
        if case .literal = base.kind { return base }
        var steps: [PathStepSyntax] = []
        while !isLost {
            if isAt(.dot) {
                guard let step = fieldStep(of: span(from: start)) else { break }
                steps.append(step)
            } else if isAt(.openBracket) {
                guard let step = indexStep() else { break }
                steps.append(step)
            } else {
                break
            }
        }
        expect(.symbol(Token.Symbol.dot.rawValue))
        expect(.symbol(Token.Symbol.openBracket.rawValue))
        return steps.isEmpty ? base : ExpressionSyntax(.path(base, steps), span: span(from: start))
    }

    private mutating func fieldStep(of base: SourceSpan) -> PathStepSyntax? {
        let dot = advance()
        if case .literal(.integer) = current.kind {
            let span = dot.span.union(current.span)
            fail(.foreignForm(.indexByDot, suggestion: "[\(current.text)]"), at: span)
            return nil
        }
        let name = name(.field(of: base))
        return isLost ? nil : .field(name)
    }

    private mutating func indexStep() -> PathStepSyntax? {
        let open = advance()
        let token = current
        guard case .literal(.integer) = token.kind, let index = Int(token.text.filter { $0 != "_" }) else {
            if token.kind == .end {
                expect(.number)
                close(open)
            } else {
                fail(.invalidIndex(words(for: token)))
            }
            return nil
        }
        advance()
        close(open)
        return isLost ? nil : .index(index, span(from: open.span.start))
    }

    /// Reads an operand without operators or path.
    mutating func primary(after place: String) -> ExpressionSyntax {
        let token = current
        switch token.kind {
        case .literal(let kind): return literal(kind)
        case .parameter:
            advance()
            return ExpressionSyntax(.parameter(token.text), span: token.span)
        case .quotedName: return ExpressionSyntax(.name(name(.column)), span: token.span)
        case .word: return word()
        case .symbol(.openParenthesis): return parenthesised()
        case .symbol(.dot) where self.token(at: 1).kind == .literal(.integer):
            let digits = self.token(at: 1)
            fail(.foreignForm(.leadingDot, suggestion: "0.\(digits.text)"), at: token.span.union(digits.span))
        case .invalid:
            // The lexer has reported it.
            advance()
            isLost = true
        case .symbol(.star): fail(.foreignForm(.allColumns, suggestion: nil))
        case .symbol, .end: fail(expected: .expression(after: place))
        }
        return missing(at: token)
    }

    private func missing(at token: Token) -> ExpressionSyntax {
        ExpressionSyntax(.missing, span: SourceSpan(token.span.start, token.span.start))
    }

    private mutating func literal(_ kind: LiteralSyntax.Kind) -> ExpressionSyntax {
        let token = advance()
        if kind == .integer || kind == .decimal { expect(.currency) }
        if kind == .integer || kind == .decimal, case .word = current.kind, current.lead == .sameLine,
            isCurrency(current.text), current.span.start > token.span.end
        {
            let currency = advance()
            let span = token.span.union(currency.span)
            let money = LiteralSyntax(.money, raw: "\(token.text) \(currency.text)", span: span)
            return ExpressionSyntax(.literal(money), span: span)
        }
        return ExpressionSyntax(.literal(LiteralSyntax(kind, raw: token.text, span: token.span)), span: token.span)
    }

    private func isCurrency(_ word: String) -> Bool {
        (3...5).contains(word.utf8.count)
            && word.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            && !ForeignWords.isReserved(word)
    }

    private mutating func word() -> ExpressionSyntax {
        let keyword = current.keyword
        if token(at: 1).kind == .symbol(.openParenthesis) { return call() }
        if keyword == .true || keyword == .false || keyword == .null {
            let token = advance()
            let literal = LiteralSyntax(
                keyword == .null ? .null : .bool, raw: token.text.lowercased(), span: token.span)
            return ExpressionSyntax(.literal(literal), span: token.span)
        }
        let name = name(.column)
        return ExpressionSyntax(.name(name), span: name.span)
    }

    private mutating func call() -> ExpressionSyntax {
        let function = name(.function)
        let open = current
        guard enter() else { return missing(at: open) }
        defer { depth -= 1 }
        advance()
        expect(.symbol(Token.Symbol.closeParenthesis.rawValue))
        let arguments = isAt(.closeParenthesis) ? [] : expressions(after: "(", as: .value)
        if !isLost { close(open) }
        return ExpressionSyntax(.call(function, arguments), span: span(from: function.span.start))
    }

    private mutating func parenthesised() -> ExpressionSyntax {
        let open = current
        guard enter() else { return missing(at: open) }
        defer { depth -= 1 }
        advance()
        let kind: ExpressionSyntax.Kind =
            startsSubquery
            ? .subquery(query(after: "(")) : .parenthesised(expression(after: "(", as: operand.use))
        if !isLost { close(open) }
        return ExpressionSyntax(kind, span: span(from: open.span.start))
    }
}
