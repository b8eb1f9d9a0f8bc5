/// A day of the proleptic Gregorian calendar.
public struct CalendarDay: Hashable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before it.
    public let daysSinceEpoch: Int

    /// Creates the day that number of days after 1970-01-01, clamped to some millions of years around it.
    public init(daysSinceEpoch: Int) {
        self.daysSinceEpoch = min(max(daysSinceEpoch, -CalendarDay.furthest), CalendarDay.furthest)
    }

    /// Far from any date that is written, and small enough that no sum of days overflows.
    private static let furthest = 2_000_000_000

    /// Creates a day from its parts; nil if the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (-9999...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CalendarDay.length(ofMonth: month, year: year)
        else { return nil }
        self.init(daysSinceEpoch: CalendarDay.days(year: year, month: month, day: day))
    }

    /// Year, month (1-12) and day of the month.
    ///
    /// The era arithmetic is the usual one for the civil calendar: 400-year cycles that start in March.
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted.flooringDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// `2026-11-20`.
    public var description: String {
        let (year, month, day) = parts
        return "\(fourDigits(year))-\(twoDigits(month))-\(twoDigits(day))"
    }

    /// How many days the month has.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooringDivision(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// A named stretch of the calendar: a day, an ISO week, a month, a quarter or a year.
public struct Period: Hashable, Sendable {
    /// How long the period is.
    public enum Unit: String, Hashable, Sendable, CaseIterable, Comparable {
        /// A calendar day.
        case day
        /// An ISO 8601 week, Monday to Sunday.
        case week
        /// A calendar month.
        case month
        /// Three months from January, April, July or October.
        case quarter
        /// A calendar year.
        case year

        /// Shorter units come first.
        public static func < (left: Unit, right: Unit) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// How long it is.
    public let unit: Unit
    /// Which one, counted in units: days since 1970-01-01, Monday-weeks since 1969-12-29, months and quarters since
    /// year 0, or the year itself.
    public let ordinal: Int

    /// Creates the period of that unit and number, which is clamped to the range of days.
    public init(unit: Unit, ordinal: Int) {
        self.unit = unit
        self.ordinal = min(max(ordinal, -2_000_000_000), 2_000_000_000)
    }

    /// Creates the period of `unit` that contains `day`.
    public init(_ unit: Unit, containing day: CalendarDay) {
        self.unit = unit
        switch unit {
        case .day: ordinal = day.daysSinceEpoch
        case .week: ordinal = (day.daysSinceEpoch + 3).flooringDivision(by: 7)
        case .month: ordinal = day.parts.year * 12 + day.parts.month - 1
        case .quarter: ordinal = day.parts.year * 4 + (day.parts.month - 1) / 3
        case .year: ordinal = day.parts.year
        }
    }

    /// The first day of the period.
    public var firstDay: CalendarDay {
        switch unit {
        case .day: CalendarDay(daysSinceEpoch: ordinal)
        case .week: CalendarDay(daysSinceEpoch: ordinal * 7 - 3)
        case .month: Period.firstDay(month: ordinal)
        case .quarter: Period.firstDay(month: ordinal * 3)
        case .year: Period.firstDay(month: ordinal * 12)
        }
    }

    /// The period after this one, of the same unit.
    public var next: Period { Period(unit: unit, ordinal: ordinal + 1) }

    private static func firstDay(month: Int) -> CalendarDay {
        let year = month.flooringDivision(by: 12)
        return CalendarDay(daysSinceEpoch: CalendarDay.days(year: year, month: month - year * 12 + 1, day: 1))
    }
}

extension Period: Comparable, CustomStringConvertible {
    /// By first day; of two that start together the shorter comes first.
    public static func < (left: Period, right: Period) -> Bool {
        if left.unit == right.unit { return left.ordinal < right.ordinal }
        let (first, second) = (left.firstDay.daysSinceEpoch, right.firstDay.daysSinceEpoch)
        return first != second ? first < second : left.unit < right.unit
    }

    /// As the language writes it: `2026-11-20`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`.
    public var description: String {
        let (year, month, _) = firstDay.parts
        switch unit {
        case .day: return firstDay.description
        case .month: return "\(fourDigits(year))-\(twoDigits(month))"
        case .quarter: return "\(fourDigits(year))-Q\((month - 1) / 3 + 1)"
        case .year: return fourDigits(year)
        case .week:
            // The ISO year of a week is that of its Thursday.
            let thursday = CalendarDay(daysSinceEpoch: firstDay.daysSinceEpoch + 3)
            let isoYear = thursday.parts.year
            let start = CalendarDay.days(year: isoYear, month: 1, day: 1)
            return "\(fourDigits(isoYear))-W\(twoDigits((thursday.daysSinceEpoch - start) / 7 + 1))"
        }
    }

    /// Parses `2026-11-20`, `2026-11`, `2026-Q4`, `2026-W47` or `2026`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, first.utf8.count == 4, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let year = Int(first)
        else { return nil }
        func twoDigit(_ part: Substring) -> Int? {
            part.utf8.count == 2 && part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ? Int(part) : nil
        }
        let words = parts.map { Substring($0) }
        switch words.count {
        case 1:
            self.init(unit: .year, ordinal: year)
        case 2:
            if let month = twoDigit(words[1]), (1...12).contains(month) {
                self.init(unit: .month, ordinal: year * 12 + month - 1)
            } else if words[1].hasPrefix("Q"), let quarter = Int(words[1].dropFirst()), (1...4).contains(quarter),
                words[1].utf8.count == 2
            {
                self.init(unit: .quarter, ordinal: year * 4 + quarter - 1)
            } else if words[1].hasPrefix("W"), let week = twoDigit(words[1].dropFirst()), (1...53).contains(week) {
                // 4 January is always in week 1.
                let january = CalendarDay(daysSinceEpoch: CalendarDay.days(year: year, month: 1, day: 4))
                self.init(unit: .week, ordinal: Period(.week, containing: january).ordinal + week - 1)
                if description != String(text) { return nil }
            } else {
                return nil
            }
        case 3:
            guard let month = twoDigit(words[1]), let day = twoDigit(words[2]),
                let date = CalendarDay(year: year, month: month, day: day)
            else { return nil }
            self.init(.day, containing: date)
        default:
            return nil
        }
    }
}

func fourDigits(_ number: Int) -> String {
    let digits = String(abs(number))
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
