import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// The words of the grammar with descriptions, for completion.
enum GrammarCandidates {
    /// The stages, in the order in which people need them.
    private static let stages: [(Keyword, String)] = [
        (.where, "keep rows that satisfy a condition"), (.sort, "order rows"), (.limit, "the first rows"),
        (.select, "choose columns"), (.count, "count rows, or rows by key"), (.top, "the first rows in an order"),
        (.derive, "add a column"), (.drop, "leave out columns"), (.distinct, "different rows"),
        (.group, "aggregates for each key"), (.sum, "add up, by key"), (.avg, "the mean, by key"),
        (.min, "the least, by key"), (.max, "the greatest, by key"), (.join, "add columns of another source"),
        (.left, "left join: rows without a match too"), (.expand, "a row for each element of a list"),
        (.skip, "leave out the first rows"), (.into, "write the result to a file"),
    ]

    /// The words that begin a statement.
    private static let statements: [(Keyword, String)] = [
        (.from, "a query"), (.explain, "how a query would be answered"), (.describe, "what can be queried"),
        (.let, "names a query"), (.param, "declares a parameter"), (.print, "shows a value"),
        (.assert, "stops unless a condition holds"), (.include, "runs another file first"),
    ]

    /// The words that continue a stage, and are likelier than another stage.
    private static let continuations: [(Keyword, String)] = [
        (.and, "both conditions"), (.or, "either condition"), (.by, "for each value of"), (.desc, "largest first"),
        (.asc, "smallest first"), (.nulls, "first or last: where missing values go"), (.first, "before all others"),
        (.last, "after all others"), (.null, "is missing"), (.not, "has a value"),
        (.if, "only rows that satisfy a condition"),
    ]

    /// Words that are less likely than a stage.
    private static let rest: [(Keyword, String)] = [
        (.analyze, "run it and report what happened"), (.as, "give it a name here"),
        (.on, "the condition that matches the two sides"),
    ]

    /// The punctuation that is worth a choice.
    private static let symbols: [(String, String)] = [
        ("{", "what to compute for each group"), (",", "another"), ("}", "the end of the group"), (":", "its type"),
        ("=", "is"), ("(", "a value, a list or a query"),
    ]

    /// The words, operators and punctuation that the parser accepts next, likeliest first; `type` returns the type of
    /// an operand.
    static func words(of expected: Expectation, type: (SourceSpan) -> ValueType?) -> [Suggestion] {
        var operators: [String] = []
        var keywords: [Keyword] = []
        var punctuation: Set<String> = []
        for item in expected.items {
            switch item {
            case .infix(let text) where expected.left?.use == .condition: operators.append(text)
            case .word(let keyword): keywords.append(keyword)
            case .symbol(let text): punctuation.insert(text)
            case .infix, .operand, .name, .number, .currency, .path, .file, .literal: break
            }
        }
        // After a complete condition, whatever its operand.
        keywords += operators.compactMap { Keyword(word: $0) }.filter { $0 == .and || $0 == .or }
        let left = expected.left?.counterpart.flatMap(type)
        let order =
            expected.statementStart == nil ? statements + stages : continuations + stages + statements + rest
        return OperatorCandidates.fitting(left, among: Set(operators)) + described(keywords, order)
            + symbols.filter { punctuation.contains($0.0) }.map { Suggestion($0.0, description: $0.1) }
    }

    /// The functions.
    static let functions = Function.allCases.map {
        Suggestion(
            $0.entry.parameters.isEmpty ? $0.rawValue : "\($0.rawValue)(", display: $0.signature,
            description: $0.entry.summary)
    }

    /// The aggregates of `group`.
    static let aggregates: [Suggestion] = AggregateFunction.allCases.flatMap { function -> [Suggestion] in
        let name = function.rawValue
        switch function {
        case .count:
            return [
                Suggestion("count", description: "how many rows"),
                Suggestion("count(distinct ", display: "count(distinct x)", description: "how many different values"),
            ]
        case .sum: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the sum, one per currency")]
        case .avg: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the mean")]
        case .min: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the least")]
        case .max: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the greatest")]
        case .median: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the middle value")]
        case .first: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the value in the first row")]
        case .last: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the value in the last row")]
        case .list: return [Suggestion("\(name)(", display: "\(name)(x)", description: "all values, as a list")]
        }
    }

    /// The types that a parameter can have.
    static let types = [
        ("text", "any text"), ("integer", "a whole number"), ("decimal", "an exact number"),
        ("money", "a number with a currency"), ("bool", "true or false"), ("date", "a day"),
        ("timestamp", "an instant"), ("period", "a month, quarter or year"), ("duration", "a length of time"),
        ("uuid", "an identifier"),
    ].map { Suggestion($0.0, description: $0.1) }

    /// The types that can be declared for a column of a file.
    static let columnTypes = types.filter { FileColumnDeclaration.types[$0.text] != nil }

    /// The options for reading a file.
    static let fileSettings = FileOptions.settings.map { Suggestion($0.name, description: "how the file is read") }

    /// The words that a setting of a file can be set to.
    static func values(ofFileSetting name: String) -> [Suggestion] {
        FileOptions.settings.first { $0.name == name.lowercased() }?.words.map { Suggestion($0) } ?? []
    }

    /// All words, with their descriptions; words without a description come last.
    static func described(_ all: [Keyword], _ words: [(Keyword, String)]) -> [Suggestion] {
        let known = words.filter { all.contains($0.0) }.map { Suggestion(text(of: $0.0), description: $0.1) }
        let others = all.filter { keyword in !words.contains { $0.0 == keyword } }.map { Suggestion(text(of: $0)) }
        return known + others
    }

    /// The text to insert for a word: `not` alone only occurs between `is` and `null`.
    private static func text(of keyword: Keyword) -> String {
        keyword == .not ? "not null" : keyword.rawValue
    }
}
