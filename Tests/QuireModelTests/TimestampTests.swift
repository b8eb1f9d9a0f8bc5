import QuireModel
import Testing

@Suite("Instants")
struct TimestampTests {
    @Test(
        "every form of RFC 3339 is read and written in UTC",
        arguments: [
            ("2026-05-17T10:07:24.199Z", "2026-05-17T10:07:24.199Z"), ("2026-05-17T10:07:24Z", "2026-05-17T10:07:24Z"),
            ("2026-05-17t10:07:24z", "2026-05-17T10:07:24Z"), ("2026-05-17 10:07:24Z", "2026-05-17T10:07:24Z"),
            ("2026-05-17T10:07:24+02:00", "2026-05-17T08:07:24Z"), ("2026-05-17T10:07:24+0200", "2026-05-17T08:07:24Z"),
            ("2026-05-17T10:07:24-05", "2026-05-17T15:07:24Z"), ("2026-01-01T00:00:00+00:01", "2025-12-31T23:59:00Z"),
            ("2026-05-17T10:07Z", "2026-05-17T10:07:00Z"), ("2026-05-17", "2026-05-17T00:00:00Z"),
            ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"), ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("2026-05-17T10:07:24.1Z", "2026-05-17T10:07:24.100Z"),
            ("2026-05-17T10:07:24.123456Z", "2026-05-17T10:07:24.123456Z"),
            ("2026-05-17T10:07:24,000000001Z", "2026-05-17T10:07:24.000000001Z"),
            ("2026-05-17T10:07:24.1234567899999Z", "2026-05-17T10:07:24.123456789Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
        ])
    func forms(text: String, expected: String) {
        #expect(Timestamp(text)?.description == expected)
    }

    @Test(
        "what is no instant, or outside the years 0001 to 9999, is nil",
        arguments: [
            "", "2026", "2026-13-01", "2026-02-29", "2100-02-29", "2026-04-31T00:00:00Z", "2026-05-17T24:00:00Z",
            "2026-05-17T10:60:00Z", "2026-05-17T10:07:61Z", "2026-05-17T10:07:24", "2026-05-17T10:07:24.Z",
            "2026-05-17T10:07:24+25:00", "2026-05-17T10:07:24+02:00x", "2026-05-17T1", "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "20260517T100724Z", "2026-05-17T10:07:24Zjunk",
            "2026–05–17", "٢٠٢٦-05-17", "2026-05-17T10:07:", "2026-05-17T10:0",
        ])
    func refused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test("the furthest instants print, move and subtract without a trap", arguments: [Int64.min, -1, 0, 1, Int64.max])
    func extremes(seconds: Int64) {
        let instant = Timestamp(seconds: seconds, nanoseconds: .max)
        #expect(instant.description.hasSuffix("Z"))
        #expect(instant.written(offsetSeconds: -86_399).isEmpty == false)
        #expect(instant.adding(seconds: .max) == nil)
        #expect(instant.adding(seconds: .min) == nil)
        for other in [Int64.min, 0, Int64.max] {
            let duration = CalendarDuration(from: Timestamp(seconds: other), to: instant)
            #expect(duration.description.contains("P"))
        }
        let zone = CalendarZone(named: "Europe/Amsterdam") ?? .utc
        for unit in Period.Unit.allCases {
            let period = Period(unit, containing: zone.day(of: instant))
            #expect(zone.start(of: period) <= zone.end(of: period))
            #expect(!period.description.isEmpty)
        }
    }

    @Test("an offset is written with hours and minutes", arguments: [(3600, "+01:00"), (-12_600, "-03:30"), (0, "Z")])
    func offsets(seconds: Int, expected: String) {
        #expect(Timestamp(seconds: 1_000_000).written(offsetSeconds: seconds).hasSuffix(expected))
    }

    @Test("the time between two instants, added to the first, is the second")
    func differences() {
        let instants = ["2026-01-01T00:00:00.9Z", "2026-01-01T00:00:01.1Z", "2025-12-31T23:59:59.95Z", "1999-12-31"]
            .compactMap { Timestamp($0) }
        for first in instants {
            for second in instants {
                let duration = CalendarDuration(from: first, to: second)
                #expect(CalendarZone.utc.adding(duration, to: first) == second)
            }
        }
    }
}
