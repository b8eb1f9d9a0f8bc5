import QuireDiagnostics

/// Recognizes an SQL query and translates it.
enum SQLTranslator {
    /// The diagnostic for an SQL query; nil for anything else.
    static func diagnostic(for tokens: ArraySlice<Token>, in source: SourceText) -> Diagnostic? {
        guard let first = tokens.first, let last = tokens.last, first.keyword == .select,
            let clauses = SQLClauses(tokens)
        else { return nil }
        var translation = SQLTranslation(clauses: clauses, source: source).text()
        if let text = translation, !Parser.parse(SourceText(text)).isValid { translation = nil }
        return SyntaxError.sqlSyntax(translation: translation).diagnostic(
            at: first.span.union(last.span), in: source)
    }
}

/// The clauses of `SELECT … FROM …`, by their first word.
struct SQLClauses {
    private(set) var parts: [String: ArraySlice<Token>] = [:]

    /// The tokens of a clause; none where the clause isn't there.
    subscript(_ name: String) -> ArraySlice<Token> { parts[name] ?? [] }

    /// The names of all clauses present.
    var names: Set<String> { Set(parts.keys) }

    /// Cuts a statement into clauses; nil without `from` outside brackets.
    init?(_ tokens: ArraySlice<Token>) {
        var depth = 0
        var name = "select"
        var start = tokens.startIndex + 1
        var index = start
        while index < tokens.endIndex {
            if case .symbol(let symbol) = tokens[index].kind {
                depth += symbol.closer != nil ? 1 : symbol.isCloser ? -1 : 0
            }
            let word = tokens[index].text.lowercased()
            let next = index + 1 < tokens.endIndex ? tokens[index + 1].keyword : nil
            if depth == 0, case .word = tokens[index].kind, Self.begins(word, next: next) {
                parts[name] = tokens[start..<index]
                name = word
                start = index + (word == "group" || word == "order" ? 2 : 1)
                index = start
            } else {
                index += 1
            }
        }
        parts[name] = tokens[min(start, tokens.endIndex)..<tokens.endIndex]
        guard parts["from"] != nil else { return nil }
    }

    private static func begins(_ word: String, next: Keyword?) -> Bool {
        switch word {
        case "from", "where", "having", "limit", "offset", "union", "join", "left", "right", "inner", "cross": true
        case "group", "order": next == .by
        default: false
        }
    }
}
