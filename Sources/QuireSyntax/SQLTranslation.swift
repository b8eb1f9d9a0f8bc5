import QuireDiagnostics

/// Writes the clauses of an SQL query as a query of this language, where they have a counterpart.
struct SQLTranslation {
    let clauses: SQLClauses
    let source: SourceText

    /// One column of the select list.
    private struct Column {
        var text: String
        var alias: String?
        var aggregate: AggregateFunction?
        var argument: String?
        /// The column's name in the result, for `having` and `order by`.
        var name: String
    }

    private static let known: Set<String> = ["select", "from", "where", "group", "having", "order", "limit", "offset"]

    /// The query, or nil if it has no direct equivalent.
    func text() -> String? {
        guard clauses.names.isSubset(of: Self.known), let table = table(), let columns = columns(),
            let condition = rewritten(clauses["where"], columns: [])
        else { return nil }
        var stages = ["from \(table)"]
        if !condition.isEmpty { stages.append("where \(condition)") }
        guard let grouping = grouping(columns), let tail = tail(columns) else { return nil }
        stages += grouping + tail
        if grouping.isEmpty, !columns.isEmpty { stages.append("select " + selection(columns)) }
        return stages.joined(separator: " ")
    }

    private func table() -> String? {
        let tokens = Array(clauses["from"])
        guard !tokens.isEmpty,
            tokens.allSatisfy({ [.word(nil), .symbol(.dot), .symbol(.comma)].contains($0.kind) || $0.keyword != nil })
        else { return nil }
        var words = tokens.map(\.text)
        // An alias may be written without `as`.
        if words.count >= 2, case .word = tokens[words.count - 2].kind, tokens[words.count - 2].keyword != .as {
            words.insert("as", at: words.count - 1)
        }
        return words.joined(separator: " ").replacing(" . ", with: ".").replacing(" ,", with: ",")
    }

    private func columns() -> [Column]? {
        var tokens = clauses["select"]
        if tokens.first?.keyword == .distinct { tokens = tokens.dropFirst() }
        if tokens.count == 1, tokens.first?.kind == .symbol(.star) { return [] }
        var columns: [Column] = []
        for item in split(tokens) {
            guard let column = column(item) else { return nil }
            columns.append(column)
        }
        return columns.isEmpty ? nil : columns
    }

    private func column(_ item: ArraySlice<Token>) -> Column? {
        var value = item
        var alias: String?
        if item.count > 2, item[item.endIndex - 2].keyword == .as {
            alias = item.last?.text
            value = item.dropLast(2)
        }
        guard let text = rewritten(value, columns: []), !text.isEmpty else { return nil }
        guard let function = aggregate(value) else {
            return Column(text: text, alias: alias, name: alias ?? text)
        }
        let inner = value.dropFirst(2).dropLast()
        guard inner.first?.keyword != .distinct, let argument = rewritten(inner, columns: []) else { return nil }
        let isBare = function == .count && (argument == "*" || argument == "1")
        let name = isBare ? "count" : "\(function.rawValue)_\(argument.replacing(".", with: "_"))"
        return Column(
            text: isBare ? "count" : "\(function.rawValue) \(argument)", alias: alias, aggregate: function,
            argument: isBare ? nil : argument, name: alias ?? name)
    }

    /// The aggregate that the tokens are a call of, from first to last.
    private func aggregate(_ tokens: ArraySlice<Token>) -> AggregateFunction? {
        guard tokens.count >= 4, tokens[tokens.startIndex + 1].kind == .symbol(.openParenthesis),
            tokens.last?.kind == .symbol(.closeParenthesis), let first = tokens.first
        else { return nil }
        return AggregateFunction(rawValue: first.text.lowercased())
    }

    private func grouping(_ columns: [Column]) -> [String]? {
        var keys: [String] = []
        for key in split(clauses["group"]) {
            guard let text = rewritten(key, columns: []) else { return nil }
            keys.append(text)
        }
        let aggregates = columns.filter { $0.aggregate != nil }
        let others = columns.filter { $0.aggregate == nil }
        if aggregates.isEmpty {
            let isDistinct = clauses["select"].first?.keyword == .distinct
            if keys.isEmpty, !isDistinct { return [] }
            let fields = keys.isEmpty ? columns.map(\.text) : keys
            return [fields.isEmpty ? "distinct" : "distinct " + fields.joined(separator: ", ")]
        }
        guard others.allSatisfy({ keys.contains($0.text) && $0.alias == nil }) else { return nil }
        let by = keys.isEmpty ? "" : " by " + keys.joined(separator: ", ")
        if aggregates.count == 1, let only = aggregates.first, only.alias == nil,
            only.aggregate != .count || only.argument == nil
        {
            return [only.text + by]
        }
        let members = aggregates.map { "\($0.alias ?? $0.name) = \($0.text)" }
        let head = keys.isEmpty ? "group" : "group " + keys.joined(separator: ", ")
        return ["\(head) { \(members.joined(separator: ", ")) }"]
    }

