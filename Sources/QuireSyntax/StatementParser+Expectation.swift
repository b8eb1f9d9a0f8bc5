extension StatementParser {
    /// Records an item accepted at a distance from the current place, if an expectation is wanted and the text ends
    /// there.
    mutating func expect(_ item: @autoclosure () -> Expectation.Item, at distance: Int = 0) {
        guard asked != nil, !isLost, token(at: distance).kind == .end else { return }
        asked?.add(item())
    }

    /// Whether an expectation is wanted for the place of a token, which is the end.
    func isAsked(for token: Token) -> Bool { asked != nil && token.kind == .end }

    /// Notes that any of some words could come next.
    mutating func expect(_ words: [Keyword]) {
        for word in words { expect(.word(word)) }
    }

    /// Records that a name before the end could name a column, whose value then follows; if every column needs a name,
    /// nothing else is possible.
    mutating func expectNaming(isOnly: Bool = false) {
        guard asked != nil, isName(current), token(at: 1).kind == .end else { return }
        expect(.symbol(Token.Symbol.equal.rawValue), at: 1)
        if isOnly { isLost = true }
    }

    /// Records the missing item at the current place.
    mutating func expectMissing(_ expected: Expected) {
        switch expected {
        case .expression:
            let operand = operand
            expect(.operand(operand))
        case .name(let role): expect(.name(role))
        case .stage: expect(Keyword.stages)
        case .number: expect(.number)
        case .textLiteral(let place): expect(.path(after: place))
        // Its words were noted where they were looked for.
        case .query, .token: break
        }
    }

    /// Notes the operators that could follow an operand, of the precedences that may.
    mutating func expectInfix(after left: ExpressionSyntax, _ minimum: Precedence, _ level: Precedence) {
        guard asked != nil, !isLost else { return }
        let negated = isAt(.not)
        guard token(at: negated ? 1 : 0).kind == .end else { return }
        // Comparisons aren't chained.
        let highest = level == .comparison ? Precedence.and : level
        let fitting = Infix.spelled.filter {
            ($0.infix.precedence >= .sum || $0.infix.precedence <= highest) && $0.infix.precedence >= minimum
                && $0.infix.precedence <= level && (!negated || $0.infix.allowsNot)
        }
        for (text, infix) in fitting {
            if asked?.left == nil || infix.precedence == .comparison {
                asked?.left = Expectation.Operand(use: operand.use, counterpart: left.span)
            }
            expect(.infix(text), at: negated ? 1 : 0)
        }
        if fitting.contains(where: \.infix.allowsNot) { expect(.infix(Keyword.not.rawValue)) }
    }

    /// Records that a stage could follow after a mistake, if nothing else can.
    mutating func expectStageAfterMistake() {
        guard asked?.items.isEmpty == true else { return }
        for stage in Keyword.stages { asked?.add(.word(stage)) }
    }
}
