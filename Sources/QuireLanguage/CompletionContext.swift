import QuireSyntax

/// What can come next where the cursor stands, from the words before it.
struct CompletionContext {
    /// What can come next.
    enum Place: Hashable {
        case statement
        case source(withTables: Bool)
        case table(provider: String)
        /// A stage, and words that go on with the one before.
        case stage(also: [Word] = [])
        /// A field or an expression.
        case field
        case fieldOnly(Wanted = .any)
        /// What a path goes on with: the name before its last dot.
        case member(of: String)
        /// The name of a field was typed in a condition.
        case afterField(String)
        case value(of: String)
        case direction
        /// The condition of a join: the fields of both sides.
        case joinField
        case aggregate
        case words([Word])
        case type
        case path(Path)
        case nothing
    }

    /// Words that can come next by themselves.
    enum Word: String, Hashable {
        case by, on, `as`, and, or, join, null, `if`, analyze, from, first, last
        case notNull = "not null"
        case `in`, between, contains, starts, ends
        case comma = ",", openBrace = "{", closeBrace = "}", equals = "="
    }

    /// Which fields are of use.
    enum Wanted: Hashable {
        case any, numbers, lists
    }

    /// What a path in quotes names.
    enum Path: Hashable {
        case result, script
    }

    /// What can come next.
    let place: Place
    /// The query that the cursor stands in.
    let query: CursorQuery

    static let comparisons: Set<String> = ["=", "==", "!=", "<", "<=", ">", ">=", "~"]

    init(words: [SyntaxWord], in text: String) {
        query = CursorQuery(words, in: text)
        place = CompletionContext.place(query)
    }

    private static func place(_ query: CursorQuery) -> Place {
        switch query.kind {
        case .start: return .statement
        case .statement(let keyword): return statement(keyword, query.words)
        case .expression: return expression(query.words[...], isCondition: false)
        case .query: break
        }
        if query.words.last?.isSymbol("|") == true { return .stage() }
        if let last = query.words.last, last.isSymbol("."), query.words.count > 1 {
            let path = path(before: query.words.count - 1, in: query.words[...])
            let isSource = ["from", "join"].contains(query.words[max(0, path.start - 1)].text.lowercased())
            let follows = query.stage == nil && query.words[max(0, path.start - 1)].isSymbol(",")
            return isSource || follows ? .table(provider: path.name) : .member(of: path.name)
        }
        guard let stage = query.stage else {
            return query.words.first?.keyword == .from ? source(query.rest) : .nothing
        }
        return self.stage(query.words[stage].keyword ?? .where, query.rest)
    }

    /// Behind the first word of a statement that is no query.
    private static func statement(_ keyword: Keyword, _ words: [SyntaxWord]) -> Place {
        switch keyword {
        case .explain: return .words(words.count == 1 ? [.from, .analyze] : [.from])
        case .describe:
            guard words.count > 1 else { return .source(withTables: true) }
            if words.last?.isSymbol(".") == true { return .table(provider: words[words.count - 2].text) }
            return .nothing
        case .include: return words.count == 1 ? .path(.script) : .nothing
        case .let: return words.count == 2 ? .words([.equals]) : .nothing
        case .param:
            if words.last?.isSymbol(":") == true { return .type }
            if words.last?.isSymbol("=") == true { return .value(of: "") }
            return words.count == 2 || words.count == 4 ? .words([.equals]) : .nothing
        default: return .nothing
        }
    }

    /// Behind `from`, and behind a comma between sources.
    private static func source(_ rest: ArraySlice<SyntaxWord>) -> Place {
        guard let last = rest.last else { return .source(withTables: false) }
        if last.isSymbol(",") { return .source(withTables: true) }
        if last.keyword == .as { return .nothing }
        let own = rest.suffix { !$0.isSymbol(",") }
        return .stage(also: own.contains { $0.keyword == .as } ? [] : [.as, .comma])
    }

    private static func stage(_ keyword: Keyword, _ rest: ArraySlice<SyntaxWord>) -> Place {
        switch keyword {
        case .where: return expression(rest, isCondition: true)
        case .left: return .words([.join])
        case .join: return join(rest)
        case .sort: return keys(rest)
        case .top:
            guard let by = rest.firstIndex(where: { $0.keyword == .by }) else {
                return rest.isEmpty ? .nothing : .words([.by])
            }
            return keys(rest[(by + 1)...])
        case .count: return rest.isEmpty ? .stage(also: [.by]) : grouped(rest)
        case .sum, .avg, .min, .max:
            if rest.isEmpty { return .fieldOnly(keyword == .sum || keyword == .avg ? .numbers : .any) }
            return rest.contains { $0.keyword == .by } ? grouped(rest) : .stage(also: [.by])
        case .group: return group(rest)
        case .select, .derive: return items(rest)
        case .drop, .distinct:
            return rest.isEmpty || rest.last?.isSymbol(",") == true ? .fieldOnly() : .stage(also: [.comma])
        case .expand: return rest.isEmpty ? .fieldOnly(.lists) : .stage()
        case .into: return rest.isEmpty ? .path(.result) : .stage()
        case .limit, .skip: return rest.isEmpty ? .nothing : .stage()
        default: return .stage()
        }
    }

