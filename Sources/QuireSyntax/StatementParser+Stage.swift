import QuireDiagnostics

extension StatementParser {
    /// Reads stages up to the end of the query.
    mutating func stages() -> [StageSyntax] {
        let level = bracketLevel
        var stages: [StageSyntax] = []
        recover(at: level)
        while !atQueryEnd {
            if accept(.pipe), atQueryEnd || isAt(.pipe) {
                fail(expected: .stage, missing: .stage)
            } else if let keyword = current.keyword, keyword.startsStage {
                stages.append(stage(keyword))
            } else {
                unexpected(after: stages.last)
            }
            recover(at: level)
        }
        expect(Keyword.stages)
        expect(.symbol(Token.Symbol.pipe.rawValue))
        return stages
    }

    private var atQueryEnd: Bool {
        if case .symbol(let symbol) = current.kind { return symbol.isCloser }
        return current.kind == .end
    }

    private mutating func stage(_ keyword: Keyword) -> StageSyntax {
        stageCount += 1
        if stageCount > SyntaxLimits.stages {
            giveUp(.tooMany("stages", limit: SyntaxLimits.stages), at: current.span)
        }
        let word = advance()
        asked?.noteStage(keyword, at: word.span.start)
        stageWordAsName = nil
        var keywordSpan = word.span
        let kind: StageSyntax.Kind
        switch keyword {
        case .where: kind = .where(expression(after: word.text, as: .condition))
        case .sort:
            skipBy(after: "sort")
            kind = .sort(sortKeys(after: word.text))
        case .top: kind = top()
        case .limit: kind = .limit(count(for: "limit"))
        case .skip: kind = .skip(count(for: "skip"))
        case .select: kind = .select(items(after: word.text))
        case .drop: kind = .drop(expressions(after: word.text, as: .column))
        case .derive: kind = .derive(namedItems(after: word.text))
        case .distinct: kind = .distinct(distinctColumns(after: word))
        case .count: kind = countStage()
        case .sum: kind = aggregate(.sum)
        case .avg: kind = aggregate(.avg)
        case .min: kind = aggregate(.min)
        case .max: kind = aggregate(.max)
        case .group: kind = group(after: word)
        case .join: kind = join(.inner)
        case .left:
            keywordSpan = keywordSpan.union(current.span)
            if accept(.join) {
                kind = join(.left)
            } else {
                keywordSpan = word.span
                if current.kind == .end { fail(expected: .token("'join' after 'left'")) }
                fail(.joinWithoutLeft(words(for: current)))
                kind = .invalid
            }
        case .expand: kind = .expand(expression(after: word.text, as: .column))
        case .into: kind = .into(path(after: word.text))
        default: kind = .invalid
        }
        return StageSyntax(kind: kind, keyword: keywordSpan, span: span(from: word.span.start))
    }

    // MARK: Parts of stages

    private mutating func sortKeys(after place: String) -> [SortKeySyntax] {
        var keys = [sortKey(after: place)]
        while !isLost, accept(.comma) { keys.append(sortKey(after: ",")) }
        return keys
    }

    private mutating func sortKey(after place: String) -> SortKeySyntax {
        let start = current.span.start
        let expression = expression(after: place)
        var direction: SortKeySyntax.Direction?
        if !isLost { direction = accept(.asc) ? .ascending : accept(.desc) ? .descending : nil }
        var nulls: SortKeySyntax.Nulls?
        if !isLost, accept(.nulls) {
            nulls = accept(.first) ? .first : accept(.last) ? .last : nil
            if nulls == nil { fail(expected: .token("'first' or 'last' after 'nulls'")) }
        }
        return SortKeySyntax(expression: expression, direction: direction, nulls: nulls, span: span(from: start))
    }

    private mutating func top() -> StageSyntax.Kind {
        let number = count(for: "top")
        guard !isLost else { return .top(number, by: []) }
        if !accept(.by) {
            guard isName(current), current.keyword?.startsStage != true else {
                fail(expected: .token("'by' and a key after the number of 'top'"))
                return .top(number, by: [])
            }
            note(.foreignForm(.topWithoutBy, suggestion: "by \(current.text)"), at: current.span)
        }
        return .top(number, by: sortKeys(after: "by"))
    }

    private mutating func count(for stage: String) -> CountSyntax {
        let token = current
        switch token.kind {
        case .parameter:
            advance()
            return CountSyntax(kind: .parameter(token.text), raw: "$\(token.text)", span: token.span)
        case .literal(.integer):
            advance()
            if let number = Int(token.text.filter { $0 != "_" }) {
                return CountSyntax(kind: .integer(number), raw: token.text, span: token.span)
            }
            fail(.invalidCount(words(for: token), stage: stage), at: token.span)
        case .literal, .symbol(.minus), .symbol(.plus):
            var span = token.span
            if case .symbol = token.kind, case .literal = self.token(at: 1).kind {
                span = span.union(self.token(at: 1).span)
            }
            fail(.invalidCount("'\(source.slice(span))'", stage: stage), at: span)
        case .word, .quotedName, .symbol, .invalid, .end:
            fail(expected: .number(stage: stage))
        }
        return CountSyntax(kind: .missing, raw: "", span: SourceSpan(token.span.start, token.span.start))
    }

