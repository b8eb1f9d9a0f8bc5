import QuireModel

/// Writes formats in which each row is independent; nothing is held back.
struct LineRenderer<Style: CellStyle>: Renderer {
    private let makeLayout: @Sendable (Schema) -> LineLayout<Style>
    private var layout: LineLayout<Style>?
    private(set) var notes = RenderNotes()

    /// How many rows are written at a time, so that their cells stay in the processor's cache.
    private static var run: Int { 512 }

    init(_ makeLayout: @escaping @Sendable (Schema) -> LineLayout<Style>) { self.makeLayout = makeLayout }

    var isBuffering: Bool { false }

    mutating func begin(_ schema: Schema) -> [UInt8] {
        let layout = makeLayout(schema)
        self.layout = layout
        notes = RenderNotes()
        notes.columns = schema.columns.count
        return layout.head
    }

    mutating func rows(_ batch: RowBatch) -> [UInt8] {
        guard let layout else { return [] }
        var output: [UInt8] = []
        for start in stride(from: 0, to: batch.count, by: Self.run) {
            let rows = start..<min(start + Self.run, batch.count)
            let columns = zip(batch.columns, layout.leads).map {
                CellBuffer($0, rows: rows, style: layout.style, lead: $1)
            }
            if start == 0 {
                // The first rows show how long the others are, unless they are unusually long.
                let written = columns.reduce(0) { $0 + $1.bytes.count } + rows.count * 4
                output.reserveCapacity(min(written * ((batch.count - 1) / Self.run + 1), 1 << 24))
            }
            for position in 0..<rows.count {
                output.append(contentsOf: notes.rows == 0 ? layout.beforeFirst : layout.between)
                output.append(contentsOf: layout.opening)
                for column in columns { column.append(position, to: &output) }
                output.append(contentsOf: layout.closing)
                notes.rows += 1
            }
        }
        return output
    }

    mutating func end(complete: Bool) -> [UInt8] {
        guard let layout else { return [] }
        self.layout = nil
        return notes.rows == 0 ? layout.emptyFoot : layout.foot
    }
}
