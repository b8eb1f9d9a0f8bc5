import QuireDiagnostics

/// Words of other languages and typing mistakes, with their equivalents here.
enum ForeignWords {
    /// The stage that a word was probably meant to be.
    static func stage(for word: String) -> String? {
        let word = word.lowercased()
        return stages[word] ?? EditDistance.nearest(word, in: Keyword.stages.map(\.rawValue))
    }

    /// The statement that a word was probably meant to be.
    static func statement(for word: String) -> String? {
        let word = word.lowercased()
        if isChange(word) { return nil }
        return statements[word] ?? EditDistance.nearest(word, in: Keyword.statements.map(\.rawValue))
    }

    /// Whether a word of SQL begins a statement that changes something.
    static func isChange(_ word: String) -> Bool {
        ["delete", "update", "insert", "replace", "alter", "create", "truncate", "upsert"].contains(word.lowercased())
    }

    /// The value of two words such as `last month`; nil for other words.
    static func period(_ which: String, _ unit: String) -> String? {
        let sign: String
        switch which.lowercased() {
        case "last", "previous", "past", "prior": sign = "-"
        case "next": sign = "+"
        case "this", "current": sign = ""
        default: return nil
        }
        guard let (function, step) = units[unit.lowercased()] else { return nil }
        let day = sign.isEmpty ? "today" : "today\(sign)\(step)"
        return function.isEmpty ? day : "\(function)(\(day))"
    }

    /// Units of the calendar, each with the function that names the period of a day, and its length.
    private static let units: [String: (function: String, step: String)] = [
        "day": ("", "1d"), "week": ("week", "1w"), "month": ("month", "1mo"), "quarter": ("quarter", "3mo"),
        "year": ("year", "1y"),
    ]

    /// True for words that are never a currency after a number, although their form allows it.
    static func isReserved(_ word: String) -> Bool {
        Keyword(word: word) != nil || ["ORDER", "LIKE", "UNION", "USING", "TAKE", "HEAD", "FETCH"].contains(word)
    }

    /// Whether a word is one of the most common currencies, in whatever letter case.
    static func isKnownCurrency(_ word: String) -> Bool { currencies.contains(word.uppercased()) }

    private static let currencies: Set = [
        "EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "CAD", "AUD",
        "NZD", "CNY", "INR", "BRL", "MXN", "ZAR", "SGD", "HKD", "BTC", "ETH",
    ]

    private static let stages: [String: String] = [
        "filter": "where", "having": "where", "order": "sort", "orderby": "sort", "arrange": "sort",
        "take": "limit", "head": "limit", "fetch": "limit", "first": "limit", "offset": "skip",
        "project": "select", "map": "select", "pick": "select", "extend": "derive", "mutate": "derive",
        "compute": "derive", "remove": "drop", "except": "drop", "exclude": "drop", "unique": "distinct",
        "dedup": "distinct", "uniq": "distinct", "aggregate": "group", "summarize": "group", "summarise": "group",
        "mean": "avg", "average": "avg", "total": "sum", "unnest": "expand", "explode": "expand", "flatten": "expand",
        "merge": "join", "inner": "join", "lookup": "left join", "save": "into", "write": "into", "export": "into",
        "maximum": "max", "minimum": "min",
    ]

    private static let statements: [String: String] = [
        "show": "describe", "desc": "describe", "schema": "describe", "echo": "print", "set": "let", "var": "let",
        "const": "let", "def": "let", "declare": "param", "import": "include", "source": "include", "load": "include",
        "plan": "explain", "expect": "assert",
    ]
}
