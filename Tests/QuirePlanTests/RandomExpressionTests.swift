import QuireModel
import QuirePlan
import Testing

@Suite("Random expressions")
struct RandomExpressionTests {
    private static let operands = [
        "i", "k", "d", "m", "n", "t", "u", "b", "at", "day", "span", "tags", "j", "j.x[0]", "tags[0]", "m.value",
        "null", "true", "0",
        "-1", "7", "2.50", "9223372036854775807", "-9223372036854775807", "99999999999999999999999999999999999999",
        "0.00000000000000000000000000000000000001", "5 EUR", "'a'", "''", "2026-11", "2026-11-20", "0001-01-01",
        "9999-12-31", "9999-W52",
        "0001-Q1", "2026-11-20T10:00:00Z", "9999-12-31T23:59:59Z", "7d", "2h30min", "9223372036854775807d",
        "9223372036854775807mo",
        "9223372036854775807s", "(0d - 9223372036854775807d - 1d)", "(0s - 9223372036854775807s - 1s)", "now", "today",
    ]

    @Test(
        "an expression of any shape gives a value, or an error, and never traps",
        arguments: [31, 32, 33, 34] as [UInt64])
    func noTraps(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let zone = try #require(CalendarZone(named: seed % 2 == 0 ? "Europe/Amsterdam" : "UTC"))
        let extreme = try SampleRows.example().map { value -> Value in
            switch value {
            case .integer: .integer(.min)
            case .decimal: .decimal(ExactDecimal(mantissa: .max, scale: 38))
            case .timestamp: .timestamp(Timestamp(seconds: .max))
            case .duration: .duration(CalendarDuration(months: .min, days: .min, seconds: .min))
            default: value
            }
        }
        let rows = SampleRows(SampleRows.random(3, seed: seed) + [try SampleRows.example(), extreme], zone: zone)
        var computed = 0
        for _ in 0..<1500 {
            let text = expression(&random, depth: 0)
            guard let result = try? rows.values(text) else { continue }
            computed += 1
            for value in result.values {
                #expect(!value.json().isEmpty, "seed \(seed): \(text)")
                #expect(value == value && value.hashValue == value.hashValue, "seed \(seed): \(text)")
            }
        }
        #expect(computed > 50, "seed \(seed)")
    }

    private func expression(_ random: inout SplitMix64, depth: Int) -> String {
        guard depth < 3, Int.random(in: 0...4, using: &random) > 0 else { return choose(Self.operands, &random) }
        let (first, second) = (expression(&random, depth: depth + 1), expression(&random, depth: depth + 1))
        switch Int.random(in: 0...7, using: &random) {
        case 0...2: return "(\(first) \(choose(["+", "-", "*", "/", "%"], &random)) \(second))"
        case 3:
            return
                "(\(first) \(choose(["=", "!=", "<", "<=", ">", ">=", "contains", "starts", "ends"], &random)) \(second))"
        case 4: return "-\(first)"
        case 5: return "if(\(first) = \(second), \(first), \(second))"
        default:
            let function = Function.allCases.randomElement(using: &random) ?? .lower
            let arguments = [first, function == .trunc ? "'week'" : second, "1"].prefix(
                function.entry.arity.maximum ?? 2)
            return "\(function.rawValue)(\(arguments.joined(separator: ", ")))"
        }
    }

    private func choose(_ choices: [String], _ random: inout SplitMix64) -> String {
        choices.randomElement(using: &random) ?? ""
    }
}
