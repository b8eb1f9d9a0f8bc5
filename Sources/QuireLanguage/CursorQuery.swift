import QuireDiagnostics
import QuireSyntax

/// The query that the cursor stands in, as far as it is typed: the words before the cursor, from its own first word on.
struct CursorQuery {
    /// What kind of statement the cursor stands in.
    enum Kind: Hashable {
        /// A query, or the beginning of one.
        case query
        /// An expression: behind `print`, `assert` or a `let` of a value.
        case expression
        /// The rest of a statement whose first word is this, where names are made or files named.
        case statement(Keyword)
        /// Nothing is typed yet.
        case start
    }

    /// What kind of statement it is.
    let kind: Kind
    /// The words of the query or expression.
    let words: [SyntaxWord]
    /// Where the statement begins, in bytes; what is before it are other statements.
    let statementStart: Int
    /// The place in `words` at which the last stage begins; nil within `from` itself.
    let stage: Int?

    /// The query at the end of some words; `text` tells where lines begin.
    init(_ all: [SyntaxWord], in text: String) {
        let begin = CursorQuery.statement(all, Array(text.utf8))
        statementStart = begin < all.count ? all[begin].span.start : text.utf8.count
        let own = Array(all[begin...])
        if let inner = CursorQuery.subquery(own) {
            kind = .query
            words = Array(own[inner...])
        } else {
            (kind, words) = CursorQuery.kind(own)
        }
        stage = kind == .query ? CursorQuery.lastStage(words) : nil
    }

    /// The place of the first word of the last statement: after `;`, or at the start of a line.
    private static func statement(_ words: [SyntaxWord], _ bytes: [UInt8]) -> Int {
        for index in words.indices.reversed() {
            if words[index].isSymbol(";") { return index + 1 }
            let start = words[index].span.start
            let isAtMargin = start == 0 || bytes[start - 1] == UInt8(ascii: "\n")
            if isAtMargin, words[index].keyword?.startsStatement == true { return index }
        }
        return 0
    }

    /// The place of the `from` of the innermost query in parentheses that isn't closed.
    private static func subquery(_ words: [SyntaxWord]) -> Int? {
        openBrackets(words).last { open in
            words[open].isSymbol("(") && open + 1 < words.count && words[open + 1].keyword == .from
        }.map { $0 + 1 }
    }

    /// The places of brackets that aren't closed, outermost first.
    static func openBrackets(_ words: [SyntaxWord]) -> [Int] {
        var open: [Int] = []
        for (index, word) in words.enumerated() {
            guard case .symbol(let symbol) = word.kind else { continue }
            if ["(", "{", "["].contains(symbol) { open.append(index) }
            if [")", "}", "]"].contains(symbol) { _ = open.popLast() }
        }
        return open
    }

    private static func kind(_ words: [SyntaxWord]) -> (Kind, [SyntaxWord]) {
        guard let first = words.first else { return (.start, []) }
        switch first.keyword {
        case .explain:
            let rest = Array(words.dropFirst(words.count > 1 && words[1].keyword == .analyze ? 2 : 1))
            return rest.isEmpty ? (.statement(.explain), words) : kind(rest)
        case .let:
            guard let sign = words.firstIndex(where: { $0.isSymbol("=") }) else { return (.statement(.let), words) }
            let value = Array(words[(sign + 1)...])
            return value.first?.keyword == .from ? (.query, value) : (.expression, value)
        case .print, .assert: return (.expression, Array(words.dropFirst()))
        case .param, .include, .describe: return (.statement(first.keyword ?? .param), words)
        default: return (.query, words)
        }
    }

    /// The place of the word that begins the last stage, outside of brackets.
    private static func lastStage(_ words: [SyntaxWord]) -> Int? {
        var depth = 0
        var last: Int?
        for (index, word) in words.enumerated() {
            if case .symbol(let symbol) = word.kind {
                if ["(", "{", "["].contains(symbol) { depth += 1 }
                if [")", "}", "]"].contains(symbol) { depth = max(0, depth - 1) }
            }
            guard depth == 0, word.keyword?.startsStage == true else { continue }
            if index == 0 || canStageFollow(words[index - 1], words[..<(index - 1)]) { last = index }
        }
        return last
    }

    /// Whether a stage may begin behind a word: not where a name or value has to come.
    private static func canStageFollow(_ word: SyntaxWord, _ before: ArraySlice<SyntaxWord>) -> Bool {
        switch word.kind {
        case .symbol(let symbol): return [")", "]", "}", "|"].contains(symbol)
        case .word(let keyword):
            switch keyword {
            case .where, .sort, .by, .on, .from, .join, .as, .select, .drop, .derive, .and, .or, .not, .top, .in,
                .between, .contains, .starts, .ends, .expand, .sum, .avg, .min, .max, .group, .limit, .skip, .into:
                // Such a word may be a name itself: `sort count desc`, `as p`.
                return before.last?.isSymbol(".") == true || before.last?.keyword == .as
            default: return true
            }
        case .quotedName, .literal, .parameter, .invalid: return true
        }
    }

    /// The words behind the one that begins the last stage; behind `from`, when there is no stage yet.
    var rest: ArraySlice<SyntaxWord> { words.dropFirst((stage ?? 0) + 1) }
}
