import QuireModel

/// The functions of the language on single values; null in, null out, except where nulls are their business.
struct ScalarFunctions {
    let zone: CalendarZone
    let now: Timestamp

    func apply(_ function: Function, _ arguments: [Value], giving type: ValueType) throws(EvaluationError) -> Value {
        switch function {
        case .coalesce: return arguments.first { !$0.isNull } ?? .null
        case .concat: return .text(arguments.map(\.plainText).joined())
        case .if: return .null
        case .now: return .timestamp(now)
        case .today: return .period(Period(.day, containing: zone.day(of: now)))
        default: break
        }
        guard let first = arguments.first, !first.isNull else { return .null }
        switch function {
        case .lower: return mapText(first) { $0.lowercased() }
        case .upper: return mapText(first) { $0.uppercased() }
        case .trim: return mapText(first, ScalarFunctions.trimmed)
        case .length: return length(first)
        case .replace, .split, .substring: return TextParts.apply(function, arguments)
        case .round, .floor, .ceil, .abs: return try number(function, first, arguments.dropFirst().first)
        case .year: return period(first, .year)
        case .quarter: return period(first, .quarter)
        case .month: return period(first, .month)
        case .week: return period(first, .week)
        case .date: return period(first, .day)
        case .monthOfYear: return day(first).map { .integer(Int64($0.parts.month)) } ?? .null
        case .dayOfWeek: return day(first).map { .integer(ScalarFunctions.weekday($0)) } ?? .null
        case .hour:
            guard case .timestamp(let instant) = first else { return .null }
            return .integer(Int64(zone.secondOfDay(of: instant) / 3600))
        case .trunc: return truncated(first, arguments.dropFirst().first ?? .null)
        case .age:
            guard let instant = instant(first) else { return .null }
            return .duration(CalendarDuration(from: instant, to: now))
        case .if, .coalesce, .concat, .now, .today: return .null
        }
    }

    private func mapText(_ value: Value, _ transform: (String) -> String) -> Value {
        value.text.map { .text(transform($0)) } ?? .null
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    private func length(_ value: Value) -> Value {
        switch value {
        case .text(let text): .integer(Int64(text.unicodeScalars.count))
        case .list(let elements): .integer(Int64(elements.count))
        default: .null
        }
    }

    private func number(_ function: Function, _ value: Value, _ decimals: Value?) throws(EvaluationError) -> Value {
        if let decimals, decimals.isNull { return .null }
        guard let number = value.number else { return .null }
        let places = Int(clamping: min(max(decimals?.number?.integer ?? 0, -200), 200))
        let result: ExactDecimal?
        switch function {
        case .floor: result = number.rounded(.down)
        case .ceil: result = number.rounded(.up)
        case .abs: result = number < .zero ? number.negated : number
        default: result = number.rounded(to: places)
        }
        let exact = try Arithmetic.required(result)
        switch value {
        case .money(let money): return .money(Money(exact, money.currency))
        case .integer: return exact.integer.map { .integer($0) } ?? .decimal(exact)
        default: return .decimal(exact)
        }
    }

    private func instant(_ value: Value) -> Timestamp? {
        switch value {
        case .timestamp(let instant): instant
        case .period(let period): zone.start(of: period)
        default: nil
        }
    }

    private func day(_ value: Value) -> CalendarDay? {
        switch value {
        case .timestamp(let instant): zone.day(of: instant)
        case .period(let period): period.firstDay
        default: nil
        }
    }

    private func period(_ value: Value, _ unit: Period.Unit) -> Value {
        day(value).map { .period(Period(unit, containing: $0)) } ?? .null
    }

    /// Monday is 1; 1970-01-01 was a Thursday.
    private static func weekday(_ day: CalendarDay) -> Int64 {
        let position = (day.daysSinceEpoch + 3) % 7
        return Int64((position + 7) % 7 + 1)
    }

    /// The units that `trunc` supports.
    static let truncationUnits = ["minute", "hour", "day", "week", "month", "quarter", "year"]

    private func truncated(_ value: Value, _ unit: Value) -> Value {
        guard let instant = instant(value), let name = unit.text else { return .null }
        if let unit = Period.Unit(rawValue: name) {
            return .timestamp(zone.start(of: Period(unit, containing: zone.day(of: instant))))
        }
        let length = name == "hour" ? 3600 : 60
        let seconds = zone.secondOfDay(of: instant)
        return .timestamp(Timestamp(seconds: instant.seconds - Int64(seconds % length)))
    }
}

extension Function {
    /// The units that `trunc` accepts.
    package static var truncationUnits: [String] { ScalarFunctions.truncationUnits }
}
