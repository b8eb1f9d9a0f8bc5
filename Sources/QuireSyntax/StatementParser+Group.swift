import QuireDiagnostics

extension StatementParser {
    /// Reads `KEYS { [NAME =] AGGREGATE [if CONDITION], … }` after `group`.
    mutating func group(after word: Token) -> StageSyntax.Kind {
        let by = isAt(.by) && startsOperand(token(at: 1)) ? advance() : nil
        expect(.symbol(Token.Symbol.openBrace.rawValue))
        let keys = isAt(.openBrace) ? [] : groupKeys(after: by?.text ?? word.text)
        guard !isLost else { return .group(keys: keys, members: []) }
        let keysText = keys.map { source.slice($0.span) }.joined(separator: ", ")
        guard isAt(.openBrace) else {
            expect(.symbol(Token.Symbol.openBrace.rawValue))
            // Without its braces the text may just stop here.
            if current.kind == .end, by == nil {
                fail(expected: .token("'{' and what to compute after the keys of 'group'"))
            } else {
                fail(.groupWithoutBraces(keys: keysText), at: span(from: word.span.start))
            }
            return .group(keys: keys, members: [])
        }
        if let by {
            note(.foreignForm(.groupBy, suggestion: "group \(keysText)"), at: by.span)
        }
        let open = advance()
        var members: [GroupMemberSyntax] = []
        repeat {
            expect(.symbol(Token.Symbol.closeBrace.rawValue))
            // A comma after the last member is welcome.
            if isAt(.closeBrace), !members.isEmpty { break }
            members.append(member())
        } while !isLost && accept(.comma)
        if !isLost { close(open) }
        return .group(keys: keys, members: members)
    }

    private mutating func groupKeys(after place: String) -> [ItemSyntax] {
        var keys: [ItemSyntax] = []
        repeat {
            let start = current.span.start
            var name: NameSyntax?
            if isName(current), token(at: 1).kind == .symbol(.equal) {
                name = self.name(.column)
                advance()
            }
            expectNaming()
            let value = expression(after: keys.isEmpty ? place : ",")
            keys.append(ItemSyntax(name: name, expression: value, span: span(from: start)))
        } while !isLost && accept(.comma)
        return keys
    }

    private mutating func member() -> GroupMemberSyntax {
        let start = current.span.start
        var name: NameSyntax?
        if isName(current), token(at: 1).kind == .symbol(.equal) {
            name = self.name(.column)
            advance()
        }
        expectNaming()
        let word = current
        let function = aggregateFunction()
        var argument: ExpressionSyntax?
        var isDistinct = false
        if !isLost, let function {
            expect(.symbol(Token.Symbol.openParenthesis.rawValue))
            if function == .count, let values = distinctArgument() {
                isDistinct = true
                argument = values
            } else if isAt(.openParenthesis), token(at: 1).kind == .symbol(.closeParenthesis) {
                advance()
                advance()
            } else if isAt(.openParenthesis) {
                argument = primary(after: word.text)
                if !isLost, !atMemberEnd { fail(.aggregateInExpression(words(for: current))) }
            } else if function != .count || !atMemberEnd {
                argument = expression(after: word.text)
            } else {
                expect(.operand(Expectation.Operand(use: .counted)))
            }
        }
        let condition = !isLost && accept(.if) ? expression(after: "if", as: .condition) : nil
        return GroupMemberSyntax(
            name: name, function: function ?? .count, functionSpan: word.span, isDistinct: isDistinct,
            argument: argument,
            condition: condition, span: span(from: start))
    }

    /// Reads `(distinct EXPR)` or `distinct EXPR` after `count`; returns nil for anything else.
    private mutating func distinctArgument() -> ExpressionSyntax? {
        let open = isAt(.openParenthesis) ? current : nil
        let place = open == nil ? 0 : 1
        if open != nil { expect(.word(.distinct), at: place) }
        // No stage can begin in parentheses, so any word there is a name.
        let next = token(at: place + 1)
        let isOperand = startsOperand(next) || (open != nil && (isName(next) || isAsked(for: next)))
        guard token(at: place).keyword == .distinct, isOperand else { return nil }
        if open != nil { advance() }
        let word = advance()
        let value = expression(after: word.text)
        if let open, !isLost { close(open) }
        if !isLost, !atMemberEnd { fail(.aggregateInExpression(words(for: current))) }
        return value
    }

    private var atMemberEnd: Bool {
        isAt(.if) || isAt(.comma) || isAt(.closeBrace) || current.kind == .end
    }

    private mutating func aggregateFunction() -> AggregateFunction? {
        guard isName(current) else {
            fail(expected: .name(.aggregate))
            return nil
        }
        let word = advance()
        if let function = AggregateFunction(rawValue: word.text.lowercased()) { return function }
        let known = AggregateFunction.allCases.map(\.rawValue)
        let meant = ForeignWords.stage(for: word.text).flatMap { known.contains($0) ? $0 : nil }
        fail(.unknownAggregate(word.text, meant: meant ?? EditDistance.nearest(word.text, in: known)), at: word.span)
        return nil
    }
}
