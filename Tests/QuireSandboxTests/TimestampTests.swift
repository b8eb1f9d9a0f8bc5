import Foundation
import QuireModel
import Testing

@testable import QuireSandbox

@Suite("Instants")
struct TimestampTests {
    @Test("the fixed day is the one that the options name")
    func now() {
        #expect(Timestamp.now.utcSeconds == SandboxOptions.now)
    }

    @Test(
        "are read in every ISO 8601 notation",
        arguments: [
            ("1970-01-01", 0), ("2026-11-20T12:00:00Z", 1_795_176_000_000), ("2026-11-20T12:00", 1_795_176_000_000),
            ("2026-11-20T13:00:00+01:00", 1_795_176_000_000), ("2026-11-20T06:30:00-0530", 1_795_176_000_000),
            ("2026-11-20T12:00:00.5Z", 1_795_176_000_500), ("2026-11-20T12:00:00.031999999Z", 1_795_176_000_031),
            ("1969-12-31T23:59:59.999Z", -1), ("2024-02-29", 1_709_164_800_000),
            ("0001-01-01", -62_135_596_800_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] as [(String, Int64)])
    func reads(text: String, milliseconds: Int64) {
        #expect(Timestamp.bound(text)?.milliseconds == milliseconds)
    }

    @Test(
        "are nothing else",
        arguments: [
            "", "2026", "2026-13-01", "2026-00-01", "2026-02-29", "2026-11-31", "2026-11-20T24:00:00Z",
            "2026-11-20T12:60:00Z", "2026-11-20T12:00:60Z", "2026-11-20 12:00:00Z", "2026-11-20T12:00:00 01:00",
            "2026-11-20T12:00:00+24:00", "2026-11-20T12:00:00Zx", "٢٠٢٦-11-20", "99999-01-01", "2026-1-1",
            "2026-11-20T12:00:00.1234567890Z",
        ])
    func refuses(text: String) {
        #expect(Timestamp.bound(text) == nil)
    }

    @Test("agree with Foundation's calendar and time zone in every notation, from 1996 on")
    func agreement() throws {
        let amsterdam = try #require(TimeZone(identifier: "Europe/Amsterdam"))
        let seed = UInt64.random(in: 0...(.max))
        var random = SplitMix64(seed: seed, stream: .trace, index: 0)
        var instants = (0..<500).map { _ in Int64(random.within(820_454_400_000...4_000_000_000_000)) }
        // The changes of the clocks in 2024 and 2026, and the moments beside them.
        for change in [1_711_846_800_000, 1_729_990_800_000, 1_774_746_000_000, 1_792_890_000_000] as [Int64] {
            instants += [change - 1, change, change + 3_600_000]
        }
        for instant in instants {
            let time = Timestamp(milliseconds: instant)
            let date = Date(timeIntervalSince1970: Double(instant / 1000))
            #expect(time.utcSeconds == date.formatted(.iso8601), "seed \(seed)")
            let offset = amsterdam.secondsFromGMT(for: date) / 3600
            let local = date.addingTimeInterval(Double(offset) * 3600).formatted(.iso8601).dropLast()
            #expect(time.amsterdamATOM == "\(local)+0\(offset):00", "seed \(seed)")
            #expect(Timestamp.bound(time.utcMilliseconds) == time, "seed \(seed)")
        }
    }
}
