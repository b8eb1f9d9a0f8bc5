import QuireSyntax

/// Where in a statement the cursor stands, from the words before it.
struct CompletionContext {
    /// What can come next.
    enum Place: Hashable {
        case statement
        case source
        case table(provider: String)
        case stage
        case by
        /// A field or an expression.
        case field
        case fieldOnly
        case afterField(String)
        case value(of: String)
        case direction
        case nothing
    }

    /// The source named last before the cursor.
    struct Source: Hashable {
        var provider: String
        var table: String?
    }

    let place: Place
    let source: Source?
    /// The names that `derive` and `select` gave before the cursor.
    let derivedNames: [String]
    /// The names that `let` gave in the text before the cursor.
    let bindings: [String]

    private static let comparisons: Set<String> = ["=", "==", "!=", "<", "<=", ">", ">="]

    init(words: [SyntaxWord]) {
        source = CompletionContext.source(words)
        derivedNames = CompletionContext.derived(words)
        bindings = zip(words, words.dropFirst()).compactMap { $0.keyword == .let ? $1.text : nil }
        place = CompletionContext.place(words)
    }

    private static func source(_ words: [SyntaxWord]) -> Source? {
        guard let from = words.lastIndex(where: { $0.keyword == .from }), from + 1 < words.count else { return nil }
        var source = Source(provider: words[from + 1].text, table: nil)
        if from + 3 < words.count, words[from + 2].isSymbol(".") { source.table = words[from + 3].text }
        return source
    }

    private static func derived(_ words: [SyntaxWord]) -> [String] {
        var names: [String] = []
        var isNaming = false
        for (index, word) in words.enumerated() {
            if word.keyword == .derive || word.keyword == .select { isNaming = true }
            if let keyword = word.keyword, keyword.startsStage, keyword != .derive, keyword != .select {
                isNaming = false
            }
            if isNaming, index > 0, word.isSymbol("="), !names.contains(words[index - 1].text) {
                names.append(words[index - 1].text)
            }
        }
        return names
    }

    private static func place(_ words: [SyntaxWord]) -> Place {
        guard let last = words.last, !last.isSymbol(";") else { return .statement }
        switch last.keyword {
        case .from, .describe, .join: return .source
        case .explain, .analyze: return .statement
        case .where, .and, .or, .not, .select, .derive, .by, .sort, .on: return .field
        case .drop, .distinct, .expand: return .fieldOnly
        case .limit, .skip, .top, .as: return .nothing
        case .count: return .by
        case .asc, .desc, .first: return .stage
        case .in, .between, .contains, .starts, .ends: return .value(of: subject(words))
        default: break
        }
        if last.isSymbol("|") { return .stage }
        if case .symbol(let symbol) = last.kind {
            if symbol == "=", isNaming(words) { return .field }
            if comparisons.contains(symbol) || symbol == "~" { return .value(of: subject(words)) }
            if symbol == "." { return dotted(words) }
            if symbol == "(" || symbol == "," { return listed(words) }
            return symbol == ")" || symbol == "]" ? .stage : .field
        }
        return afterOperand(words)
    }

    /// After a name or literal: what may follow depends on the stage it stands in.
    private static func afterOperand(_ words: [SyntaxWord]) -> Place {
        let index = words.lastIndex {
            $0.keyword?.startsStage == true || $0.keyword == .from || $0.keyword == .describe
        }
        guard let index, let stage = words[index].keyword, let last = words.last else { return .statement }
        switch stage {
        case .from, .describe: return .stage
        case .sort, .top: return .direction
        case .where:
            let before = words.dropLast().last
            let isValue = before.map { word in
                if case .symbol(let symbol) = word.kind { return comparisons.contains(symbol) || symbol == "~" }
                return [.contains, .starts, .ends, .null].contains(word.keyword)
            }
            if isValue == true { return .stage }
            if case .word = last.kind { return .afterField(last.text) }
            return .stage
        default: return .stage
        }
    }

    /// Whether the `=` at the end follows the name of a new column.
    private static func isNaming(_ words: [SyntaxWord]) -> Bool {
        guard words.count > 2,
            let stage = words.last(where: { $0.keyword?.startsStage == true })?.keyword,
            stage == .derive || stage == .select
        else { return false }
        let before = words[words.count - 3]
        return before.isSymbol(",") || before.keyword == stage
    }

    /// After a dot: a table, when it follows the source.
    private static func dotted(_ words: [SyntaxWord]) -> Place {
        guard words.count >= 3 else { return .nothing }
        let keyword = words[words.count - 3].keyword
        return keyword == .from || keyword == .describe ? .table(provider: words[words.count - 2].text) : .fieldOnly
    }

    /// After a bracket or comma: another value in a list, otherwise another field.
    private static func listed(_ words: [SyntaxWord]) -> Place {
        guard let open = words.lastIndex(where: { $0.isSymbol("(") }), open > 0, words[open - 1].keyword == .in,
            !words[open...].contains(where: { $0.isSymbol(")") })
        else { return .field }
        return .value(of: subject(Array(words[..<open])))
    }

    /// The field before the operator at the end.
    private static func subject(_ words: [SyntaxWord]) -> String {
        var rest = words.dropLast()
        if rest.last?.keyword == .not { rest = rest.dropLast() }
        return rest.last?.text ?? ""
    }
}
