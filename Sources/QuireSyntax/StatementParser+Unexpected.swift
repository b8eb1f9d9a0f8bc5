import QuireDiagnostics

extension StatementParser {
    /// Reports a token that can neither continue a query nor start a stage.
    mutating func unexpected(after stage: StageSyntax? = nil) {
        let token = current
        if token.kind == .invalid {
            // The lexer has reported it.
            isLost = true
            return
        }
        if let slip = numberSlip(at: token) {
            return fail(.foreignForm(slip.form, suggestion: slip.suggestion), at: slip.span)
        }
        if case .symbol(.comma) = token.kind, case .where? = stage?.kind {
            return fail(.foreignForm(.commaInCondition, suggestion: "and"), at: token.span)
        }
        if token.kind == .symbol(.openParenthesis), self.token(at: -1).keyword == .count {
            let isWhole =
                self.token(at: 1).kind == .symbol(.star) && self.token(at: 2).kind == .symbol(.closeParenthesis)
            let last = isWhole ? self.token(at: 2) : token
            let span = self.token(at: -1).span.union(last.span)
            return fail(.foreignForm(.countCall, suggestion: isWhole ? "count" : nil), at: span)
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
        let previous = self.token(at: -1)
        if token.lead == .sameLine, let period = ForeignWords.period(previous.text, token.text) {
            return fail(.foreignForm(.relativePeriod, suggestion: period), at: previous.span.union(token.span))
        }
        if let money = moneyMeant(by: token) {
            return fail(.foreignForm(.smallCurrency, suggestion: money.text), at: money.span)
        }
        fail(.unknownStage(token.text, meant: ForeignWords.stage(for: token.text)), at: token.span)
    }

    /// The number, day or amount that the tokens around this one were meant to be; nil when they weren't.
    private func numberSlip(at token: Token) -> (form: ForeignForm, suggestion: String, span: SourceSpan)? {
        let previous = self.token(at: -1)
        if token.isNumber, case .word = previous.kind, token.lead == .sameLine,
            ForeignWords.isKnownCurrency(previous.text)
        {
            let span = SourceSpan(token.span.start, NumberSlip.end(of: token.span.start, in: source))
            let number = NumberSlip.meant(by: source.slice(span))?.suggestion ?? token.text
            let amount = "\(number) \(previous.text.uppercased())"
            return (.currencyFirst, amount, SourceSpan(previous.span.start, max(span.end, token.span.end)))
        }
        guard token.kind == .symbol(.comma) || token.kind == .symbol(.dot), previous.isNumber,
            previous.span.end == token.span.start, self.token(at: 1).isNumber,
            self.token(at: 1).span.start == token.span.end
        else { return nil }
        let span = SourceSpan(previous.span.start, NumberSlip.end(of: previous.span.start, in: source))
        return NumberSlip.meant(by: source.slice(span)).map { ($0.form, $0.suggestion, span) }
    }

    /// The number around this comma, if one of its groups isn't a number by itself, like the `000` of `1,000`. In a
    /// list it would pass for several numbers.
    func numberInGroups() -> (suggestion: String, span: SourceSpan)? {
        guard let slip = numberSlip(at: current), slip.form == .separatedNumber else { return nil }
        let groups = source.slice(slip.span).split(separator: ".")[0].split(separator: ",").dropFirst()
        return groups.contains { $0.count == 3 && $0.first == "0" } ? (slip.suggestion, slip.span) : nil
    }

    /// The intended amount for a number followed by a word such as `eur`; nil for other words.
    private func moneyMeant(by token: Token) -> (text: String, span: SourceSpan)? {
        let previous = self.token(at: -1)
        guard previous.isNumber, token.lead == .sameLine, token.text.count == 3,
            ForeignWords.isKnownCurrency(token.text)
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
