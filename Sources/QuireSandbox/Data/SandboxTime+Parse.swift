extension SandboxTime {
    /// Reads an ISO 8601 date or timestamp as a bound; one without an offset is in UTC.
    ///
    /// Rows carry milliseconds. A finer bound falls between two of them, and goes to the one that `rounding` names.
    static func parse(_ text: String, rounding: Rounding) -> SandboxTime? {
        let form =
            /([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?/
        guard let match = text.wholeMatch(of: form)?.output,
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
        else { return nil }
        let civil = CivilDay(year: year, month: month, day: day)
        // A day that doesn't exist, such as 30 February, comes back from the calendar as another.
        guard (1...12).contains(month), CivilDay(daysSince1970: civil.daysSince1970) == civil else { return nil }
        let hour = number(match.4)
        let minute = number(match.5)
        let second = number(match.6)
        guard hour < 24, minute < 60, second < 60, let offset = offsetMinutes(match.8) else { return nil }
        let digits = (match.7.map(String.init) ?? "").padding(to: 9)
        let nanoseconds = Int64(digits) ?? 0
        let beyond = rounding == .up && nanoseconds % 1_000_000 != 0 ? 1 : 0 as Int64
        let minutes = hour * 60 + minute - offset
        return SandboxTime(
            milliseconds: civil.daysSince1970 * Self.day + minutes * 60_000 + second * 1000
                + nanoseconds / 1_000_000 + beyond)
    }

    /// Which of two milliseconds a bound between them means.
    enum Rounding {
        case up, down
    }

    private static func number(_ digits: Substring?) -> Int64 {
        digits.flatMap { Int64($0) } ?? 0
    }

    /// Minutes east of Greenwich, 0 where nothing is said, nil where there is no such offset.
    private static func offsetMinutes(_ text: Substring?) -> Int64? {
        guard let text, text != "Z" else { return 0 }
        let hours = number(text.dropFirst().prefix(2))
        let minutes = number(text.suffix(2))
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (text.hasPrefix("-") ? -1 : 1)
    }
}

extension String {
    fileprivate func padding(to length: Int) -> String {
        self + String(repeating: "0", count: max(0, length - count))
    }
}
