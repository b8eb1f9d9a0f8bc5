import QuireModel
import QuireRender

/// What a format writes for rows that come in batches of the given size.
func render(
    _ format: OutputFormat, _ schema: Schema, _ rows: [[Value]], _ options: RenderOptions = RenderOptions(),
    batchSize: Int = 1000
) throws -> String {
    var renderer = format.renderer(options)
    return text(&renderer, schema, rows, batchSize: batchSize)
}

/// What a renderer writes for rows that come in batches of the given size.
func text(_ renderer: inout any Renderer, _ schema: Schema, _ rows: [[Value]], batchSize: Int = 1000) -> String {
    var output = renderer.begin(schema)
    for start in stride(from: 0, to: rows.count, by: batchSize) {
        output += renderer.rows(batch(schema, Array(rows[start..<min(start + batchSize, rows.count)])))
    }
    output += renderer.end(complete: true)
    return String(decoding: output, as: UTF8.self)
}

/// Rows as a batch.
func batch(_ schema: Schema, _ rows: [[Value]]) -> RowBatch {
    let columns = schema.columns.enumerated().map { index, column in
        Column(type: column.type, values: rows.map { $0[index] })
    }
    return RowBatch(columns: columns, count: rows.count)
}

/// A column of raw JSON, as the page decoder leaves lists and records.
func rawJSON(_ texts: [String]) -> RowBatch {
    RowBatch(columns: [Column(type: .any, storage: .json(TextVector(texts)))], count: texts.count)
}

extension Value {
    static func number(_ digits: String) -> Value { ExactDecimal(digits).map { .decimal($0) } ?? .null }
    static func euros(_ digits: String) -> Value { .money(Money(ExactDecimal(digits) ?? .zero, "EUR")) }
    static func instant(_ text: String) -> Value { Timestamp(text).map { .timestamp($0) } ?? .null }
    static func during(_ text: String) -> Value { Period(text).map { .period($0) } ?? .null }
}

/// Texts that have broken writers before, and random mixtures of their parts.
enum HostileText {
    static let parts: [String] = [
        "", "a", " ", "\"", "\"\"", "'", ",", ";", "\t", "\n", "\r", "\r\n", "\\", "\\n", "\\t", "|", "<b>", "\u{0}",
        "\u{1B}[31m", "\u{7F}", "\u{9B}", "\u{85}", "\u{301}", "e\u{301}", "\u{20AC}", "😀", "👩‍👩‍👧", "🇳🇱", "1️⃣", "漢字",
        "\u{202E}", "\u{2066}", "\u{200F}", "\u{61C}", "\u{2028}", "\u{FEFF}", "=1+1", "-2", "@x", "null", "{\"a\":1}",
        "Zoë",
    ]

    static func random(using generator: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in parts.randomElement(using: &generator) ?? "" }
            .joined()
    }
}