    private static func join(_ rest: ArraySlice<SyntaxWord>) -> Place {
        if let on = rest.firstIndex(where: { $0.keyword == .on }) {
            let place = expression(rest[(on + 1)...], isCondition: true)
            return place == .field ? .joinField : place
        }
        guard let last = rest.last else { return .source(withTables: true) }
        if last.keyword == .as { return .nothing }
        return .words(rest.contains { $0.keyword == .as } ? [.on] : [.as, .on])
    }

    /// `KEY [asc|desc] [nulls first|last], …`
    private static func keys(_ rest: ArraySlice<SyntaxWord>) -> Place {
        guard let last = rest.last else { return .field }
        if last.isSymbol(",") { return .field }
        switch last.keyword {
        case .nulls: return .words([.first, .last])
        case .asc, .desc, .first, .last:
            return rest.dropLast().last.map { !$0.isSymbol(",") } == true ? .stage(also: [.comma]) : .direction
        default: break
        }
        let place = expression(rest.suffix { !$0.isSymbol(",") }, isCondition: false)
        return place == .stage() ? .direction : place
    }

    /// `[FIELD] by KEYS`
    private static func grouped(_ rest: ArraySlice<SyntaxWord>) -> Place {
        guard let by = rest.firstIndex(where: { $0.keyword == .by }) else { return .stage() }
        return expression(rest[(by + 1)...].suffix { !$0.isSymbol(",") }, isCondition: false)
    }

    /// `[NAME =] EXPR, …`
    private static func items(_ rest: ArraySlice<SyntaxWord>) -> Place {
        let item = lastItem(rest)
        let sign = item.firstIndex { $0.isSymbol("=") }
        let isNamed = sign.map { $0 == item.startIndex + 1 } ?? false
        let place = expression(isNamed ? item.dropFirst(2) : item, isCondition: false)
        return place == .stage() ? .stage(also: [.comma]) : place
    }

    /// `KEYS { NAME = AGGREGATE [if CONDITION], … }`
    private static func group(_ rest: ArraySlice<SyntaxWord>) -> Place {
        guard let brace = rest.firstIndex(where: { $0.isSymbol("{") }) else {
            guard let last = rest.last else { return .field }
            return last.isSymbol(",") ? .field : .words([.openBrace, .comma])
        }
        if rest.contains(where: { $0.isSymbol("}") }) { return .stage() }
        let item = lastItem(rest[(brace + 1)...])
        if let condition = item.firstIndex(where: { $0.keyword == .if }) {
            let place = expression(item[(condition + 1)...], isCondition: true)
            if case .stage = place { return .words([.and, .or, .comma, .closeBrace]) }
            return place
        }
        let sign = item.firstIndex { $0.isSymbol("=") }
        let aggregate = sign.map { item[($0 + 1)...] } ?? item
        guard let first = aggregate.first else { return .aggregate }
        if sign == nil, AggregateFunction(rawValue: first.text.lowercased()) == nil { return .words([.equals]) }
        if CursorQuery.openBrackets(Array(aggregate)).isEmpty { return .words([.if, .comma, .closeBrace]) }
        return expression(aggregate, isCondition: false)
    }

    /// The words behind the last comma outside of brackets.
    private static func lastItem(_ words: ArraySlice<SyntaxWord>) -> ArraySlice<SyntaxWord> {
        var depth = 0
        var start = words.startIndex
        for (index, word) in zip(words.indices, words) {
            guard case .symbol(let symbol) = word.kind else { continue }
            if ["(", "[", "{"].contains(symbol) { depth += 1 }
            if [")", "]", "}"].contains(symbol) { depth = max(0, depth - 1) }
            if symbol == ",", depth == 0 { start = index + 1 }
        }
        return words[start...]
    }
}

extension ArraySlice {
    /// The elements at the end that satisfy a condition.
    fileprivate func suffix(while holds: (Element) -> Bool) -> ArraySlice<Element> {
        guard let last = lastIndex(where: { !holds($0) }) else { return self }
        return self[(last + 1)...]
    }
}