    /// Reads `EXPR, …`.
    mutating func expressions(after place: String) -> [ExpressionSyntax] {
        var expressions = [expression(after: place)]
        while !isLost, isAt(.comma) {
            if let (number, span) = numberInGroups() {
                fail(.foreignForm(.separatedNumber, suggestion: number), at: span)
                break
            }
            advance()
            expressions.append(expression(after: ","))
        }
        expect(.symbol(Token.Symbol.comma.rawValue))
        return expressions
    }

    /// Reads `EXPR, …` with a particular use.
    mutating func expressions(after place: String, as use: Expectation.Operand.Use) -> [ExpressionSyntax] {
        let outer = operand
        defer { operand = outer }
        operand = Expectation.Operand(use: use)
        return expressions(after: place)
    }

    private mutating func distinctColumns(after word: Token) -> [ExpressionSyntax] {
        guard startsOperand(current) else {
            expect(.operand(Expectation.Operand(use: .column)))
            return []
        }
        return expressions(after: word.text, as: .column)
    }

    private mutating func items(after place: String, areNamed: Bool = false) -> [ItemSyntax] {
        var items = [item(after: place, isNamed: areNamed)]
        while !isLost, accept(.comma) { items.append(item(after: ",", isNamed: areNamed)) }
        return items
    }

    private mutating func item(after place: String, isNamed: Bool) -> ItemSyntax {
        let start = current.span.start
        columnCount += 1
        if columnCount > SyntaxLimits.columns {
            giveUp(.tooMany("columns", limit: SyntaxLimits.columns), at: current.span)
        }
        var name: NameSyntax?
        if isName(current), token(at: 1).kind == .symbol(.equal) {
            name = self.name(.column)
            advance()
        }
        expectNaming(isOnly: isNamed && name == nil)
        return ItemSyntax(name: name, expression: expression(after: name == nil ? place : "="), span: span(from: start))
    }

    private mutating func namedItems(after stage: String) -> [ItemSyntax] {
        let items = items(after: stage, areNamed: true)
        if let unnamed = items.first(where: { $0.name == nil }), !isLost {
            note(.unnamedColumn("derive"), at: unnamed.span)
        }
        return items
    }

    private mutating func keys() -> [ItemSyntax] { accept(.by) ? items(after: "by") : [] }

    private mutating func countStage() -> StageSyntax.Kind {
        if isAt(.distinct), current.lead == .sameLine, startsOperand(token(at: 1)) {
            let start = self.token(at: -1).span.start
            advance()
            let fields = expressions(after: "distinct")
            if let first = fields.first, let last = fields.last {
                let text = source.slice(first.span.union(last.span))
                note(.foreignForm(.countDistinct, suggestion: "distinct \(text) count"), at: span(from: start))
            }
            return .count(by: [])
        }
        if isName(current), !isAt(.by), current.keyword?.startsStage != true,
            ForeignWords.stage(for: current.text) == nil
        {
            note(.foreignForm(.countField, suggestion: "by \(source.slice(current.span))"), at: current.span)
            return .count(by: items(after: "count"))
        }
        return .count(by: keys())
    }

    private mutating func aggregate(_ function: AggregateFunction) -> StageSyntax.Kind {
        if isAt(.by), startsOperand(token(at: 1)) {
            fail(expected: .expression(after: function.rawValue))
            return .invalid
        }
        let field = expression(after: function.rawValue, as: .column)
        return .aggregate(function, field, by: isLost ? [] : keys())
    }

    private mutating func join(_ kind: JoinSyntax.Kind) -> StageSyntax.Kind {
        let table = table(.joined)
        if !isLost, !accept(.on) { fail(expected: .token("'on' and a condition after the table of 'join'")) }
        return .join(JoinSyntax(kind: kind, table: table, condition: expression(after: "on", as: .condition)))
    }

    private mutating func path(after place: String) -> ExpressionSyntax {
        let token = current
        switch token.kind {
        case .literal(.text), .parameter: return primary(after: place)
        case .word, .quotedName:
            while current.lead == .sameLine || current.span == token.span, current.kind != .end, !isAt(.pipe) {
                advance()
            }
            let span = span(from: token.span.start)
            note(.foreignForm(.unquotedPath, suggestion: "\"\(source.slice(span))\""), at: span)
        case .literal, .symbol, .invalid, .end: fail(expected: .textLiteral(after: place))
        }
        return ExpressionSyntax(.missing, span: token.span)
    }

    private mutating func skipBy(after stage: String) {
        guard isAt(.by), isName(token(at: 1)), token(at: 1).keyword != .asc, token(at: 1).keyword != .desc else {
            return
        }
        if token(at: 1).keyword?.startsStage == true { return }
        let key = token(at: 1)
        note(
            .foreignForm(.byAfter(stage), suggestion: source.slice(key.span)), at: current.span.union(key.span))
        advance()
    }
}
