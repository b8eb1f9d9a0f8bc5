/// A duration: calendar months, calendar days and exact seconds kept apart, because `1mo` has no fixed length.
public struct CalendarDuration: Hashable, Sendable {
    /// Calendar months; a year is twelve.
    public var months: Int
    /// Calendar days; a week is seven.
    public var days: Int
    /// Exact seconds.
    public var seconds: Int64
    /// Nanoseconds on top, of the same sign as `seconds`.
    public var nanoseconds: Int32

    /// A duration from its parts.
    public init(months: Int = 0, days: Int = 0, seconds: Int64 = 0, nanoseconds: Int32 = 0) {
        self.months = months
        self.days = days
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The exact time from `start` to `end`.
    public init(from start: Timestamp, to end: Timestamp) {
        var seconds = end.seconds - start.seconds
        var nanos = end.nanoseconds - start.nanoseconds
        if seconds > 0, nanos < 0 {
            seconds -= 1
            nanos += 1_000_000_000
        } else if seconds < 0, nanos > 0 {
            seconds += 1
            nanos -= 1_000_000_000
        }
        self.init(seconds: seconds, nanoseconds: nanos)
    }

    /// The opposite duration; nil on overflow.
    public var negated: CalendarDuration? { CalendarDuration().subtracting(self) }

    /// The sum, part by part; nil on overflow.
    public func adding(_ other: CalendarDuration) -> CalendarDuration? { combined(other, sign: 1) }

    /// The difference, part by part; nil on overflow.
    public func subtracting(_ other: CalendarDuration) -> CalendarDuration? { combined(other, sign: -1) }

    private func combined(_ other: CalendarDuration, sign: Int) -> CalendarDuration? {
        func sum(_ own: Int, _ more: Int) -> (partialValue: Int, overflow: Bool) {
            sign < 0 ? own.subtractingReportingOverflow(more) : own.addingReportingOverflow(more)
        }
        let (months, overflow1) = sum(months, other.months)
        let (days, overflow2) = sum(days, other.days)
        let total = exactNanoseconds + Int128(sign) * other.exactNanoseconds
        let (seconds, nanos) = total.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard !overflow1, !overflow2, let seconds = Int64(exactly: seconds) else { return nil }
        return CalendarDuration(months: months, days: days, seconds: seconds, nanoseconds: Int32(nanos))
    }

    private var exactNanoseconds: Int128 { Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) }

    /// The length in nanoseconds for comparisons: a day is 24 hours, a month a twelfth of the mean year (30.436875 days).
    public var approximateNanoseconds: Int128 {
        exactNanoseconds + (Int128(days) * 86_400 + Int128(months) * 2_629_746) * 1_000_000_000
    }
}

extension CalendarDuration: Comparable, CustomStringConvertible {
    /// By approximate length.
    public static func < (left: CalendarDuration, right: CalendarDuration) -> Bool {
        left.approximateNanoseconds < right.approximateNanoseconds
    }

    /// ISO 8601: `P7D`, `PT2H30M`, `-P1Y2M`; exact seconds of a day or more are written with days of 24 hours.
    ///
    /// Months with another sign than the days have their own sign, according to ISO 8601-2: `P1M-3D`.
    public var description: String {
        let exact = Int128(days) * 86_400_000_000_000 + exactNanoseconds
        let isMixed = months != 0 && exact != 0 && (months < 0) != (exact < 0)
        let sign = !isMixed && (months < 0 || exact < 0) ? "-" : ""
        let text =
            CalendarDuration.months(months, isMixed ? months.signum() : 1)
            + CalendarDuration.time(exact.magnitude, isMixed && exact < 0 ? "-" : "")
        return text.isEmpty ? "PT0S" : "\(sign)P\(text)"
    }

    private static func months(_ months: Int, _ sign: Int) -> String {
        let (years, rest) = months.magnitude.quotientAndRemainder(dividingBy: 12)
        let mark = sign < 0 ? "-" : ""
        return (years > 0 ? "\(mark)\(years)Y" : "") + (rest > 0 ? "\(mark)\(rest)M" : "")
    }

    private static func time(_ nanoseconds: UInt128, _ mark: String) -> String {
        let (seconds, fraction) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = days > 0 ? "\(mark)\(days)D" : ""
        guard rest > 0 || fraction > 0 else { return date }
        var text = date + "T"
        if rest >= 3600 { text += "\(mark)\(rest / 3600)H" }
        if rest / 60 % 60 > 0 { text += "\(mark)\(rest / 60 % 60)M" }
        guard rest % 60 > 0 || fraction > 0 else { return text }
        return text + mark
            + ExactDecimal(mantissa: Int128(rest % 60 * 1_000_000_000 + fraction), scale: 9)
            .withoutTrailingZeros.description + "S"
    }

    /// Parses the language's form: numbers with units `s min h d w mo y`, as in `7d` or `2h30min`.
    public init?(_ text: some StringProtocol) {
        var duration = CalendarDuration()
        var rest = Substring(text)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let amount = Int64(digits) else { return nil }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest[unit.endIndex...]
            guard let step = CalendarDuration.step(amount, unit: unit), let sum = duration.adding(step) else {
                return nil
            }
            duration = sum
        }
        self = duration
    }

    private static func step(_ amount: Int64, unit: Substring) -> CalendarDuration? {
        func times(_ factor: Int64) -> Int64? {
            let (product, overflow) = amount.multipliedReportingOverflow(by: factor)
            return overflow ? nil : product
        }
        switch unit {
        case "s": return CalendarDuration(seconds: amount)
        case "min": return times(60).map { CalendarDuration(seconds: $0) }
        case "h": return times(3600).map { CalendarDuration(seconds: $0) }
        case "d": return CalendarDuration(days: Int(amount))
        case "w": return times(7).map { CalendarDuration(days: Int($0)) }
        case "mo": return CalendarDuration(months: Int(amount))
        case "y": return times(12).map { CalendarDuration(months: Int($0)) }
        default: return nil
        }
    }
}
