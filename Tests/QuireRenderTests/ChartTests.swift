import QuireModel
import QuireRender
import QuireTerminal
import Testing

@Suite("Charts")
struct ChartTests {
    private static let status = Schema([Schema.Column("status", .text), Schema.Column("count", .integer)])
    private static let narrow = RenderOptions(terminalWidth: 31)
    private static let ascii = RenderOptions(terminalWidth: 31, unicode: false)

    private func lines(_ schema: Schema, _ rows: [[Value]], _ options: RenderOptions) throws -> [String] {
        try render(.chart, schema, rows, options).split(separator: "\n").map(String.init)
    }

    @Test("a key with a number is a bar each, as long as the number is large")
    func bars() throws {
        let rows: [[Value]] = [
            [.text("paid"), .integer(190)], [.text("open"), .integer(95)], [.text("none"), .integer(0)],
            [.text("back"), .integer(-95)], [.text("unknown"), .null], [.null, .integer(1)],
        ]
        #expect(
            try lines(Self.status, rows, Self.narrow) == [
                "paid     " + String(repeating: "█", count: 16) + " 190",
                "open     " + String(repeating: "█", count: 8) + " 95",
                "none     0", "back     " + String(repeating: "░", count: 8) + " -95", "unknown  null", "null     ▏ 1",
            ])
        #expect(try lines(Self.status, rows, Self.ascii)[0] == "paid     " + String(repeating: "#", count: 16) + " 190")
    }

    @Test("a number over time is a line, in order of time, with its ends and extremes")
    func series() throws {
        let schema = Schema([Schema.Column("day", .timestamp), Schema.Column("amount", .decimal)])
        let rows: [[Value]] = [3, 1, 2, 0].map { day in
            [.timestamp(Timestamp(seconds: Int64(day) * 86_400)), .integer(Int64(day * 10))]
        }
        let shown = try lines(schema, rows + [[.null, .integer(5)]], RenderOptions(terminalWidth: 80))
        #expect(
            shown == [
                "amount by day", "1970-01-01T00:00:00Z  ▁▃▆█  1970-01-04T00:00:00Z",
                "lowest 0 (1970-01-01T00:00:00Z), highest 30 (1970-01-04T00:00:00Z), last 30", "1 without day left out",
            ])
    }

    @Test("numbers alone are counted in ranges of a round size")
    func histogram() throws {
        let schema = Schema([Schema.Column("amount", .integer)])
        let rows: [[Value]] = (0..<100).map { [.integer($0)] } + [[.null]]
        let shown = try lines(schema, rows, Self.narrow)
        #expect(shown.first == "amount, 100 values")
        #expect(shown[1].hasPrefix("0 – 10") && shown[1].hasSuffix(" 10"))
        #expect(shown.count == 12 && shown.last == "1 null left out")
        #expect(try lines(schema, [[.integer(7)]], Self.narrow).count == 2)
        #expect(try lines(schema, [], Self.narrow) == ["no numbers"])
    }

    @Test("several currencies are told, and a result without numbers is a table")
    func honest() throws {
        let money = Schema([Schema.Column("name", .text), Schema.Column("amount", .money)])
        let rows: [[Value]] = [
            [.text("a"), .money(Money(ExactDecimal(5), "EUR"))], [.text("b"), .money(Money(ExactDecimal(7), "USD"))],
        ]
        let shown = try lines(money, rows, Self.narrow)
        #expect(shown[0].hasSuffix(" 5 EUR"))
        #expect(shown.last == "amounts in EUR, USD are drawn by their number alone")
        let words = Schema([Schema.Column("name", .text)])
        #expect(
            try render(.chart, words, [[.text("a")]], Self.narrow) == render(.table, words, [[.text("a")]], Self.narrow)
        )
    }

    @Test(
        "no line is wider than the terminal, and nothing drives it, whatever the rows", arguments: [1, 2, 3, 4, 5, 6])
    func random(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<60 {
            let width = Int.random(in: 24...90, using: &random)
            let rows: [[Value]] = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                let name = ["a", "日本語のとても長い名前です", "x\u{1B}[2J", "", "e\u{301}"].randomElement(using: &random) ?? ""
                return [
                    .text(name),
                    Bool.random(using: &random) ? .integer(.random(in: -9_999...9_999, using: &random)) : .null,
                ]
            }
            for line in try lines(Self.status, rows, RenderOptions(terminalWidth: width)) {
                #expect(DisplayWidth.of(line) <= width, "seed \(seed): \(line)")
                #expect(!line.contains("\u{1B}"), "seed \(seed)")
            }
        }
    }
}
