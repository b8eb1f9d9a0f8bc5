/// An instant as milliseconds since 1970 in UTC, with the three notations that the providers write.
///
/// Made here and not with a calendar library, because the text must not depend on the time zone data of a machine.
struct SandboxTime: Hashable, Comparable {
    /// Milliseconds since 1970 in UTC.
    var milliseconds: Int64

    static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    /// 2026-11-20T12:00:00Z, which `SandboxOptions.now` says as text.
    static let now = SandboxTime(milliseconds: 1_795_176_000_000)

    /// The milliseconds of a day.
    static let day: Int64 = 86_400_000
    /// The milliseconds of an hour.
    static let hour: Int64 = 3_600_000

    /// The instant so many milliseconds later.
    func adding(_ milliseconds: Int64) -> Self { Self(milliseconds: self.milliseconds + milliseconds) }

    /// The same instant without its fraction of a second.
    var wholeSecond: Self { Self(milliseconds: milliseconds - floorRemainder(milliseconds, 1000)) }

    /// The midnight (UTC) that this day begins with.
    var midnight: Self { Self(milliseconds: milliseconds - floorRemainder(milliseconds, Self.day)) }

    /// Qonto's form: `2021-01-01T00:00:00Z`.
    var utcSeconds: String { text(offsetHours: 0, fraction: false, suffix: "Z") }

    /// Txn's form: `2026-05-17T10:07:24.199Z`.
    var utcMilliseconds: String { text(offsetHours: 0, fraction: true, suffix: "Z") }

    /// MijnKlantportaal's form, ATOM in Amsterdam's time: `2024-04-29T21:00:00+02:00`.
    var amsterdamATOM: String {
        let offset = isAmsterdamSummer ? 2 : 1
        return text(offsetHours: offset, fraction: false, suffix: offset == 2 ? "+02:00" : "+01:00")
    }

    /// European summer time, as it has been since 1996: from 01:00 UTC on March's last Sunday to 01:00 UTC on October's.
    private var isAmsterdamSummer: Bool {
        let year = CivilDay(daysSince1970: floorQuotient(milliseconds, Self.day)).year
        func change(_ month: Int) -> Int64 {
            let last = CivilDay(year: year, month: month, day: 31).daysSince1970
            // Day 0 of 1970 was a Thursday, four days after a Sunday.
            return (last - floorRemainder(last + 4, 7)) * Self.day + Self.hour
        }
        return change(3) <= milliseconds && milliseconds < change(10)
    }

    private func text(offsetHours: Int, fraction: Bool, suffix: StaticString) -> String {
        let local = milliseconds + Int64(offsetHours) * Self.hour
        let day = CivilDay(daysSince1970: floorQuotient(local, Self.day))
        let time = Int(floorRemainder(local, Self.day))
        return String(unsafeUninitializedCapacity: 32) { buffer in
            var length = 0
            func put(_ number: Int, _ digits: Int, then separator: Character?) {
                var rest = number
                for place in (0..<digits).reversed() {
                    buffer[length + place] = UInt8(truncatingIfNeeded: 48 + rest % 10)
                    rest /= 10
                }
                length += digits
                if let byte = separator?.asciiValue {
                    buffer[length] = byte
                    length += 1
                }
            }
            put(day.year, 4, then: "-")
            put(day.month, 2, then: "-")
            put(day.day, 2, then: "T")
            put(time / 3_600_000, 2, then: ":")
            put(time / 60_000 % 60, 2, then: ":")
            put(time / 1000 % 60, 2, then: fraction ? "." : nil)
            if fraction { put(time % 1000, 3, then: nil) }
            suffix.withUTF8Buffer { bytes in
                for byte in bytes {
                    buffer[length] = byte
                    length += 1
                }
            }
            return length
        }
    }
}

/// A day of the Gregorian calendar, by Howard Hinnant's algorithms `civil_from_days` and `days_from_civil`.
struct CivilDay: Hashable {
    /// The year.
    var year: Int
    /// The month, from 1.
    var month: Int
    /// The day of the month, from 1.
    var day: Int

    /// A day by its parts, which need not be one that exists.
    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1 January 1970.
    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = floorQuotient(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    /// How many days after 1 January 1970 this is.
    var daysSince1970: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = floorQuotient(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

private func floorQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value + 1) / divisor - 1
}

private func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
    value - floorQuotient(value, divisor) * divisor
}
