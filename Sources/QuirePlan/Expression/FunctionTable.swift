import QuireModel

extension Function {
    /// The function's entry in the one table that the binder, `describe` and completion use.
    package var entry: Entry {
        switch self {
        case .if, .coalesce: choice
        case .lower, .upper, .trim, .length, .concat, .replace, .split, .substring: onText
        case .round, .floor, .ceil, .abs: onNumbers
        case .now, .today, .year, .quarter, .month, .week, .date, .monthOfYear, .dayOfWeek, .hour, .trunc, .age: onTimes
        }
    }

    private var choice: Entry {
        self == .if
            ? Entry(
                parameters: [Parameter("condition", .condition), Parameter("a", .anything), Parameter("b", .anything)],
                result: .common(from: 1), summary: "a where the condition holds, otherwise b",
                example: "if(2 > 1, \"yes\", \"no\")")
            : Entry(
                parameters: [Parameter("a", .anything)], isRepeating: true, result: .common(from: 0),
                summary: "the first that isn't null", example: "coalesce(null, \"none\")")
    }

    private var onText: Entry {
        let text = Parameter("text", .text)
        func entry(_ more: [Parameter] = [], _ result: ValueType, _ summary: String, _ example: String) -> Entry {
            Entry(parameters: [text] + more, result: .type(result), summary: summary, example: example)
        }
        return switch self {
        case .lower: entry([], .text, "in lower case", "lower(\"Acme BV\")")
        case .upper: entry([], .text, "in upper case", "upper(\"paid\")")
        case .trim: entry([], .text, "without white space at both ends", "trim(\"  Acme  \")")
        case .length:
            Entry(
                parameters: [Parameter("text or list", .textOrList)], result: .type(.integer),
                summary: "the number of characters (Unicode scalars) or elements", example: "length(\"Zoë\")")
        case .concat:
            Entry(
                parameters: [Parameter("a", .anything)], isRepeating: true, result: .type(.text),
                summary: "the texts one after another; nulls are left out", example: "concat(\"INV-\", 7)")
        case .replace:
            entry(
                [Parameter("old", .text), Parameter("new", .text)], .text, "every old part made new",
                "replace(\"2026/11\", \"/\", \"-\")")
        case .split:
            entry(
                [Parameter("separator", .text)], .list(.text), "the parts between separators, as a list",
                "split(\"red,green\", \",\")")
        default:
            entry(
                [Parameter("start", .wholeNumber), Parameter("length", .wholeNumber, isOptional: true)], .text,
                "characters from start on (0 is the first, -1 the last), as many as length says",
                "substring(\"INV-0101\", 4, 2)")
        }
    }

    private var onNumbers: Entry {
        let number = Parameter("x", .number)
        return switch self {
        case .round:
            Entry(
                parameters: [number, Parameter("n", .wholeNumber, isOptional: true)], result: .first,
                summary: "at most n decimals (0 unless given), half to even", example: "round(2.675, 2)")
        case .floor:
            Entry(
                parameters: [number], result: .first, summary: "the whole number at or below", example: "floor(-1.5)")
        case .ceil:
            Entry(parameters: [number], result: .first, summary: "the whole number at or above", example: "ceil(1.2)")
        default: Entry(parameters: [number], result: .first, summary: "without its sign", example: "abs(-12.50)")
        }
    }

    private var onTimes: Entry {
        func entry(_ result: ValueType, _ summary: String, _ example: String) -> Entry {
            Entry(parameters: [Parameter("t", .time)], result: .type(result), summary: summary, example: example)
        }
        return switch self {
        case .now:
            Entry(
                parameters: [], result: .type(.timestamp), summary: "the instant at which the run began",
                example: "now - 1h < now")
        case .today:
            Entry(parameters: [], result: .type(.date), summary: "the day of now", example: "date(now) = today")
        case .year: entry(.period, "the year of a time", "year(2026-11-20)")
        case .quarter: entry(.period, "the quarter of a time", "quarter(2026-11-20)")
        case .month: entry(.period, "the month of a time", "month(2026-11-20)")
        case .week: entry(.period, "the ISO week of a time", "week(2026-11-20)")
        case .date: entry(.date, "the day of a time", "date(2026-11-20T09:30:00Z)")
        case .monthOfYear: entry(.integer, "the number of the month, 1 to 12", "month_of_year(2026-11-20)")
        case .dayOfWeek: entry(.integer, "the number of the day, Monday is 1", "day_of_week(2026-11-20)")
        case .hour:
            Entry(
                parameters: [Parameter("t", .instant)], result: .type(.integer),
                summary: "the hour of the day, 0 to 23",
                example: "hour(2026-11-20T09:30:00Z)")
        case .trunc:
            Entry(
                parameters: [Parameter("t", .time), Parameter("unit", .unit)], result: .type(.timestamp),
                summary: "the instant at which the minute, hour, day, week, month, quarter or year of a time begins",
                example: "trunc(2026-11-20T09:30:00Z, \"month\")")
        default: entry(.duration, "the time from t to now", "age(now - 36h)")
        }
    }
}
