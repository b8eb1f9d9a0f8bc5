import Foundation

/// A time zone as the calendar needs it: where days start, and which day an instant falls on.
public struct CalendarZone: Hashable, Sendable {
    private let zone: TimeZone?

    /// Coordinated universal time.
    public static let utc = CalendarZone(zone: nil)

    private init(zone: TimeZone?) { self.zone = zone }

    /// A zone by its IANA name (`Europe/Amsterdam`) or `UTC`; nil when there is none of that name.
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

    /// The local day that holds the instant.
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
    public func instant(of day: CalendarDay, secondOfDay: Int = 0) -> Timestamp {
        let local = Int64(day.daysSinceEpoch) * 86_400 + Int64(secondOfDay)
        guard zone != nil else { return Timestamp(seconds: local) }
        // The offset at the guess may differ from the one at the answer where the clocks change; one correction settles it.
        let guess = local - Int64(offset(at: local))
        return Timestamp(seconds: local - Int64(offset(at: guess)))
    }

    /// The instant at which a period begins.
    public func start(of period: Period) -> Timestamp { instant(of: period.firstDay) }

    /// The instant at which a period has ended.
    public func end(of period: Period) -> Timestamp { instant(of: period.next.firstDay) }

    /// The instant `duration` after `instant`: months and days by the calendar, seconds exactly; nil out of range.
    ///
    /// The last day of a shorter month stands for days that it lacks (31 January + 1mo is 28 February).
    public func adding(_ duration: CalendarDuration, to instant: Timestamp) -> Timestamp? {
        var moved = instant
        if duration.months != 0 || duration.days != 0 {
            guard abs(duration.months) < 1_000_000, abs(duration.days) < 10_000_000 else { return nil }
            let date = day(of: instant).adding(months: duration.months, days: duration.days)
            let start = self.instant(of: date, secondOfDay: secondOfDay(of: instant))
            moved = Timestamp(seconds: start.seconds, nanoseconds: instant.nanoseconds)
        }
        return moved.adding(seconds: duration.seconds, nanoseconds: duration.nanoseconds)
    }
}

extension CalendarDay {
    /// The day so many months and then days later, clipped to the length of the month reached.
    public func adding(months: Int, days: Int) -> CalendarDay {
        var start = self
        if months != 0 {
            let (year, month, day) = parts
            let total = year * 12 + month - 1 + months
            let newYear = total.flooringDivision(by: 12)
            let newMonth = total - newYear * 12 + 1
            let newDay = min(day, CalendarDay.length(ofMonth: newMonth, year: newYear))
            start = CalendarDay(daysSinceEpoch: CalendarDay.days(year: newYear, month: newMonth, day: newDay))
        }
        return CalendarDay(daysSinceEpoch: start.daysSinceEpoch + days)
    }
}
