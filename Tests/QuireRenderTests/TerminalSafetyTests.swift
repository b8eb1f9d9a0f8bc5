import QuireModel
import QuireRender
import QuireTerminal
import Testing

/// Nothing that a provider sends can act on the terminal, and tables keep to its width.
@Suite struct TerminalSafetyTests {
    static let formats: [OutputFormat] = [.table, .card, .markdown, .value, .tsv]

    @Test("terminal formats send no control characters but their own", arguments: formats, [1, 2, 3, 4, 5] as [UInt64])
    func control(_ format: OutputFormat, seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        func random() -> String { HostileText.random(using: &generator) }
        let schema = Schema([
            Schema.Column(random(), .text), Schema.Column(random(), .any), Schema.Column(random(), .decimal),
            Schema.Column(random(), .uuid),
        ])
        let rows: [[Value]] = (0..<200).map { _ in
            [
                .text(random()), .record([Value.Member(random(), .list([.text(random()), .null]))]), .text(random()),
                .text(random()),
            ]
        }
        for colour in [false, true] {
            for width in [1, 20, 80, 200] {
                let options = RenderOptions(terminalWidth: width, colour: colour)
                var output = try render(format, schema, rows, options, batchSize: 50)
                for own in ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[2m"] where colour {
                    output = String(decoding: Array(output.utf8).removing(Array(own.utf8)), as: UTF8.self)
                }
                let bad = output.unicodeScalars.filter { scalar in
                    switch scalar.value {
                    case 0x0A: false
                    case 0x09: format != .value && format != .tsv
                    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
                    default: false
                    }
                }
                #expect(bad.isEmpty, "seed \(seed), width \(width)")
                let lines = output.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).count - 1
                let perRow = format == .card ? 5 : 1
                let head = [.table, .markdown].contains(format) ? 2 : format == .tsv ? 1 : 0
                #expect(lines == rows.count * perRow + head, "seed \(seed), width \(width)")
            }
        }
    }

    @Test("a table is no wider than its terminal", arguments: [1, 2, 3, 4, 5] as [UInt64], [1, 2, 7, 20, 40, 80])
    func width(seed: UInt64, width: Int) throws {
        var generator = SplitMix64(seed: seed)
        let schema = Schema((0..<6).map { _ in Schema.Column(HostileText.random(using: &generator), .text) })
        let rows = (0..<100).map { _ in (0..<6).map { _ in Value.text(HostileText.random(using: &generator)) } }
        let output = try render(.table, schema, rows, RenderOptions(terminalWidth: width))
        for line in output.utf8.split(separator: 0x0A) {
            #expect(DisplayWidth.of(String(decoding: Array(line), as: UTF8.self)) <= width, "seed \(seed)")
        }
    }
}

extension [UInt8] {
    fileprivate func removing(_ part: [UInt8]) -> [UInt8] { split(separator: part).flatMap(\.self) }
}
