import QuireDiagnostics
import QuireSyntax
import Testing

@Suite("Literals")
struct LiteralTests {
    private func literal(_ text: String) -> LiteralSyntax.Value? {
        let parsed = Parser.parse(SourceText("print \(text)"))
        guard parsed.isValid, case .print(let value)? = parsed.statements.first?.kind,
            case .literal(let literal) = value.kind
        else { return nil }
        return literal.value
    }

    @Test(
        "literals mean what they say",
        arguments: [
            ("1_000", .integer("1000")), ("007", .integer("007")), ("1_000.50", .decimal("1000.50")),
            ("TRUE", .bool(true)),
            ("null", .null), ("100 EUR", .money("100", currency: "EUR")),
            ("1_000.5 USDT", .money("1000.5", currency: "USDT")),
            ("2024-02-29", .period(.date(year: 2024, month: 2, day: 29))),
            ("2026-11", .period(.month(year: 2026, month: 11))),
            ("2026-Q4", .period(.quarter(year: 2026, quarter: 4))), ("2026-W53", .period(.week(year: 2026, week: 53))),
            ("7d", .duration([DurationPart(count: 7, unit: .day)])),
            ("2h30min", .duration([DurationPart(count: 2, unit: .hour), DurationPart(count: 30, unit: .minute)])),
            (#""a\"\\\n\t\u{1F600}""#, .text("a\"\\\n\t😀")), (#"'it''s \n'"#, .text(#"it's \n"#)), ("''", .text("")),
            (
                "2026-11-20T10:05:06.120-02:30",
                .timestamp(
                    TimestampLiteral(
                        year: 2026, month: 11, day: 20, hour: 10, minute: 5, second: 6, fraction: "120",
                        offsetMinutes: -150))
            ),
            (
                "2026-11-20T10:05",
                .timestamp(
                    TimestampLiteral(
                        year: 2026, month: 11, day: 20, hour: 10, minute: 5, second: 0, fraction: "", offsetMinutes: nil
                    ))
            ),
        ] as [(String, LiteralSyntax.Value)])
    func values(text: String, expected: LiteralSyntax.Value) {
        #expect(literal(text) == expected)
    }

    @Test(
        "what has no meaning is an error",
        arguments: [
            "2026-13", "2026-00", "2026-02-30", "2026-11-2", "2026-11-200", "2026-Q5", "2025-W53", "2026-W00",
            "2023-02-29",
            "2026-11-20T25:00:00Z", "2026-11-20T10:00:00.1234567890Z", "2026-11-20T10Z", "5x", "5e3", "0x1F", "2h30m",
            "100EUR",
            "99999999999999999999d", #""\q""#, #""\u{D800}""#, #""\u{110000}""#, #""\u{}""#, #""\u41""#, "1.5h", "'abc",
            "\"abc", "2026-11-20x",
        ])
    func invalid(text: String) {
        let diagnostics = Parser.parse(SourceText("print \(text)")).diagnostics
        #expect(diagnostics.count == 1)
        #expect(["invalid-literal", "unterminated-text"].contains(diagnostics.first?.code.rawValue ?? ""))
    }

    @Test(
        "adjacent digits are a date, others a subtraction",
        arguments: [("2026-112", false), ("2026 - 11", false), ("12026-11", false), ("2026-11", true)])
    func datesAndSubtractions(text: String, isDate: Bool) {
        #expect((literal(text) != nil) == isDate)
        #expect(Parser.parse(SourceText("print \(text)")).isValid)
    }
}
