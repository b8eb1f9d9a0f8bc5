import QuirePlan
import QuireSyntax

/// Words of the grammar with what they do, for the list of completion.
enum GrammarCandidates {
    /// The stages that the parser knows, in the order in which people need them; one that nothing is said of comes last.
    static let stages: [Suggestion] = described(
        Keyword.stages,
        [
            (.where, "keep rows that satisfy a condition"), (.sort, "order rows"), (.limit, "the first rows"),
            (.select, "choose columns"), (.count, "count rows, or rows by key"), (.top, "the first rows in an order"),
            (.derive, "add a column"), (.drop, "leave out columns"), (.distinct, "rows that differ"),
            (.group, "aggregates for each key"), (.sum, "add up, by key"), (.avg, "the mean, by key"),
            (.min, "the least, by key"), (.max, "the greatest, by key"), (.join, "rows of another source beside"),
            (.left, "left join: rows without a match too"), (.expand, "a row for each element of a list"),
            (.skip, "leave out the first rows"), (.into, "write the result to a file"),
        ])

    /// What a statement can begin with, as the parser knows it.
    static let statements: [Suggestion] = described(
        Keyword.statements,
        [
            (.from, "a query"), (.explain, "how a query would be answered"), (.describe, "what there is to ask"),
            (.let, "names a value or a query"), (.param, "declares a parameter"), (.print, "shows a value"),
            (.assert, "stops unless a condition holds"), (.include, "runs another file first"),
        ])

    /// The functions.
    static let functions = Function.allCases.map {
        Suggestion(
            $0.entry.parameters.isEmpty ? $0.rawValue : "\($0.rawValue)(", display: $0.signature,
            description: $0.entry.summary)
    }

    /// What `group` can compute of each group.
    static let aggregates: [Suggestion] = AggregateFunction.allCases.flatMap { function -> [Suggestion] in
        let name = function.rawValue
        switch function {
        case .count:
            return [
                Suggestion("count", description: "how many rows"),
                Suggestion("count(distinct ", display: "count(distinct x)", description: "how many values that differ"),
            ]
        case .sum: return [Suggestion("\(name)(", display: "\(name)(x)", description: "added up, each currency apart")]
        case .avg: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the mean")]
        case .min: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the least")]
        case .max: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the greatest")]
        case .median: return [Suggestion("\(name)(", display: "\(name)(x)", description: "the one in the middle")]
        case .first: return [Suggestion("\(name)(", display: "\(name)(x)", description: "of the first row")]
        case .last: return [Suggestion("\(name)(", display: "\(name)(x)", description: "of the last row")]
        case .list: return [Suggestion("\(name)(", display: "\(name)(x)", description: "all of them, as a list")]
        }
    }

    /// The two directions of an order, and where missing values go.
    static let directions = [
        Suggestion("desc", description: "largest first"), Suggestion("asc", description: "smallest first"),
        Suggestion("nulls", description: "first or last: where missing values go"),
    ]

    /// The types that a parameter can have.
    static let types = [
        ("text", "any text"), ("integer", "a whole number"), ("decimal", "an exact number"),
        ("money", "a number with a currency"), ("bool", "true or false"), ("date", "a day"),
        ("timestamp", "an instant"), ("period", "a month, quarter or year"), ("duration", "a length of time"),
        ("uuid", "an identifier"),
    ].map { Suggestion($0.0, description: $0.1) }

    /// A word that goes on with what stands before it.
    static func word(_ word: CompletionContext.Word) -> Suggestion {
        let meaning =
            switch word {
            case .by: "for each value of"
            case .on: "what the two sides have in common"
            case .as: "a name for it here"
            case .and: "both conditions"
            case .or: "either condition"
            case .join: "rows of another source beside"
            case .null: "is missing"
            case .notNull: "is there"
            case .if: "of the rows that satisfy a condition"
            case .analyze: "run it, and tell what happened"
            case .from: "a query"
            case .first: "before all others"
            case .last: "behind all others"
            case .in: "one of: in (a, b)"
            case .between: "between a and b, both included"
            case .contains: "has this text in it"
            case .starts: "begins with this text"
            case .ends: "ends with this text"
            case .comma: "another"
            case .openBrace: "what is computed of each group"
            case .closeBrace: "the end of the group"
            case .equals: "is"
            }
        return Suggestion(word.rawValue, description: meaning)
    }

    /// All of the words, with what is said of them; those that nothing is said of stand at the end.
    static func described(_ all: [Keyword], _ words: [(Keyword, String)]) -> [Suggestion] {
        let known = words.filter { all.contains($0.0) }.map { Suggestion($0.0.rawValue, description: $0.1) }
        let others = all.filter { keyword in !words.contains { $0.0 == keyword } }.map { Suggestion($0.rawValue) }
        return known + others
    }
}
