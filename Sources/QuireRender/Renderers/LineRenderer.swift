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
            let before = notes.rows == 0 ? layout.beforeFirst : layout.between
            output.append(contentsOf: before + layout.opening)
            output.append(contentsOf: Self.rows(columns, rows.count, layout))
            notes.rows += rows.count
        }
        return output
    }

    /// The rows of cells, from the first one's first cell to the last one's end.
    private static func rows(_ columns: [CellBuffer], _ count: Int, _ layout: LineLayout<Style>) -> [UInt8] {
        let between = layout.closing + layout.between + layout.opening
        var places = [Int](repeating: 0, count: count)
        for column in columns { column.addLengths(to: &places) }
        var total = 0
        for position in places.indices {
            let length = places[position]
            places[position] = total
            total += length + (position == count - 1 ? layout.closing.count : between.count)
        }
        return [UInt8](unsafeUninitializedCapacity: total) { target, initialized in
            guard let start = target.baseAddress else { return }
            for column in columns { column.copy(to: start, &places) }
            for position in places.indices {
                let end = position == count - 1 ? layout.closing : between
                end.withUnsafeBufferPointer { end in
                    if let first = end.baseAddress { (start + places[position]).update(from: first, count: end.count) }
                }
            }
            initialized = total
        }
    }

    mutating func end(complete: Bool) -> [UInt8] {
        guard let layout else { return [] }
        self.layout = nil
        return notes.rows == 0 ? layout.emptyFoot : layout.foot
    }
}
