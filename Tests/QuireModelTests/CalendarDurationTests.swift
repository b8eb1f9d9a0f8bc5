import QuireModel
import Testing

@Suite("Durations")
struct CalendarDurationTests {
    @Test(
        "a duration is read as the language writes it and printed as ISO 8601",
        arguments: [
            ("7d", "P7D"), ("2h30min", "PT2H30M"), ("1y2mo", "P1Y2M"), ("14mo", "P1Y2M"), ("2w", "P14D"),
            ("90s", "PT1M30S"),
            ("0s", "PT0S"), ("0d", "PT0S"), ("36h", "P1DT12H"), ("1mo1d1s", "P1M1DT1S"), ("1d24h", "P2D"),
        ])
    func forms(text: String, expected: String) {
        #expect(CalendarDuration(text)?.description == expected)
    }

    @Test(
        "what is no duration, or too long, is nil",
        arguments: [
            "", "d", "7", "7 d", "-7d", "7D", "1m", "7d2", "9223372036854775808d", "9223372036854775807y", "1.5h", "٣d",
        ])
    func refused(text: String) {
        #expect(CalendarDuration(text) == nil)
    }

    @Test(
        "signs are kept, and parts of different sign are told apart",
        arguments: [
            (CalendarDuration(days: -7), "-P7D"), (CalendarDuration(days: 3, seconds: -3600), "P2DT23H"),
            (CalendarDuration(days: -3, seconds: 3600), "-P2DT23H"), (CalendarDuration(months: 1, days: -3), "P1M-3D"),
            (CalendarDuration(months: -14, seconds: 60), "P-1Y-2MT1M"),
            (CalendarDuration(months: -1, days: -1), "-P1M1D"),
            (CalendarDuration(seconds: -1, nanoseconds: -500_000_000), "-PT1.5S"),
            (CalendarDuration(nanoseconds: 1), "PT0.000000001S"),
        ])
    func signs(duration: CalendarDuration, expected: String) {
        #expect(duration.description == expected)
    }

    @Test("the largest parts neither trap nor wrap around")
    func extremes() {
        let largest = CalendarDuration(months: .max, days: .max, seconds: .max, nanoseconds: 999_999_999)
        let smallest = CalendarDuration(months: .min, days: .min, seconds: .min, nanoseconds: -999_999_999)
        for duration in [largest, smallest] {
            #expect(duration.adding(duration) == nil)
            #expect(!duration.description.isEmpty)
            #expect(CalendarZone.utc.adding(duration, to: Timestamp(seconds: 0)) == nil)
        }
        #expect(smallest.negated == nil)
        #expect(largest.negated?.negated == largest)
        #expect(CalendarDuration(days: .min).negated == nil)
        #expect(CalendarDuration(months: .min).subtracting(CalendarDuration(months: .min)) == CalendarDuration())
        #expect(smallest < largest)
    }
}
