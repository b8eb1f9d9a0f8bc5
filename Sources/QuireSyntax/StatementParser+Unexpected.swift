import QuireDiagnostics

extension StatementParser {
    /// Says what is wrong with a token that can neither go on with a query nor start a stage.
    mutating func unexpected(after stage: StageSyntax? = nil) {
        let token = current
        if case .symbol(.comma) = token.kind, case .where? = stage?.kind {
            return fail(.foreignForm(.commaInCondition, suggestion: "and"), at: token.span)
        }
        guard case .word(let keyword) = token.kind else {
            return fail(.unexpected(words(for: token), hint: hint(for: token)), at: token.span)
        }
        if keyword?.startsStatement == true { return fail(.statementInside(token.text), at: token.span) }
        let next = self.token(at: 1)
        if keyword == .as, case .word = next.kind {
            let hint = "a column is named before its value: \(next.text) = …"
            return fail(.unexpected(words(for: token), hint: hint), at: token.span)
        }
        if next.keyword == .by, ["order", "sort"].contains(token.text.lowercased()) {
            return fail(.unknownStage("\(token.text) by", meant: "sort"), at: token.span.union(next.span))
        }
        if let money = moneyMeant(by: token) {
            return fail(.foreignForm(.smallCurrency, suggestion: money.text), at: money.span)
        }
        fail(.unknownStage(token.text, meant: ForeignWords.stage(for: token.text)), at: token.span)
    }

    /// The amount that a number and a word such as `eur` after it were meant to be; nil when they weren't.
    private func moneyMeant(by token: Token) -> (text: String, span: SourceSpan)? {
        let previous = self.token(at: -1)
        guard previous.kind == .literal(.integer) || previous.kind == .literal(.decimal), token.lead == .sameLine,
            token.text.count == 3, ForeignWords.isKnownCurrency(token.text)
        else { return nil }
        return ("\(previous.text) \(token.text.uppercased())", previous.span.union(token.span))
    }

    private func hint(for token: Token) -> String? {
        switch token.kind {
        case .symbol(.openBrace): "braces belong to: group KEYS { NAME = AGGREGATE }"
        case .literal, .parameter, .quotedName: "a comparison goes between two values: status = paid"
        case .word, .symbol, .invalid, .end: nil
        }
    }
}
