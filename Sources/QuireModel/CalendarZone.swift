import Foundation

/// A time zone as the calendar needs it: where days start, and which day an instant falls on.
public struct CalendarZone: Hashable, Sendable {
    private let zone: TimeZone?

    /// Coordinated universal time.
    public static let utc = CalendarZone(zone: nil)

    private init(zone: TimeZone?) { self.zone = zone }

    /// Creates a zone from its IANA name (`Europe/Amsterdam`) or `UTC`; returns nil for an unknown name.
    public init?(named name: String) {
        if name.uppercased() == "UTC" || name == "Z" {
            self.init(zone: nil)
            return
        }
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(zone: zone)
    }

    /// The name it was made from.
    public var name: String { zone?.identifier ?? "UTC" }

    /// Seconds to add to UTC for local time at the instant.
    public func offset(at seconds: Int64) -> Int {
        zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))) ?? 0
    }

    /// The local day that contains the instant.
    public func day(of instant: Timestamp) -> CalendarDay {
        CalendarDay(
            daysSinceEpoch: Int((instant.seconds + Int64(offset(at: instant.seconds))).flooringDivision(by: 86_400)))
    }

    /// The local time of day of the instant, in seconds.
    public func secondOfDay(of instant: Timestamp) -> Int {
        let local = instant.seconds + Int64(offset(at: instant.seconds))
        return Int(local - local.flooringDivision(by: 86_400) * 86_400)
    }

    /// The instant at which a local day begins, plus `secondOfDay`.
    ///
    /// Of a time that comes twice because clocks are set back it is the first; a time that is skipped because they are
    /// set forward is as far after the change as it would have been with the old clock.
    public func instant(of day: CalendarDay, secondOfDay: Int = 0) -> Timestamp {
        let local = Int64(day.daysSinceEpoch) * 86_400 + Int64(secondOfDay)
        guard zone != nil else { return Timestamp(seconds: local) }
        // Clocks change at most once in so short a time, so one of these two offsets is the one at the answer.
        let (before, after) = (Int64(offset(at: local - 86_400)), Int64(offset(at: local + 86_400)))
        let isLater = Int64(offset(at: local - before)) != before && Int64(offset(at: local - after)) == after
        return Timestamp(seconds: local - (isLater ? after : before))
    }

    /// The instant at which a period begins.
    public func start(of period: Period) -> Timestamp { instant(of: period.firstDay) }

    /// The instant at which a period ends.
    public func end(of period: Period) -> Timestamp { instant(of: period.next.firstDay) }

    /// The instant `duration` after `instant`: months and days by the calendar, seconds exactly; nil if out of range.
    ///
    /// In a shorter month, its last day replaces days that it lacks (31 January + 1mo is 28 February).
    public func adding(_ duration: CalendarDuration, to instant: Timestamp) -> Timestamp? {
        var moved = instant
        if duration.months != 0 || duration.days != 0 {
            guard let date = day(of: instant).adding(months: duration.months, days: duration.days) else { return nil }
            let start = self.instant(of: date, secondOfDay: secondOfDay(of: instant))
            moved = Timestamp(seconds: start.seconds, nanoseconds: instant.nanoseconds)
        }
        return moved.adding(seconds: duration.seconds, nanoseconds: duration.nanoseconds)
    }
}

extension CalendarDay {
    /// The day the given months and then days later, clipped to the length of the month reached; nil outside the years
    /// 0001 to 9999.
    public func adding(months: Int, days: Int) -> CalendarDay? {
        guard months.magnitude < 1_000_000, days.magnitude < 10_000_000 else { return nil }
        var start = self
        if months != 0 {
            let (year, month, day) = parts
            let total = year * 12 + month - 1 + months
            let newYear = total.flooringDivision(by: 12)
            let newMonth = total - newYear * 12 + 1
            let newDay = min(day, CalendarDay.length(ofMonth: newMonth, year: newYear))
            start = CalendarDay(daysSinceEpoch: CalendarDay.days(year: newYear, month: newMonth, day: newDay))
        }
        let result = CalendarDay(daysSinceEpoch: start.daysSinceEpoch + days)
        return (1...9999).contains(result.parts.year) ? result : nil
    }
}
