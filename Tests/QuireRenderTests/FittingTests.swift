import QuireModel
import Testing

@testable import QuireRender

@Suite("A table or cards, as fits")
struct FittingTests {
    private static let schema = Schema((1...6).map { Schema.Column("column_\($0)", .text) })

    private static func rows(_ count: Int) -> [[Value]] {
        (0..<count).map { row in (1...6).map { .text("value \($0) of row \(row)") } }
    }

    private static func written(_ batches: [Int], width: Int, height: Int, _ schema: Schema = schema) -> String {
        var renderer = FittingRenderer(RenderOptions(terminalWidth: width), height: height)
        var bytes = renderer.begin(schema)
        for count in batches { bytes += renderer.rows(batch(schema, rows(count))) }
        bytes += renderer.end(complete: true)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isCards(_ text: String) -> Bool { text.hasPrefix("── 1 ──") }

    @Test(
        "it is cards only where a table would hide columns and all cards are seen at once",
        arguments: [
            ([2], 200, 20, false), ([2], 40, 20, true), ([3], 40, 20, false), ([1, 1], 40, 20, true),
            ([1, 1, 1], 40, 20, false), ([1, 40], 40, 20, false), ([2], 40, 13, false), ([50], 20, 20, true),
            ([0], 40, 20, false), ([], 40, 20, false),
        ] as [([Int], Int, Int, Bool)])
    func choice(batches: [Int], width: Int, height: Int, isCards: Bool) {
        let text = Self.written(batches, width: width, height: height)
        #expect(Self.isCards(text) == isCards, "\(text)")
        // Whatever it is, every row is there once.
        for (row, count) in batches.enumerated() where count > 0 && !isCards {
            #expect(text.split(separator: "\n").count == 2 + batches.reduce(0, +), "\(row)\n\(text)")
        }
    }

    @Test("a result without rows shows its columns", arguments: [[], [0], [0, 0]], [200, 40])
    func empty(batches: [Int], width: Int) {
        var table = OutputFormat.table.renderer(RenderOptions(terminalWidth: width))
        let expected = table.begin(Self.schema) + table.end(complete: true)
        let text = Self.written(batches, width: width, height: 20)
        #expect(text.hasPrefix("column_1") && text == String(decoding: expected, as: UTF8.self))
    }

    @Test("a table that is chosen late is the table that it would have been")
    func late() {
        var table = OutputFormat.table.renderer(RenderOptions(terminalWidth: 40))
        let expected = table.begin(Self.schema) + table.rows(batch(Self.schema, Self.rows(1) + Self.rows(40)))
        #expect(Self.written([1, 40], width: 40, height: 20) == String(decoding: expected, as: UTF8.self))
    }

    @Test("a status has its colour, in a table and on a card, and the word alone where there are no colours")
    func status() {
        let schema = Schema([Schema.Column("p.status", .text), Schema.Column("name", .text)])
        let rows: [[Value]] = ["paid", "open", "Expired", "odd"].map { [.text($0), .text("paid")] }
        for format in [OutputFormat.table, .card] {
            func text(_ colour: Bool) -> String {
                var renderer = format.renderer(RenderOptions(terminalWidth: 80, colour: colour))
                let bytes = renderer.begin(schema) + renderer.rows(batch(schema, rows)) + renderer.end(complete: true)
                return String(decoding: bytes, as: UTF8.self)
            }
            let coloured = text(true)
            for piece in ["[32mpaid", "[33mopen", "[31mExpired"] { #expect(coloured.contains(piece), "\(coloured)") }
            #expect(coloured.ranges(of: "[32m").count == 1 && coloured.contains("odd"))
            #expect(!text(false).contains("\u{1B}"))
        }
    }
}
