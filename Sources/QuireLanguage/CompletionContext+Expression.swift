import QuireSyntax

extension CompletionContext {
    /// What can come next in an expression; in a condition a comparison can be gone on with.
    static func expression(_ words: ArraySlice<SyntaxWord>, isCondition: Bool) -> Place {
        guard let last = words.last else { return .field }
        if let open = CursorQuery.openBrackets(Array(words)).last.map({ words.startIndex + $0 }) {
            return bracketed(words, open, isCondition)
        }
        switch last.keyword {
        case .and where isBetween(words): return .value(of: betweenSubject(words))
        case .and, .or: return .field
        case .not:
            let isStart = words.count == 1 || [.and, .or].contains(words.dropLast().last?.keyword)
            return isStart ? .field : .words([.in, .contains, .between, .starts, .ends])
        case .is: return .words([.null, .notNull])
        case .in, .between, .contains, .starts, .ends: return .value(of: subject(words.dropLast()))
        default: break
        }
        if case .symbol(let symbol) = last.kind {
            if comparisons.contains(symbol) { return .value(of: subject(words.dropLast())) }
            if symbol == "." {
                return .member(of: path(before: words.endIndex - 1, in: words).name)
            }
            return [")", "]"].contains(symbol) ? done(isCondition) : .field
        }
        let path = path(before: words.endIndex, in: words)
        guard isCondition, case .word(let keyword) = last.kind, keyword != .null, keyword != .true, keyword != .false
        else { return done(isCondition) }
        let before = path.start > words.startIndex ? words[path.start - 1] : nil
        if let before, isOperator(before) { return done(isCondition) }
        return .afterField(path.name)
    }

    private static func done(_ isCondition: Bool) -> Place { .stage(also: isCondition ? [.and, .or] : []) }

    /// Within a bracket that isn't closed: the values of `in`, the arguments of a function, or an expression.
    private static func bracketed(_ words: ArraySlice<SyntaxWord>, _ open: Int, _ isCondition: Bool) -> Place {
        let inside = words[(open + 1)...]
        let before = open > words.startIndex ? words[open - 1] : nil
        if before?.keyword == .in {
            guard inside.isEmpty || inside.last?.isSymbol(",") == true else { return .words([.comma]) }
            return .value(of: subject(words[..<(open - 1)]))
        }
        if words[open].isSymbol("[") { return .nothing }
        let isCall =
            before.map { word in
                if case .word(let keyword) = word.kind { return keyword != .and && keyword != .or && keyword != .not }
                return false
            } ?? false
        let comma = isCall ? inside.lastIndex { $0.isSymbol(",") } : nil
        let start = comma.map { $0 + 1 } ?? inside.startIndex
        let place = expression(words[start...], isCondition: !isCall && isCondition)
        // What follows a stage can't follow within a bracket.
        if case .stage(let also) = place { return also.isEmpty ? .nothing : .words(also) }
        return place
    }

    private static func isOperator(_ word: SyntaxWord) -> Bool {
        if case .symbol(let symbol) = word.kind {
            return comparisons.contains(symbol) || ["+", "-", "*", "/", "%"].contains(symbol)
        }
        return [.contains, .starts, .ends, .null, .is].contains(word.keyword)
    }

    /// Whether the `and` at the end stands between the two values of `between`.
    private static func isBetween(_ words: ArraySlice<SyntaxWord>) -> Bool {
        guard let between = words.lastIndex(where: { $0.keyword == .between }) else { return false }
        return words[between...].count { $0.keyword == .and } == 1
    }

    private static func betweenSubject(_ words: ArraySlice<SyntaxWord>) -> String {
        guard let between = words.lastIndex(where: { $0.keyword == .between }) else { return "" }
        return subject(words[..<between])
    }

    /// The field at the end, before an operator.
    private static func subject(_ words: ArraySlice<SyntaxWord>) -> String {
        let words = words.last?.keyword == .not ? words.dropLast() : words
        return path(before: words.endIndex, in: words).name
    }

    /// The path that ends before a place, such as `p.status`, and where it begins.
    static func path(before end: Int, in words: ArraySlice<SyntaxWord>) -> (name: String, start: Int) {
        guard end > words.startIndex, end <= words.endIndex else { return ("", max(words.startIndex, end)) }
        var start = end - 1
        while start >= words.startIndex + 2, words[start - 1].isSymbol(".") { start -= 2 }
        return (words[start..<end].map(\.text).joined(), start)
    }
}
