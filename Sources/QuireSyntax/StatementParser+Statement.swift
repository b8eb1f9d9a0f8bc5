import QuireDiagnostics

extension StatementParser {
    /// Reads the whole statement.
    mutating func statement() -> StatementSyntax {
        let start = current.span.start
        let kind = statementKind()
        if current.kind != .end { fail(expected: .token("the end of the statement")) }
        // The statement owns its tokens, read or not.
        return StatementSyntax(kind: kind, span: SourceSpan(start, end.span.end))
    }

    private mutating func statementKind() -> StatementSyntax.Kind {
        let first = current
        expect(Keyword.statements)
        if mode == .interactive { expect(Keyword.stages) }
        guard let keyword = first.keyword, keyword.startsStatement else { return queryOrUnknown() }
        if keyword == .from { return .query(query(after: "")) }
        advance()
        switch keyword {
        case .let: return letBinding()
        case .param: return param()
        case .assert:
            let condition = expression(after: first.text, as: .condition)
            return .assert(condition: condition, message: accept(.comma) ? expression(after: ",") : nil)
        case .explain:
            // `analyze` is the only word that can precede the query.
            let mode: StatementSyntax.ExplainMode = accept(.analyze) ? .analyze : .plan
            return .explain(query(after: first.text), mode)
        case .describe: return describe()
        case .print: return .print(expression(after: first.text))
        default: return include(after: first)
        }
    }

    private mutating func queryOrUnknown() -> StatementSyntax.Kind {
        let first = current
        if first.keyword?.startsStage == true || first.kind == .symbol(.pipe) {
            if mode == .interactive { return .query(query(after: "")) }
            fail(.stageWithoutQuery(first.text), at: first.span)
            return .invalid
        }
        guard case .word = first.kind else {
            let isExpression = first.kind != .invalid && !isCloser(first)
            fail(
                .unexpectedStart(
                    words(for: first), hint: isExpression ? "to show a value: print EXPRESSION" : nil),
                at: first.span)
            return .invalid
        }
        let next = token(at: 1)
        let isAlone =
            !["help", "exit", "quit"].contains(first.text.lowercased())
            && (next.kind == .end || next.kind == .symbol(.dot) || next.keyword?.startsStage == true)
        let meant =
            ForeignWords.statement(for: first.text)
            ?? (isAlone && !ForeignWords.isChange(first.text) ? "from \(first.text)" : nil)
        fail(.unknownStatement(first.text, meant: meant), at: first.span)
        return .invalid
    }

    private func isCloser(_ token: Token) -> Bool {
        if case .symbol(let symbol) = token.kind { return symbol.isCloser }
        return false
    }

    private mutating func letBinding() -> StatementSyntax.Kind {
        let name = name(.binding)
        if !name.isQuoted, let keyword = Keyword(word: name.text), keyword == .all || keyword == .last {
            note(.reservedName(name.text), at: name.span)
        }
        guard !isLost, accept(.equal) else {
            fail(expected: .token("'=' after the name of a let binding"))
            return .invalid
        }
        return .letBinding(name: name, query: query(after: "="))
    }

    private mutating func param() -> StatementSyntax.Kind {
        let name = name(.parameter)
        let type = accept(.colon) ? self.name(.type) : nil
        let value = accept(.equal) ? expression(after: "=") : nil
        return .param(ParamSyntax(name: name, type: type, defaultValue: value))
    }

    private mutating func describe() -> StatementSyntax.Kind {
        guard current.kind != .end else {
            expect(.name(.described))
            expect(.file)
            return .describe([])
        }
        if isAtFile { return .describeFile(file()) }
        var names = [name(.described)]
        sources.insert(names[0].text)
        while !isLost, accept(.dot) { names.append(name(.describedPart(of: names[names.count - 1].span))) }
        return .describe(names)
    }

    private mutating func include(after word: Token) -> StatementSyntax.Kind {
        guard current.kind == .literal(.text) else {
            fail(expected: .textLiteral(after: word.text))
            return .invalid
        }
        let path = advance()
        return .include(LiteralSyntax(.text, raw: path.text, span: path.span))
    }

    // MARK: Queries

    /// Reads a query; at the prompt it may begin with a stage.
    mutating func query(after place: String) -> QuerySyntax {
        let start = current.span.start
        let isEmpty = SourceSpan(start, start)
        guard enter() else {
            return QuerySyntax(source: SourceSyntax(kind: .refine, span: isEmpty), stages: [], span: isEmpty)
        }
        asked?.open.append(Expectation.OpenQuery(start: start))
        let outer = operand
        operand = Expectation.Operand()
        defer {
            depth -= 1
            operand = outer
            _ = asked?.open.popLast()
        }
        let source: SourceSyntax
        if accept(.from) {
            let tables = tables()
            source = SourceSyntax(kind: .tables(tables), span: span(from: start))
        } else if place.isEmpty || (mode == .interactive && depth == 1 && current.keyword?.startsStage == true) {
            source = SourceSyntax(kind: .refine, span: isEmpty)
        } else {
            if mode == .interactive, depth == 1 { expect(Keyword.stages) }
            fail(expected: .query(after: place))
            source = SourceSyntax(kind: .refine, span: isEmpty)
        }
        let stages = stages()
        return QuerySyntax(source: source, stages: stages, span: span(from: start))
    }

    private mutating func tables() -> [TableSyntax] {
        var tables = [table(.source)]
        while !isLost, accept(.comma) { tables.append(table(.otherSource)) }
        return tables
    }

    /// Reads `ROOT[.TABLE] [as ALIAS]`, or a file with its alias.
    mutating func table(_ role: NameRole) -> TableSyntax {
        let start = current.span.start
        tableCount += 1
        if tableCount > SyntaxLimits.tables {
            giveUp(.tooMany("tables after 'from' and 'join'", limit: SyntaxLimits.tables), at: current.span)
        }
        if isAtFile { return table(.file(file()), from: start, role) }
        let first = name(role)
        let root: TableSyntax.Root =
            switch first.isQuoted ? nil : Keyword(word: first.text) {
            case .all: .all(first.span)
            case .last: .last(first.span)
            default: .named(first)
            }
        sources.insert(first.isQuoted ? first.text : Keyword(word: first.text) == .all ? "all" : first.text)
        let table = !isLost && accept(.dot) ? name(.table(of: first.span)) : nil
        return self.table(root, table, from: start, role)
    }

    /// Reads the alias of a table, after the rest of the table.
    private mutating func table(
        _ root: TableSyntax.Root, _ table: NameSyntax? = nil, from start: Int, _ role: NameRole
    ) -> TableSyntax {
        let alias = !isLost && accept(.as) ? name(.alias) : nil
        let whole = TableSyntax(root: root, table: table, alias: alias, span: span(from: start))
        if !isLost { asked?.note(whole, isJoined: role == .joined) }
        return whole
    }
}
