import QuireDiagnostics
import QuireModel
import QuireSyntax

extension LiteralSyntax {
    /// The literal's value in this run; nil for an invalid literal, which the parser has reported.
    func modelValue(zone: CalendarZone) throws(BindingError) -> QuireModel.Value {
        guard let value else { return .null }
        switch value {
        case .integer(let digits):
            if let integer = Int64(digits) { return .integer(integer) }
            return .decimal(try decimal(digits))
        case .decimal(let digits): return .decimal(try decimal(digits))
        case .text(let text): return .text(text)
        case .bool(let bool): return .bool(bool)
        case .null: return .null
        case .period(let literal): return .period(literal.period)
        case .timestamp(let literal): return .timestamp(try literal.instant(zone: zone, span: span))
        case .duration(let parts): return .duration(try duration(parts))
        case .money(let digits, let currency): return .money(Money(try decimal(digits), currency))
        }
    }

    private func decimal(_ digits: String) throws(BindingError) -> ExactDecimal {
        guard let decimal = ExactDecimal(digits) else {
            throw BindingError(
                code: .numberTooLong, message: "expected a number of up to 38 digits, found \(digits.count)",
                span: span)
        }
        return decimal
    }

    private func duration(_ parts: [DurationPart]) throws(BindingError) -> CalendarDuration {
        guard let duration = CalendarDuration(parts.map { "\($0.count)\($0.unit.rawValue)" }.joined()) else {
            throw BindingError(code: .durationTooLong, message: "the duration is too long", span: span)
        }
        return duration
    }
}

extension PeriodLiteral {
    /// The period of the literal; the parser has checked that it exists.
    fileprivate var period: Period {
        switch self {
        case .date(let year, let month, let day):
            Period(.day, containing: CalendarDay(year: year, month: month, day: day) ?? CalendarDay(daysSinceEpoch: 0))
        case .month(let year, let month): Period(unit: .month, ordinal: year * 12 + month - 1)
        case .quarter(let year, let quarter): Period(unit: .quarter, ordinal: year * 4 + quarter - 1)
        case .week(let year, let week):
            // 4 January is always in week 1.
            Period(
                unit: .week,
                ordinal: Period(
                    .week, containing: CalendarDay(year: year, month: 1, day: 4) ?? CalendarDay(daysSinceEpoch: 0)
                ).ordinal + week - 1)
        }
    }
}

extension TimestampLiteral {
    fileprivate func instant(zone: CalendarZone, span: SourceSpan) throws(BindingError) -> Timestamp {
        guard let date = CalendarDay(year: year, month: month, day: day) else {
            throw BindingError(code: .invalidTime, message: "the calendar has no such day", span: span)
        }
        let seconds = hour * 3600 + minute * 60 + second
        let nanoseconds = Int32((fraction + "000000000").prefix(9)) ?? 0
        guard let offsetMinutes else {
            return Timestamp(seconds: zone.instant(of: date, secondOfDay: seconds).seconds, nanoseconds: nanoseconds)
        }
        let midnight = Int64(date.daysSinceEpoch) * 86_400
        return Timestamp(seconds: midnight + Int64(seconds - offsetMinutes * 60), nanoseconds: nanoseconds)
    }
}
