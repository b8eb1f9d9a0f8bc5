import QuireModel
import QuireRender
import Testing

/// What the data formats write can be read back by readers that share nothing with the writers.
@Suite struct RoundTripTests {
    static let seeds: [UInt64] = [1, 2, 3, 0xC0FFEE, 0xDEAD_BEEF]
    static let schema = Schema([
        Schema.Column("t\"ext\n", .text), Schema.Column("n", .integer), Schema.Column("d", .decimal),
        Schema.Column("at", .timestamp), Schema.Column("ok", .bool), Schema.Column("more", .text),
    ])

    /// Rows of every kind, the same for the same seed.
    static func rows(_ seed: UInt64) -> [[Value]] {
        var generator = SplitMix64(seed: seed)
        func maybe(_ value: Value) -> Value { Int.random(in: 0..<6, using: &generator) == 0 ? .null : value }
        return (0..<300).map { _ in
            let decimal = ExactDecimal(
                mantissa: Int128(Int64.random(in: .min ... .max, using: &generator))
                    * Int128.random(in: 1...9, using: &generator),
                scale: Int.random(in: 0...30, using: &generator))
            let instant = Timestamp(
                seconds: Int64.random(in: -62_135_596_800...253_402_300_799, using: &generator),
                nanoseconds: [0, 5_000_000, 123_456_000, 7].randomElement(using: &generator) ?? 0)
            return [
                maybe(.text(HostileText.random(using: &generator))),
                maybe(.integer(Int64.random(in: .min ... .max, using: &generator))), maybe(.decimal(decimal)),
                maybe(.timestamp(instant)), maybe(.bool(Bool.random(using: &generator))),
                maybe(.text(HostileText.random(using: &generator))),
            ]
        }
    }

    @Test("csv reads back, nulls apart from empty text", arguments: seeds) func csv(seed: UInt64) throws {
        let rows = Self.rows(seed)
        let read = CSVReader.read(try render(.csv, Self.schema, rows, batchSize: 7))
        #expect(read.first == Self.schema.columns.map { Optional($0.name) }, "seed \(seed)")
        for (found, row) in zip(read.dropFirst(), rows) {
            let expected = row.map { $0.isNull ? nil : $0.plainText }
            #expect(
                found.map { $0.map { Array($0.utf8) } } == expected.map { $0.map { Array($0.utf8) } }, "seed \(seed)")
        }
        #expect(read.count == rows.count + 1, "seed \(seed)")
    }

    @Test("tsv reads back", arguments: seeds) func tsv(seed: UInt64) throws {
        let rows = Self.rows(seed)
        let text = try render(.tsv, Self.schema, rows, batchSize: 64)
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count == rows.count + 1, "seed \(seed)")
        for (line, row) in zip(lines.dropFirst(), rows) {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { Self.unescapedTSV($0) }
            #expect(cells.map { Array($0.utf8) } == row.map { Array($0.plainText.utf8) }, "seed \(seed)")
        }
    }

    static func unescapedTSV(_ cell: Substring.UnicodeScalarView) -> String {
        var output = String.UnicodeScalarView()
        var scalars = cell.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\" else {
                output.append(scalar)
                continue
            }
            switch scalars.next() {
            case "t": output.append("\t")
            case "n": output.append("\n")
            case "r": output.append("\r")
            case let other: output.append(other ?? "?")
            }
        }
        return String(output)
    }

    @Test("json and jsonl read back with the same members in the same order", arguments: seeds)
    func json(seed: UInt64) throws {
        let rows = Self.rows(seed)
        for style in [Value.DecimalStyle.text, .number] {
            let expected = rows.map { row in
                StrictJSON.record(
                    zip(Self.schema.columns, row).map { column, value in
                        .init(name: Array(column.name.unicodeScalars), value: Self.expected(value, style))
                    })
            }
            let options = RenderOptions(decimals: style)
            let array = try StrictJSON.read(try render(.json, Self.schema, rows, options, batchSize: 11))
            #expect(array == .list(expected), "seed \(seed)")
            let lines = try render(.jsonl, Self.schema, rows, options, batchSize: 600).unicodeScalars.split(
                separator: "\n")
            #expect(try lines.map { try StrictJSON.read(String($0)) } == expected, "seed \(seed)")
        }
    }

    static func expected(_ value: Value, _ style: Value.DecimalStyle) -> StrictJSON {
        switch value {
        case .null: .literal("null")
        case .bool(let bool): .literal(bool ? "true" : "false")
        case .integer: .number(value.plainText)
        case .decimal where style == .number: .number(value.plainText)
        default: .string(Array(value.plainText.unicodeScalars))
        }
    }

    @Test("typed columns are written as the model writes values", arguments: seeds) func model(seed: UInt64) throws {
        for style in [Value.DecimalStyle.text, .number] {
            let rows = Self.rows(seed)
            let lines = rows.map { row in
                let members = zip(Self.schema.columns, row).map { column, value in
                    Value.text(column.name).json() + ":" + value.json(decimals: style)
                }
                return "{" + members.joined(separator: ",") + "}\n"
            }
            #expect(
                try render(.jsonl, Self.schema, rows, RenderOptions(decimals: style)) == lines.joined(), "seed \(seed)")
        }
    }

    @Test("bytes that are not UTF-8 become replacement characters, not broken JSON") func invalid() throws {
        var vector = TextVector()
        [0x61, 0xFF, 0xC3, 0x22].withUnsafeBufferPointer { vector.append(bytes: $0) }
        let batch = RowBatch(columns: [Column(type: .text, storage: .texts(vector))], count: 1)
        var renderer = OutputFormat.jsonl.renderer(RenderOptions())
        _ = renderer.begin(Schema([Schema.Column("a", .text)]))
        #expect(renderer.rows(batch) == Array("{\"a\":\"a\u{FFFD}\u{FFFD}\\\"\"}\n".utf8))
    }
}

/// Reads RFC 4180; an empty cell without quotes is nil.
private enum CSVReader {
    static func read(_ text: String) -> [[String?]] {
        var rows: [[String?]] = []
        var row: [String?] = []
        var cell = String.UnicodeScalarView()
        var (isQuoted, isInside) = (false, false)
        var scalars = Array(text.unicodeScalars)[...]
        func finished() -> String? { cell.isEmpty && !isQuoted ? nil : String(cell) }
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isInside && scalars.first == "\"": cell.append(scalars.removeFirst())
            case "\"":
                isInside.toggle()
                isQuoted = true
            case "," where !isInside, "\n" where !isInside:
                row.append(finished())
                cell = String.UnicodeScalarView()
                isQuoted = false
                if scalar == "\n" {
                    rows.append(row)
                    row = []
                }
            default: cell.append(scalar)
            }
        }
        return rows
    }
}
