import QuireModel

/// A function of the language.
package enum Function: String, Hashable, Sendable, CaseIterable {
    case `if`
    case coalesce
    case lower
    case upper
    case trim
    case length
    case concat
    case round
    case floor
    case ceil
    case abs
    case year
    case quarter
    case month
    case week
    case date
    case monthOfYear = "month_of_year"
    case dayOfWeek = "day_of_week"
    case hour
    case trunc
    case age

    /// What a function takes and gives, in words for messages and help.
    package struct Documentation: Hashable, Sendable {
        /// The form of a call.
        package let signature: String
        /// What it gives.
        package let summary: String
        /// An expression that uses it.
        package let example: String
    }

    /// The least and the greatest number of arguments; nil for no upper bound.
    package var arity: (minimum: Int, maximum: Int?) {
        switch self {
        case .if: (3, 3)
        case .coalesce, .concat: (1, nil)
        case .round: (1, 2)
        case .trunc: (2, 2)
        case .lower, .upper, .trim, .length, .floor, .ceil, .abs, .year, .quarter, .month, .week, .date, .monthOfYear,
            .dayOfWeek, .hour, .age:
            (1, 1)
        }
    }

    /// What it takes and gives.
    package var documentation: Documentation {
        switch self {
        case .if:
            Documentation(
                signature: "if(condition, a, b)", summary: "a where the condition holds, otherwise b",
                example: "if(status = paid, 1, 0)")
        case .coalesce:
            Documentation(
                signature: "coalesce(a, b, …)", summary: "the first that isn't null",
                example: "coalesce(debitor_name, \"-\")")
        case .lower:
            Documentation(signature: "lower(text)", summary: "in lower case", example: "lower(debitor_name)")
        case .upper:
            Documentation(signature: "upper(text)", summary: "in upper case", example: "upper(status)")
        case .trim:
            Documentation(
                signature: "trim(text)", summary: "without white space at both ends", example: "trim(debitor_name)")
        case .length:
            Documentation(
                signature: "length(text or list)", summary: "the number of characters (Unicode scalars) or elements",
                example: "length(items)")
        case .concat:
            Documentation(
                signature: "concat(a, b, …)", summary: "the texts one after another; nulls are left out",
                example: "concat(status, \"/\", currency)")
        case .round:
            Documentation(
                signature: "round(x, n)", summary: "at most n decimals (0 unless given), half to even",
                example: "round(amount / 3, 2)")
        case .floor:
            Documentation(signature: "floor(x)", summary: "the whole number at or below", example: "floor(amount)")
        case .ceil:
            Documentation(signature: "ceil(x)", summary: "the whole number at or above", example: "ceil(amount)")
        case .abs:
            Documentation(signature: "abs(x)", summary: "without its sign", example: "abs(amount - 100)")
        case .year:
            Documentation(
                signature: "year(t)", summary: "the year of a time, such as 2026", example: "year(created_at)")
        case .quarter:
            Documentation(
                signature: "quarter(t)", summary: "the quarter of a time, such as 2026-Q4",
                example: "quarter(created_at)")
        case .month:
            Documentation(
                signature: "month(t)", summary: "the month of a time, such as 2026-11", example: "month(created_at)")
        case .week:
            Documentation(
                signature: "week(t)", summary: "the ISO week of a time, such as 2026-W47", example: "week(created_at)")
        case .date:
            Documentation(
                signature: "date(t)", summary: "the day of a time, such as 2026-11-20", example: "date(created_at)")
        case .monthOfYear:
            Documentation(
                signature: "month_of_year(t)", summary: "the number of the month, 1 to 12",
                example: "month_of_year(created_at)")
        case .dayOfWeek:
            Documentation(
                signature: "day_of_week(t)", summary: "the number of the day, Monday is 1",
                example: "day_of_week(created_at)")
        case .hour:
            Documentation(signature: "hour(t)", summary: "the hour of the day, 0 to 23", example: "hour(created_at)")
        case .trunc:
            Documentation(
                signature: "trunc(t, \"month\")",
                summary: "the instant at which the minute, hour, day, week, month, quarter or year of a time begins",
                example: "trunc(created_at, \"month\")")
        case .age:
            Documentation(signature: "age(t)", summary: "the time from t to now", example: "age(created_at) > 30d")
        }
    }
}
