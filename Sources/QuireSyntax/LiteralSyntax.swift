package import QuireDiagnostics

/// A literal as typed; `value` is its value.
package struct LiteralSyntax: Hashable, Sendable {
    /// The kind of a literal.
    package enum Kind: Hashable, Sendable {
        case integer, decimal, text, bool, null, period, timestamp, duration, money
    }

    /// The value of a literal.
    package enum Value: Hashable, Sendable {
        /// Digits without separators, such as `1000`.
        case integer(String)
        /// Digits without separators, such as `1000.50`.
        case decimal(String)
        case text(String)
        case bool(Bool)
        case null
        case period(PeriodLiteral)
        case timestamp(TimestampLiteral)
        case duration([DurationPart])
        /// Digits without separators, and the currency.
        case money(String, currency: String)
    }

    /// The kind.
    package let kind: Kind
    /// The literal as typed; between the number and the currency of money is one space.
    package let raw: String
    /// Its place.
    package let span: SourceSpan

    /// Makes a literal.
    package init(_ kind: Kind, raw: String, span: SourceSpan) {
        self.kind = kind
        self.raw = raw
        self.span = span
    }
}

/// A date, month, week, quarter: the interval it names.
package enum PeriodLiteral: Hashable, Sendable {
    case date(year: Int, month: Int, day: Int)
    case month(year: Int, month: Int)
    case quarter(year: Int, quarter: Int)
    case week(year: Int, week: Int)
}

/// An instant; without an offset it is in the zone of the run.
package struct TimestampLiteral: Hashable, Sendable {
    /// The calendar date.
    package let year: Int, month: Int, day: Int
    /// The time of day.
    package let hour: Int, minute: Int, second: Int
    /// The digits after the second's decimal point, as typed, at most nine.
    package let fraction: String
    /// Minutes east of UTC, where written.
    package let offsetMinutes: Int?

    /// Makes an instant from its parts.
    package init(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, fraction: String, offsetMinutes: Int?
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.fraction = fraction
        self.offsetMinutes = offsetMinutes
    }
}

/// One number and unit of a duration, such as the `2h` of `2h30min`.
package struct DurationPart: Hashable, Sendable {
    /// The units, as written.
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case second = "s"
        case minute = "min"
        case hour = "h"
        case day = "d"
        case week = "w"
        case month = "mo"
        case year = "y"
    }

    /// How many.
    package let count: Int
    /// The unit.
    package let unit: Unit

    /// Makes a part.
    package init(count: Int, unit: Unit) {
        self.count = count
        self.unit = unit
    }
}
