import QuireModel

/// Draws a result: bars for a key with a number, a line for a number over time, a histogram for numbers alone.
///
/// The numbers next to the drawing are exact. A result without numbers is shown as a table.
struct ChartRenderer: Renderer {
    private let options: RenderOptions
    private var schema = Schema([])
    private var batches: [RowBatch] = []
    private(set) var notes = RenderNotes()

    private static let mostKeys = 3

    init(_ options: RenderOptions) { self.options = options }

    var isBuffering: Bool { true }

    mutating func begin(_ schema: Schema) -> [UInt8] {
        self.schema = schema
        batches = []
        notes = RenderNotes()
        notes.columns = schema.columns.count
        return []
    }

    mutating func rows(_ batch: RowBatch) -> [UInt8] {
        notes.rows += batch.count
        batches.append(batch)
        return []
    }

    mutating func end(complete: Bool) -> [UInt8] {
        guard let number = schema.columns.lastIndex(where: { Self.isNumber($0.type) && Self.isResult($0, in: schema) })
        else { return table(complete: complete) }
        let points = points(of: number)
        let canvas = ChartCanvas(options)
        let name = schema.columns[number].name
        var lines: [String]
        if keys(besides: number).isEmpty {
            lines = canvas.histogram(points, of: name)
        } else if let first = keys(besides: number).first, keys(besides: number).count == 1,
            Self.isTime(schema.columns[first].type)
        {
            lines = canvas.series(points, of: name, over: schema.columns[first].name)
        } else {
            lines = canvas.bars(points)
        }
        let currencies = Set(points.compactMap(\.currency))
        if currencies.count > 1 {
            lines.append("amounts in \(currencies.sorted().joined(separator: ", ")) are drawn by their number alone")
        }
        if !complete { lines.append("rows are missing") }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private mutating func table(complete: Bool) -> [UInt8] {
        var table = TableRenderer(options)
        var output = table.begin(schema)
        for batch in batches { output += table.rows(batch) }
        output += table.end(complete: complete)
        notes = table.notes
        return output
    }

    /// The columns that name the points: all of a few, or the first of many.
    private func keys(besides number: Int) -> [Int] {
        let others = schema.columns.indices.filter { $0 != number && !Self.isNumber(schema.columns[$0].type) }
        return others.count <= Self.mostKeys ? Array(others) : Array(others.prefix(1))
    }

    private func points(of number: Int) -> [ChartPoint] {
        let keys = keys(besides: number)
        var points: [ChartPoint] = []
        for batch in batches {
            let style = TerminalCells(zone: options.zone)
            let buffers = keys.map { CellBuffer(batch.columns[$0], rows: 0..<batch.count, style: style) }
            for row in 0..<batch.count {
                let names = buffers.enumerated().map { place, cells in
                    batch.columns[keys[place]].isNull(row) ? "null" : String(decoding: cells.cell(row), as: UTF8.self)
                }
                let value = batch.columns[number][row]
                let currency: String? = if case .money(let money) = value { money.currency } else { nil }
                points.append(
                    ChartPoint(
                        name: names.joined(separator: " "), key: keys.first.map { batch.columns[$0][row] } ?? .null,
                        number: value.number, currency: currency))
            }
        }
        return points
    }

    private static func isNumber(_ type: ValueType) -> Bool { type.isNumber || type == .money }

    /// Whether a number is the subject of a result: the last one after its keys, or the first of a list of fields.
    private static func isResult(_ column: Schema.Column, in schema: Schema) -> Bool {
        schema.columns.count <= mostKeys + 1 || schema.columns.first { isNumber($0.type) } == column
    }

    private static func isTime(_ type: ValueType) -> Bool { type == .timestamp || type == .date || type == .period }
}

/// One thing that is drawn.
struct ChartPoint {
    var name: String
    var key: Value
    /// Its value; nil for null.
    var number: ExactDecimal?
    var currency: String?

    /// The measure for drawing; where it is written it is exact.
    var size: Double { number.flatMap { Double("\($0)") } ?? 0 }

    /// The value as written.
    var label: String { number.map { "\($0)" + (currency.map { " \($0)" } ?? "") } ?? "null" }
}
