/// A length of time: calendar months, calendar days and exact seconds kept apart, because `1mo` has no fixed length.
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
        let (months, overflow1) = months.addingReportingOverflow(other.months.multipliedReportingOverflow(by: sign).0)
        let (days, overflow2) = days.addingReportingOverflow(other.days.multipliedReportingOverflow(by: sign).0)
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

    /// ISO 8601: `P7D`, `PT2H30M`, `P1Y2M`; exact seconds from a day on are written with days of 24 hours.
    public var description: String {
        let total = approximateNanoseconds
        guard total != 0 || months != 0 || days != 0 else { return "PT0S" }
        let sign = total < 0 ? "-" : ""
        let (years, restMonths) = months.magnitude.quotientAndRemainder(dividingBy: 12)
        let (extraDays, restSeconds) = seconds.magnitude.quotientAndRemainder(dividingBy: 86_400)
        let allDays =
            days < 0 || seconds < 0 ? Int128(days.magnitude) + Int128(extraDays) : Int128(days) + Int128(extraDays)
        var text = sign + "P"
        if years > 0 { text += "\(years)Y" }
        if restMonths > 0 { text += "\(restMonths)M" }
        if allDays > 0 { text += "\(allDays)D" }
        let (hours, minutes, secs) = (restSeconds / 3600, restSeconds / 60 % 60, restSeconds % 60)
        guard restSeconds > 0 || nanoseconds != 0 else { return text }
        text += "T"
        if hours > 0 { text += "\(hours)H" }
        if minutes > 0 { text += "\(minutes)M" }
        guard secs > 0 || nanoseconds != 0 else { return text }
        text += "\(secs)"
        if nanoseconds != 0 {
            let digits = String(nanoseconds.magnitude)
            var fraction = String(repeating: "0", count: 9 - digits.count) + digits
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text += "." + fraction
        }
        return text + "S"
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
