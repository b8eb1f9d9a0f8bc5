import QuireModel
import QuireSyntax

/// Dates in the forms of other places, which are read here as numbers and divisions.
enum MisreadDate {
    /// The correct form of a date in another notation; nil for other texts, or if it isn't compared with a time.
    static func hint(for text: String, beside type: ValueType) -> String? {
        guard [.timestamp, .date, .period].contains(type) else { return nil }
        if isYearLast(text) { return "a day is written year-month-day, such as 2026-12-31" }
        guard let (year, month, day) = parts(text), (1...12).contains(month), (1...31).contains(day) else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "a day is written \(year)-\(two(month))-\(two(day))"
    }

    /// Whether it is a date such as `01/11/2026`, whose month is ambiguous.
    private static func isYearLast(_ text: String) -> Bool {
        let numbers = text.split(separator: "/").map { part in Int(part.filter { $0 != " " }) ?? 0 }
        return numbers.count == 3 && (1...31).contains(numbers[0]) && (1...31).contains(numbers[1])
            && numbers[2] >= 1000
    }

    /// Year, month and day of `2026/11/01` or `20261101`.
    private static func parts(_ text: String) -> (Int, Int, Int)? {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { part in
            Int(part.filter { $0 != " " })
        }
        if numbers.count == 3, let year = numbers[0], let month = numbers[1], let day = numbers[2], year >= 1000 {
            return (year, month, day)
        }
        guard text.utf8.count == 8, let number = Int(text), number >= 10_000_000 else { return nil }
        return (number / 10_000, number / 100 % 100, number % 100)
    }
}
