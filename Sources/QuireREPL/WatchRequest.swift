import QuireDiagnostics
import QuireLanguage

/// The arguments of `.watch`: how often, which query, and until when.
struct WatchRequest: Hashable, Sendable {
    /// The condition that ends it, besides Ctrl-C.
    enum Until: String, Hashable, Sendable, CaseIterable {
        /// The result has a row.
        case rows
        /// The result is another than at first.
        case change
    }

    /// The time between two runs.
    var interval: Duration
    /// The query.
    var query: String
    /// The condition that ends it, besides Ctrl-C.
    var until: Until?

    /// Why an argument can't be meant.
    struct Problem: Error, Hashable {
        let message: String
    }

    private static let standardInterval = Duration.seconds(5)

    /// Reads `[EVERY] QUERY [until rows|change]`.
    init(_ argument: String) throws(Problem) {
        var words = argument[...]
        interval = Self.standardInterval
        let first = words.prefix { !$0.isWhitespace }
        if first.first?.isNumber == true {
            interval = try Self.interval(String(first))
            words = words.dropFirst(first.count)
        }
        query = String(words).trimmed
        let tail = query.split(whereSeparator: \.isWhitespace).suffix(2).map { $0.lowercased() }
        if tail.count == 2, tail[0] == "until" {
            guard let until = Until(rawValue: tail[1]) else {
                let nearest = EditDistance.nearest(tail[1], in: Until.allCases.map(\.rawValue))
                throw Problem(
                    message: "expected 'until rows' or 'until change', found 'until \(tail[1])'"
                        + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
            }
            self.until = until
            for word in tail.reversed() { query = String(query.dropLast(word.count)).trimmed }
        }
        guard !query.isEmpty else { throw Problem(message: ".watch expects a query: .watch 10s from qonto count") }
    }

    private static func interval(_ text: String) throws(Problem) -> Duration {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit: Int64? =
            switch text.dropFirst(digits.count).lowercased() {
            case "s", "": 1
            case "m", "min": 60
            case "h": 3_600
            default: nil
            }
        // Once a second is often enough for any API.
        guard let unit, let number = Int64(digits), (1...86_400).contains(number) else {
            throw Problem(message: "expected a time such as 10s, 5m or 1h, found '\(text)'")
        }
        return .seconds(number * unit)
    }
}
