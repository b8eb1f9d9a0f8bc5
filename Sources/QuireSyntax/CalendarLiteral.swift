/// Reads dates, months, quarters, weeks and timestamps.
enum CalendarLiteral {
    /// The period of a literal such as `2026-11-20`, `2026-11`, `2026-Q4` or `2026-W47`.
    static func period(_ raw: String) throws(LiteralProblem) -> PeriodLiteral {
        let parts = raw.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].count == 4, let year = Int(parts[0]) else { throw unknown(raw) }
        guard year > 0 else { throw LiteralProblem("there is no year 0000 in '\(raw)': expected 0001 to 9999") }
        if let mark = parts[1].first, mark.isLetter, parts.count == 2 {
            let number = Int(parts[1].dropFirst()) ?? 0
            if mark == "Q" || mark == "q" {
                guard (1...4).contains(number) else {
                    throw LiteralProblem("a year has quarters Q1 to Q4, not '\(raw)'")
                }
                return .quarter(year: year, quarter: number)
            }
            guard (1...weeks(in: year)).contains(number) else {
                throw LiteralProblem("\(parts[0]) has weeks W01 to W\(weeks(in: year)), not '\(raw)'")
            }
            return .week(year: year, week: number)
        }
        guard let month = Int(parts[1]), parts[1].count == 2, (1...12).contains(month) else {
            throw LiteralProblem("there is no month \(parts[1]) in '\(raw)': expected 01 to 12", part: 5..<7)
        }
        guard parts.count == 3 else { return .month(year: year, month: month) }
        guard parts[2].count == 2, let day = Int(parts[2]) else {
            let day = Int(parts[2]) ?? 0
            let padded = (1...9).contains(day) ? "\(parts[0])-\(parts[1])-0\(day)" : nil
            throw LiteralProblem("a day has two digits, not '\(parts[2])'", suggestion: padded)
        }
        let last = days(in: month, of: year)
        guard (1...last).contains(day) else {
            throw LiteralProblem(
                "there is no day \(parts[2]) in \(parts[0])-\(parts[1]): expected 01 to \(last)", part: 8..<10)
        }
        return .date(year: year, month: month, day: day)
    }

    /// The instant of a literal such as `2026-11-20T10:00:00Z`.
    static func timestamp(_ raw: String) throws(LiteralProblem) -> TimestampLiteral {
        let halves = raw.split(maxSplits: 1, whereSeparator: { $0 == "T" || $0 == "t" })
        guard halves.count == 2, case .date(let year, let month, let day) = try period(String(halves[0])) else {
            throw unknown(raw)
        }
        var time = halves[1]
        let offset = try takeOffset(from: &time, raw: raw)
        let seconds = time.split(separator: ".", omittingEmptySubsequences: false)
        let clock = seconds[0].split(separator: ":", omittingEmptySubsequences: false)
        let numbers = clock.compactMap { $0.count == 2 ? Int($0) : nil }
        guard numbers.count == clock.count, (2...3).contains(numbers.count), seconds.count == 1 || numbers.count == 3
        else { throw unknown(raw) }
        let second = numbers.count == 3 ? numbers[2] : 0
        guard (0...23).contains(numbers[0]), (0...59).contains(numbers[1]), (0...59).contains(second) else {
            throw LiteralProblem("there is no time \(seconds[0]): expected 00:00:00 to 23:59:59")
        }
        let fraction = seconds.count == 2 ? String(seconds[1]) : ""
        guard fraction.count <= 9 else { throw LiteralProblem("a second has at most 9 decimals, not '\(fraction)'") }
        return TimestampLiteral(
            year: year, month: month, day: day, hour: numbers[0], minute: numbers[1], second: second,
            fraction: fraction, offsetMinutes: offset)
    }

    private static func takeOffset(from time: inout Substring, raw: String) throws(LiteralProblem) -> Int? {
        if time.last == "Z" || time.last == "z" {
            time = time.dropLast()
            return 0
        }
        guard let sign = time.firstIndex(where: { $0 == "+" || $0 == "-" }) else { return nil }
        let zone = time[time.index(after: sign)...].split(separator: ":").compactMap { Int($0) }
        let isNegative = time[sign] == "-"
        time = time[..<sign]
        guard zone.count == 2, (0...23).contains(zone[0]), (0...59).contains(zone[1]) else { throw unknown(raw) }
        return (isNegative ? -1 : 1) * (zone[0] * 60 + zone[1])
    }

    private static func unknown(_ raw: String) -> LiteralProblem {
        LiteralProblem("'\(raw)' is not a date or timestamp: expected 2026-11-20, 2026-11 or 2026-11-20T10:00:00Z")
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// An ISO year has 53 weeks when it starts on a Thursday, or on a Wednesday in a leap year.
    private static func weeks(in year: Int) -> Int {
        func endsOn(_ year: Int) -> Int { (year + year / 4 - year / 100 + year / 400) % 7 }
        return endsOn(year) == 4 || endsOn(year - 1) == 3 ? 53 : 52
    }
}
