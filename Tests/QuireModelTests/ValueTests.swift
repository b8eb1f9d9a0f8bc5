import QuireModel
import Testing

@Suite("Values")
struct ValueTests {
    private static let samples: [Value] = {
        let decimals = ["0", "0.0", "1", "1.0", "1.00", "-1", "2.5", "99999999999999999999999999999999999999"]
            .compactMap { ExactDecimal($0) }
        let instants = ["2026-11-20T10:00:00Z", "2026-11-20T10:00:00.001Z"].compactMap { Timestamp($0) }
        let periods = ["2026-11-20", "2026-11", "2026", "2026-Q4", "2026-W47"].compactMap { Period($0) }
        let durations = ["24h", "1d", "1mo", "0s"].compactMap { CalendarDuration($0) }
        let records: [Value] = [
            .record([]), .record([Value.Member("a", .integer(1))]), .record([Value.Member("b", .integer(1))]),
            .record([Value.Member("a", .integer(1)), Value.Member("b", .null)]),
        ]
        let texts: [Value] = ["", "a", "A", "e\u{301}", "\u{E9}", "é", "😀"].map { .text($0) }
        let lists: [Value] = [.list([]), .list([.null]), .list([.integer(1)]), .list([.integer(1), .text("x")])]
        return [.null, .bool(true), .bool(false), .integer(0), .integer(1), .integer(.min), .integer(.max)]
            + decimals.map { .decimal($0) } + decimals.map { .money(Money($0, "EUR")) }
            + [.money(Money(.zero, nil)), .money(Money(.zero, "USD"))] + texts
            + instants.map { .timestamp($0) } + periods.map { .period($0) } + durations.map { .duration($0) } + lists
            + records
    }()

    @Test("equality is an equivalence that hashes alike, and the order is total and agrees with it")
    func laws() {
        for first in Self.samples {
            #expect(first == first && Value.order(first, first) == 0)
            for second in Self.samples {
                #expect((first == second) == (second == first))
                #expect(Value.order(first, second) == -Value.order(second, first), "\(first) \(second)")
                #expect((first == second) == (Value.order(first, second) == 0), "\(first) \(second)")
                if first == second { #expect(first.hashValue == second.hashValue, "\(first) \(second)") }
                for third in Self.samples where Value.order(first, second) <= 0 && Value.order(second, third) <= 0 {
                    #expect(Value.order(first, third) <= 0, "\(first) \(second) \(third)")
                }
            }
        }
    }

    @Test("text is equal and ordered byte by byte, so composed and decomposed letters differ")
    func text() {
        #expect(Value.text("\u{E9}") != .text("e\u{301}"))
        #expect(Value.order(.text("Z"), .text("a")) < 0)
    }

    @Test(
        "a JSON value takes its declared type or becomes null",
        arguments: [
            ("\"12.50\"", .decimal, "12.50"), ("12.5", .decimal, "12.5"), ("\"x\"", .decimal, ""),
            ("true", .decimal, ""),
            ("\"7\"", .integer, "7"), ("7.0", .integer, "7"), ("7.5", .integer, ""), ("1e30", .integer, ""),
            ("7", .text, ""),
            ("true", .text, ""), ("[]", .text, ""), ("\"2026-11-20\"", .date, "2026-11-20"), ("\"2026-11\"", .date, ""),
            ("\"2026-11\"", .period, "2026-11"), ("\"soon\"", .timestamp, ""), ("1", .bool, ""),
            ("false", .bool, "false"),
            ("{}", .record([]), "{}"), ("{}", .list(.any), ""), ("5", .money, ""), ("\"P1D\"", .duration, ""),
        ] as [(String, ValueType, String)])
    func shapes(json: String, type: ValueType, expected: String) throws {
        #expect(try JSONText.parse(json.utf8).shaped(as: type).plainText == expected)
    }

    @Test(
        "members and elements that aren't there are null",
        arguments: [(0, "1"), (-1, "3"), (2, "3"), (3, ""), (-4, ""), (Int.min, ""), (Int.max, "")])
    func elements(index: Int, expected: String) {
        let list = Value.list([.integer(1), .integer(2), .integer(3)])
        #expect(list.element(index).plainText == expected)
        #expect(list.member("a").isNull && Value.text("x").element(index).isNull)
    }

    @Test("what is written as JSON is read as the same value", arguments: [9, 10] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let value = Self.random(&random, depth: 0)
            #expect(try JSONText.parse(value.json(decimals: .number).utf8) == value, "seed \(seed): \(value)")
        }
    }

    private static func random(_ random: inout SplitMix64, depth: Int) -> Value {
        switch Int.random(in: 0...(depth < 3 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3:
            return .decimal(ExactDecimal(mantissa: Int128(Int64.random(in: .min ... .max, using: &random)), scale: 7))
        case 4:
            let scalars = (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random))
            }
            return .text(String(String.UnicodeScalarView(scalars)))
        case 5: return .list((0..<3).map { _ in Self.random(&random, depth: depth + 1) })
        default: return .record((0..<2).map { Value.Member("k\($0)", Self.random(&random, depth: depth + 1)) })
        }
    }
}