    /// `having`, `order by`, `offset` and `limit`, which all come after the grouping.
    private func tail(_ columns: [Column]) -> [String]? {
        guard let having = rewritten(clauses["having"], columns: columns) else { return nil }
        var stages = having.isEmpty ? [] : ["where \(having)"]
        var keys: [String] = []
        for key in split(clauses["order"]) {
            guard let text = rewritten(key, columns: columns), !(text.first?.isNumber ?? true) else { return nil }
            keys.append(text)
        }
        if !keys.isEmpty { stages.append("sort " + keys.joined(separator: ", ")) }
        // `limit 10, 5` is MySQL's way to skip 10 rows and take 5.
        let limits = split(clauses["limit"]).compactMap { rewritten($0, columns: []) }
        let offset = rewritten(clauses["offset"], columns: []) ?? ""
        let skipped = limits.count == 2 ? limits[0] : String(offset.prefix { $0 != " " })
        if !skipped.isEmpty { stages.append("skip \(skipped)") }
        if let limit = limits.last { stages.append("limit \(limit)") }
        return stages
    }

    private func selection(_ columns: [Column]) -> String {
        columns.map { column in column.alias.map { "\($0) = \(column.text)" } ?? column.text }.joined(separator: ", ")
    }

    /// The parts between commas outside brackets.
    private func split(_ tokens: ArraySlice<Token>) -> [ArraySlice<Token>] {
        var depth = 0
        return tokens.split { token in
            guard case .symbol(let symbol) = token.kind else { return false }
            depth += symbol.closer != nil ? 1 : symbol.isCloser ? -1 : 0
            return depth == 0 && symbol == .comma
        }
    }

    /// The tokens with this language's operators; aggregates that are columns become those columns' names.
    private func rewritten(_ tokens: ArraySlice<Token>, columns: [Column]) -> String? {
        var result = ""
        var index = tokens.startIndex
        var previousEnd = tokens.first?.span.start ?? 0
        while index < tokens.endIndex {
            let token = tokens[index]
            var length = 1
            if token.span.start > previousEnd { result += " " }
            if let (name, taken) = column(at: index, in: tokens, columns: columns) {
                result += name
                length = taken
            } else if ["like", "ilike"].contains(token.text.lowercased()), case .word = token.kind {
                guard index + 1 < tokens.endIndex, tokens[index + 1].kind == .literal(.text),
                    case .text(let text)? = LiteralSyntax(.text, raw: tokens[index + 1].text, span: token.span).value,
                    let test = LikePattern.test(for: text)
                else { return nil }
                result += test
                length = 2
            } else {
                result += text(of: token)
            }
            index += length
            previousEnd = tokens[index - 1].span.end
        }
        return result
    }

    private func text(of token: Token) -> String {
        switch token.kind {
        case .symbol(.doubleEqual): "="
        case .symbol(let symbol): symbol.rawValue
        case .word(let keyword?)
        where keyword.rawValue == token.text.lowercased() && token.text == token.text.uppercased():
            keyword.rawValue
        case .word(let keyword?) where token.text.first?.isLetter == false: keyword.rawValue
        case .parameter, .quotedName: source.slice(token.span)
        case .word, .literal, .invalid, .end: token.text
        }
    }

    private func column(at index: Int, in tokens: ArraySlice<Token>, columns: [Column]) -> (String, Int)? {
        // A call with a column is short; limiting the search keeps long texts cheap.
        guard !columns.isEmpty, index + 3 < tokens.endIndex, tokens[index + 1].kind == .symbol(.openParenthesis),
            let close = tokens[index...].prefix(16).firstIndex(where: { $0.kind == .symbol(.closeParenthesis) }),
            let call = column(tokens[index...close]), call.aggregate != nil,
            let known = columns.first(where: { $0.aggregate == call.aggregate && $0.argument == call.argument })
        else { return nil }
        return (known.name, close - index + 1)
    }
}
