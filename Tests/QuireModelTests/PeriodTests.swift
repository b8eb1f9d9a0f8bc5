import QuireModel
import Testing

@Suite("Periods")
struct PeriodTests {
    @Test(
        "a period is read and written in one form, from its first day",
        arguments: [
            ("2026-11-20", "2026-11-20"), ("2026-11", "2026-11-01"), ("2026-Q4", "2026-10-01"), ("2026", "2026-01-01"),
            ("2026-W01", "2025-12-29"), ("2026-W53", "2026-12-28"), ("2021-W53", nil), ("2020-W53", "2020-12-28"),
            ("2024-W01", "2024-01-01"), ("2027-W01", "2027-01-04"), ("0001-01-01", "0001-01-01"),
            ("2026-00", nil), ("2026-13", nil), ("2026-Q0", nil), ("2026-Q5", nil), ("2026-Q04", nil),
            ("2026-W00", nil),
            ("2026-W54", nil), ("2026-W1", nil), ("26-01", nil), ("2026-1", nil), ("2026-02-30", nil), ("", nil),
            ("2026-11-20-1", nil), ("2026-w47", nil), ("-2026", nil), ("２０２６", nil),
        ] as [(String, String?)])
    func forms(text: String, firstDay: String?) {
        let period = Period(text)
        #expect(period?.firstDay.description == firstDay)
        if firstDay != nil { #expect(period?.description == text) }
    }

    @Test("every day of twelve years has the parts that lead back to it, and lies in its periods")
    func days() {
        var previous = CalendarDay(daysSinceEpoch: 19_357).parts
        for number in 19_358..<23_741 {
            let day = CalendarDay(daysSinceEpoch: number)
            let (year, month, dayOfMonth) = day.parts
            #expect(CalendarDay(year: year, month: month, day: dayOfMonth) == day)
            #expect((year, month, dayOfMonth) > (previous.year, previous.month, previous.day))
            previous = day.parts
            for unit in Period.Unit.allCases {
                let period = Period(unit, containing: day)
                #expect(period.firstDay.daysSinceEpoch <= number && number < period.next.firstDay.daysSinceEpoch)
                #expect(Period(period.description) == period)
            }
        }
    }

    @Test(
        "leap years are those of the Gregorian calendar",
        arguments: [(1900, 28), (2000, 29), (2024, 29), (2026, 28), (2100, 28)])
    func leapYears(year: Int, length: Int) {
        #expect(CalendarDay.length(ofMonth: 2, year: year) == length)
    }

    @Test("the order is total: by first day, the shorter first", arguments: [4, 5] as [UInt64])
    func order(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let periods = (0..<60).map { _ in
            Period(
                Period.Unit.allCases.randomElement(using: &random) ?? .day,
                containing: CalendarDay(daysSinceEpoch: Int.random(in: 20_000...20_400, using: &random)))
        }
        for first in periods {
            for second in periods {
                #expect((first < second) == !(second < first || first == second), "seed \(seed): \(first) \(second)")
            }
        }
        let texts = ["2026", "2026-01-01", "2026-Q1", "2026-01", "2025-W52", "2026-W01"].compactMap { Period($0) }
        #expect(
            texts.sorted().map(\.description) == ["2025-W52", "2026-W01", "2026-01-01", "2026-01", "2026-Q1", "2026"])
    }

    @Test("no period traps, however far away", arguments: [Int.min, -1, 0, Int.max])
    func extremes(ordinal: Int) {
        for unit in Period.Unit.allCases {
            let period = Period(unit: unit, ordinal: ordinal)
            #expect(!period.description.isEmpty)
            #expect(CalendarZone.utc.start(of: period) <= CalendarZone.utc.end(of: period))
        }
        let day = CalendarDay(daysSinceEpoch: ordinal)
        #expect(!day.description.isEmpty)
        #expect(day.adding(months: .min, days: .max) == nil)
    }
}
