import QuireModel

extension Timestamp {
    /// 2026-11-20T12:00:00Z, the instant of `SandboxOptions.now`.
    static let now = Timestamp(seconds: 1_795_176_000)

    /// The instant that many milliseconds after 1970 began in UTC.
    init(milliseconds: Int64) {
        let seconds = milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0)
        self.init(seconds: seconds, nanoseconds: Int32(milliseconds - seconds * 1000) * 1_000_000)
    }

    /// Milliseconds since 1970 in UTC, rounded down.
    var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds / 1_000_000) }

    /// The instant that much later, or earlier where a number is below 0.
    func later(days: Int = 0, hours: Int = 0, seconds: Int = 0, milliseconds: Int64 = 0) -> Timestamp {
        let whole = Int64((days * 24 + hours) * 3600 + seconds)
        return Timestamp(milliseconds: self.milliseconds + whole * 1000 + milliseconds)
    }

    /// The same instant without its fraction of a second.
    var wholeSecond: Timestamp { Timestamp(seconds: seconds) }

    /// The day (UTC) that it is in.
    var day: CalendarDay { CalendarZone.utc.day(of: self) }

    /// The midnight (UTC) that this day begins with.
    var midnight: Timestamp { CalendarZone.utc.instant(of: day) }
}

/// The notations of the providers. They are made without a zone of the system, because the text must not depend on the
/// time zone data of a machine.
extension Timestamp {
    /// Qonto's form: `2021-01-01T00:00:00Z`.
    var utcSeconds: String { wholeSecond.description }

    /// Txn's form: `2026-05-17T10:07:24.199Z`.
    var utcMilliseconds: String {
        utcSeconds.dropLast() + "." + String(UInt64(nanoseconds / 1_000_000), radix: 10, paddedTo: 3) + "Z"
    }

    /// Mollie's form: `2021-03-20T09:13:37+00:00`.
    var utcOffset: String { utcSeconds.dropLast() + "+00:00" }

    /// MijnKlantportaal's form, ATOM in Amsterdam's time: `2024-04-29T21:00:00+02:00`.
    var amsterdamATOM: String { wholeSecond.written(offsetSeconds: isAmsterdamSummer ? 7200 : 3600) }

    /// European summer time since 1996: from 01:00 UTC on March's last Sunday to 01:00 UTC on October's.
    private var isAmsterdamSummer: Bool {
        func change(_ month: Int) -> Int64 {
            let last = CalendarDay(year: day.parts.year, month: month, day: 31)?.daysSinceEpoch ?? 0
            // Day 0 of 1970 was a Thursday, four days after a Sunday.
            return Int64(last - (last + 4) % 7) * 86_400 + 3600
        }
        return change(3) <= seconds && seconds < change(10)
    }

    /// The form of HTTP's headers: `Sun, 06 Nov 1994 08:49:37 GMT`.
    var httpDate: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        // The header is only written for times after 1970, whose first day was a Thursday.
        let weekday = days[max(0, day.daysSinceEpoch) % 7]
        let (date, time) = (day.description, utcSeconds.dropFirst(11).dropLast())
        return "\(weekday), \(date.suffix(2)) \(months[day.parts.month - 1]) \(date.prefix(4)) \(time) GMT"
    }
}

extension Timestamp {
    /// The time that a whole number of seconds since 1970 is.
    static func unix(_ text: String) -> Timestamp? {
        guard let seconds = Int64(text), seconds.magnitude < 1 << 40 else { return nil }
        return Timestamp(seconds: seconds)
    }

    /// Reads an ISO 8601 date or timestamp as a bound; one without an offset is in UTC.
    ///
    /// It is stricter than the model, which accepts any provider's format, except for the offset and the years at
    /// either end.
    static func bound(_ text: String) -> Timestamp? {
        let form =
            /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,9}))?)?(?:Z|([+-])([01][0-9]|2[0-3]):?([0-5][0-9]))?)?/
        func number(_ digits: Substring?) -> Int { digits.flatMap { Int($0) } ?? 0 }
        guard let match = text.wholeMatch(of: form)?.output,
            let day = CalendarDay(year: number(match.1), month: number(match.2), day: number(match.3))
        else { return nil }
        let time = number(match.4) * 3600 + number(match.5) * 60 + number(match.6)
        let east = (number(match.9) * 60 + number(match.10)) * (match.8 == "-" ? -60 : 60)
        let fraction = ((match.7.map(String.init) ?? "") + "000000000").prefix(9)
        return Timestamp(
            seconds: Int64(day.daysSinceEpoch * 86_400 + time - east), nanoseconds: Int32(number(fraction)))
    }
}
