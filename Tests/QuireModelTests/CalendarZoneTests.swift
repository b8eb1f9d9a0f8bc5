import QuireModel
import Testing

@Suite("Time zones")
struct CalendarZoneTests {
    @Test(
        "a day begins and ends where the zone's clocks say",
        arguments: [
            ("UTC", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"),
            ("Europe/Amsterdam", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            ("Europe/Amsterdam", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            ("Europe/Amsterdam", "2026-11", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"),
            ("Europe/Amsterdam", "2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"),
            // Clocks are set forward at midnight, so the day begins at one.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"),
            // Midnight comes twice; the day begins at the first.
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
            ("Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z", "2026-01-01T18:15:00Z"),
        ])
    func periods(name: String, text: String, start: String, end: String) throws {
        let zone = try #require(CalendarZone(named: name))
        let period = try #require(Period(text))
        #expect(zone.start(of: period).description == start)
        #expect(zone.end(of: period).description == end)
    }

    @Test(
        "every instant of a year lies within the day that it is said to be on",
        arguments: [
            "Europe/Amsterdam", "America/Sao_Paulo", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "UTC",
        ])
    func consistency(name: String) throws {
        let zone = try #require(CalendarZone(named: name))
        // 2018 holds a change at midnight in Brazil and both changes elsewhere.
        for step in 0..<(366 * 48) {
            let instant = Timestamp(seconds: 1_514_764_800 + Int64(step) * 1800)
            let period = Period(.day, containing: zone.day(of: instant))
            #expect(zone.start(of: period) <= instant && instant < zone.end(of: period), "\(instant)")
        }
    }

    @Test(
        "days and months move by the calendar, hours by the clock",
        arguments: [
            ("2026-03-28T11:00:00Z", "1d", "2026-03-29T10:00:00Z"),
            ("2026-03-28T11:00:00Z", "24h", "2026-03-29T11:00:00Z"),
            ("2026-10-24T10:00:00Z", "1d", "2026-10-25T11:00:00Z"),
            ("2026-01-31T12:00:00Z", "1mo", "2026-02-28T12:00:00Z"),
            ("2024-02-29T12:00:00Z", "1y", "2025-02-28T12:00:00Z"),
            ("2026-03-28T01:30:00Z", "1d", "2026-03-29T01:30:00Z"),
            ("9999-12-30T00:00:00Z", "7d", nil), ("9999-06-01T00:00:00Z", "1y", nil),
            ("2026-01-01T00:00:00Z", "99999999d", nil),
        ] as [(String, String, String?)])
    func moves(instant: String, duration: String, expected: String?) throws {
        let zone = try #require(CalendarZone(named: "Europe/Amsterdam"))
        let moved = zone.adding(try #require(CalendarDuration(duration)), to: try #require(Timestamp(instant)))
        #expect(moved?.description == expected)
    }

    @Test(
        "a zone is known by its IANA name alone",
        arguments: ["", "Europe/Atlantis", "../../etc/passwd", "+02:00:00:00"])
    func unknown(name: String) {
        #expect(CalendarZone(named: name) == nil)
    }
}
