import QuireDiagnostics

extension StatementParser {
    /// Reads an expression whose operators bind at least as tightly as `minimum`.
    ///
    /// `place` is the text before it, for the message if the expression is missing.
    mutating func expression(after place: String, minimum: Precedence = .or) -> ExpressionSyntax {
        let start = current.span.start
        var left = prefixed(after: place)
        var level: Precedence = if case .unary(.not, _) = left.kind { .not } else { .unary }
        var lastOperand: SourceSpan?
        while !isLost, let (infix, polarity) = infix(), infix.precedence >= minimum, infix.precedence <= level {
            if infix.precedence == .comparison, level == .comparison {
                dropChained(infix, left: left, lastOperand: lastOperand)
                continue
            }
            level = infix.precedence
            let rightStart = current.span.end
            left = ExpressionSyntax(apply(infix, polarity, to: left), span: span(from: start))
            lastOperand = SourceSpan(rightStart, previousEnd)
        }
        expectInfix(after: left, minimum, level)
        return left
    }

    /// Reads an expression with a particular use.
    mutating func expression(after place: String, as use: Expectation.Operand.Use) -> ExpressionSyntax {
        let outer = operand
        defer { operand = outer }
        operand = Expectation.Operand(use: use)
        return expression(after: place)
    }

    /// Reads the other operand of a comparison.
    private mutating func expression(
        after place: String, comparedWith left: ExpressionSyntax
    ) -> ExpressionSyntax {
        let outer = operand
        defer { operand = outer }
        operand.counterpart = left.span
        return expression(after: place, minimum: .sum)
    }

    private func infix() -> (Infix, ExpressionSyntax.Polarity)? {
        if let infix = Infix(current) { return (infix, .positive) }
        guard isAt(.not), let infix = Infix(token(at: 1)), infix.allowsNot else { return nil }
        return (infix, .negated)
    }

    private mutating func apply(
        _ infix: Infix, _ polarity: ExpressionSyntax.Polarity, to left: ExpressionSyntax
    ) -> ExpressionSyntax.Kind {
        if polarity == .negated { advance() }
        let word = advance()
        switch infix {
        case .logical(let operation):
            var operands = [left, expression(after: word.text, minimum: infix.precedence.next)]
            while !isLost, Infix(current) == infix {
                let word = advance()
                operands.append(expression(after: word.text, minimum: infix.precedence.next))
            }
            return .logical(operation, operands)
        case .comparison(let operation):
            return .comparison(operation, left, expression(after: word.text, comparedWith: left))
        case .arithmetic(let operation):
            arithmeticOperators += 1
            if arithmeticOperators > SyntaxLimits.arithmetic { giveUp(at: word.span) }
            let outer = operand
            defer { operand = outer }
            operand.counterpart = nil
            return .arithmetic(operation, left, expression(after: word.text, minimum: infix.precedence.next))
        case .match(let operation):
            skipWith(after: word)
            return .match(operation, polarity, left, expression(after: word.text, comparedWith: left))
        case .between:
            let low = expression(after: word.text, comparedWith: left)
            if !isLost, !accept(.and) { fail(expected: .token("'and' between the bounds of 'between'")) }
            return .between(left, polarity, low: low, high: expression(after: "and", comparedWith: left))
        case .inList: return membership(left, polarity, after: word)
        case .isNull: return nullTest(left, after: word)
        case .like:
            let pattern = expression(after: word.text, minimum: .sum)
            note(.foreignForm(.like, suggestion: likeSuggestion(polarity, pattern)), at: span(from: word.span.start))
            return .match(.pattern, polarity, left, pattern)
        }
    }

    private mutating func membership(
        _ left: ExpressionSyntax, _ polarity: ExpressionSyntax.Polarity, after word: Token
    ) -> ExpressionSyntax.Kind {
        let open = current
        guard accept(.openParenthesis) else {
            if let period = ForeignWords.period(open.text, token(at: 1).text) {
                advance()
                advance()
                note(.foreignForm(.relativePeriod, suggestion: "= \(period)"), at: span(from: word.span.start))
                return .inList(left, polarity, [])
            }
            guard startsOperand(open) else {
                fail(expected: .token("'(' and a list after 'in'"))
                return .inList(left, polarity, [])
            }
            let value = expression(after: word.text, minimum: .sum)
            note(
                .foreignForm(.listWithoutParentheses, suggestion: "in (\(source.slice(value.span)))"),
                at: span(from: word.span.start))
            return .inList(left, polarity, [value])
        }
        guard enter() else { return .missing }
        defer { depth -= 1 }
        if startsSubquery {
            let query = query(after: "(")
            if !isLost { close(open) }
            return .inQuery(left, polarity, query)
        }
        let outer = operand
        defer { operand = outer }
        operand.counterpart = left.span
        var values = expressions(after: "(")
        if !isLost, startsOperand(current), let first = values.first {
            let before = diagnostics.count
            while !isLost, startsOperand(current) || accept(.comma) { values.append(expression(after: "(")) }
            if diagnostics.count == before {
                let texts = values.map { source.slice($0.span) }.joined(separator: ", ")
                note(.foreignForm(.listWithoutCommas, suggestion: texts), at: span(from: first.span.start))
            }
        }
        if !isLost { close(open) }
        return .inList(left, polarity, values)
    }

    private mutating func nullTest(_ left: ExpressionSyntax, after word: Token) -> ExpressionSyntax.Kind {
        let polarity: ExpressionSyntax.Polarity = accept(.not) ? .negated : .positive
        if accept(.null) { return .isNull(left, polarity) }
        guard startsOperand(current) else {
            fail(expected: .token("'null' or 'not null' after 'is'"))
            return .isNull(left, polarity)
        }
        let value = expression(after: "is", minimum: .sum)
        let operation: ComparisonOperator = polarity == .positive ? .equal : .notEqual
        note(
            .foreignForm(.isValue, suggestion: "\(operation.rawValue) \(source.slice(value.span))"),
            at: span(from: word.span.start))
        return .comparison(operation, left, value)
    }

    /// Reports and reads over the second comparison of `a < b < c`.
    private mutating func dropChained(_ infix: Infix, left: ExpressionSyntax, lastOperand: SourceSpan?) {
        let word = current
        if isAt(.not) { advance() }
        advance()
        let before = diagnostics.count
        guard case .comparison(let operation) = infix, case .comparison = left.kind, let lastOperand else {
            note(.comparisonChain(suggestion: nil), at: word.span)
            return fail(.comparisonChain(suggestion: nil), at: word.span)
        }
        let right = expression(after: word.text, minimum: .sum)
        guard diagnostics.count == before else { return }
        let middle = source.slice(lastOperand).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let suggestion =
            "\(source.slice(left.span)) and \(middle) \(operation.rawValue) \(source.slice(right.span))"
        note(.comparisonChain(suggestion: suggestion), at: left.span.union(right.span))
    }

    private mutating func skipWith(after word: Token) {
        guard case .word(nil) = current.kind, current.text.lowercased() == "with", startsOperand(token(at: 1)) else {
            return
        }
        note(.foreignForm(.withAfterMatch(word.text), suggestion: word.text), at: word.span.union(current.span))
        advance()
    }

    /// The equivalent test for a pattern such as `'%abc%'`, if there is one.
    private func likeSuggestion(_ polarity: ExpressionSyntax.Polarity, _ pattern: ExpressionSyntax) -> String? {
        guard case .literal(let literal) = pattern.kind, case .text(let text) = literal.value else { return nil }
        return LikePattern.test(for: text).map { (polarity == .negated ? "not " : "") + $0 }
    }
}
