import QuireModel
import QuireTerminal

/// The operators that compare values of a type.
enum OperatorCandidates {
    /// Those of some operators that fit a type; an operand of unknown type accepts all.
    static func fitting(_ type: ValueType?, among operators: Set<String>) -> [Suggestion] {
        let names: [String] =
            switch type {
            case .text, .uuid: equality + text
            case .integer, .decimal, .money, .timestamp, .date, .period, .duration: order + equality
            case .bool: equality
            case .list: ["contains", "is null", "is not null"]
            case .record, .any, .null, nil: equality + order + text
            }
        let known = Set((equality + order + text).compactMap(operation)).union(["and", "or"])
        let others = operators.filter { !known.contains($0) && $0.allSatisfy(\.isLetter) }.sorted()
        return (names.filter { operation($0).map(operators.contains) ?? false } + others).map {
            Suggestion($0, description: words[$0] ?? "")
        }
    }

    /// The operator that a candidate begins with.
    private static func operation(_ name: String) -> String? { name.split(separator: " ").first.map(String.init) }

    private static let equality = ["=", "!=", "in", "is null", "is not null", "not"]
    private static let order = ["<", "<=", ">", ">=", "between"]
    private static let text = ["contains", "starts", "ends", "~"]
    private static let words = [
        "=": "is", "!=": "is not", "in": "one of: in (a, b)", "is null": "is missing", "is not null": "has a value",
        "not": "the opposite: not in, not contains",
        "<": "less, or before", "<=": "at most", ">": "more, or after", ">=": "at least",
        "between": "between a and b, both included", "contains": "contains this text",
        "starts": "begins with this text", "ends": "ends with this text", "~": "a regular expression: ~ '^a.*b'",
    ]
}

/// The values that a column can be compared with.
struct ValueCandidates {
    let now: Timestamp
    let zone: CalendarZone

    /// The values of a type, with those that the API documents and those that were seen in this session.
    func fitting(_ type: ValueType?, named field: String, known: [String], seen: [String]) -> [Suggestion] {
        switch type {
        case .bool: return [Suggestion("true"), Suggestion("false"), Self.null]
        case .timestamp, .date, .period: return times + [Self.null]
        case .duration:
            return ["1h", "12h", "7d", "30d", "3mo", "1y"].map { Suggestion($0, description: "length of time") }
        default:
            let documented = known.map { Suggestion(Self.written($0), description: "value of \(field)") }
            let met = seen.filter { !known.contains($0) }.map {
                Suggestion(Self.written($0), description: "seen in this session")
            }
            return documented + met + [Self.null]
        }
    }

    private static let null = Suggestion("null", description: "missing")

    /// Days and periods around now, in the form in which they are typed.
    private var times: [Suggestion] {
        let today = zone.day(of: now).parts
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let month = "\(today.year)-\(padded(today.month))"
        let quarter = (today.month + 2) / 3
        return [
            Suggestion("today", description: "this day"), Suggestion("today-7d", description: "a week ago"),
            Suggestion("today-30d", description: "thirty days ago"), Suggestion("today+7d", description: "in a week"),
            Suggestion("now", description: "this moment"),
            Suggestion("now-24h", description: "a day ago, to the second"),
            Suggestion(month, description: "this month"),
            Suggestion("\(today.year)-Q\(quarter)", description: "this quarter"),
            Suggestion("\(today.year)", description: "this year"),
            Suggestion("\(month)-\(padded(today.day))", description: "a day"),
        ]
    }

    /// A text as it is typed: bare if it is one word, otherwise in quotes.
    static func written(_ text: String) -> String {
        let isWord =
            text.first?.isLetter == true && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        if isWord,
            !["null", "true", "false", "now", "today", "and", "or", "not", "in", "is"].contains(text.lowercased())
        {
            return text
        }
        // What can't be seen is accepted with the rest of a value and would stand in the statement unseen.
        let quoted = text.unicodeScalars.reduce(into: "") { quoted, scalar in
            switch scalar {
            case "\\", "\"": quoted += "\\\(scalar)"
            // The language has no other word for it.
            case "\r": quoted += "\\u{D}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return "\"" + SafeText.shown(quoted) + "\""
    }
}
