import QuireTerminal

/// Lays a list of candidates out: in columns, or one a row.
enum MenuLayout {
    /// More rows than this push the input out of sight.
    private static let mostRows = 10
    private static let gap = 2

    /// The rows of a list, no more than the limit; the marked candidate is among them.
    static func rows(for menu: EditorModel.Menu, columns: Int, limit: Int) -> [FrameRow] {
        let candidates = menu.candidates
        guard limit > 0, !candidates.isEmpty else { return [] }
        let cell = Cell(menu, columns: columns)
        let across = menu.shape == .rows ? 1 : max(1, (columns + gap) / (cell.whole + gap))
        let down = (candidates.count + across - 1) / across
        let height = min(down, mostRows, limit)
        // A single row has no room to show that there are more.
        let says = down > height && height > 1
        let shown = says ? height - 1 : height
        // Candidates run down the columns, a block of `shown` rows at a time.
        let page = (menu.selection ?? 0) / (shown * across)
        let first = page * shown * across
        let used = min(shown, (candidates.count - first + across - 1) / across)
        let last = min(candidates.count, first + used * across)
        var rows = (0..<used).map { row in
            Self.row(Array(stride(from: first + row, to: last, by: used)), of: menu, cell: cell)
        }
        if says {
            var count = FrameRow()
            count.append("\(first + 1)–\(last) of \(candidates.count)", .dim, atMost: columns)
            rows.append(count)
        }
        return rows
    }

    private struct Cell {
        let name: Int
        let whole: Int

        init(_ menu: EditorModel.Menu, columns: Int) {
            let widest = menu.candidates.map {
                min(columns, DisplayWidth.of($0.display.truncated(toColumns: columns)))
            }
            let described = menu.candidates.map { DisplayWidth.of($0.description) }.max() ?? 0
            let widestName = widest.max() ?? 1
            // With one candidate per row, the description keeps its room as long as most of the name has some.
            let room = menu.shape == .rows ? max(columns - described - gap, columns / 2) : columns
            name = min(widestName, room)
            whole = min(name + (described > 0 ? gap + described : 0), columns)
        }
    }

    private static func row(_ indices: [Int], of menu: EditorModel.Menu, cell: Cell) -> FrameRow {
        var row = FrameRow()
        for (position, index) in indices.enumerated() {
            let start = position * (cell.whole + gap)
            pad(&row, to: start)
            let candidate = menu.candidates[index]
            let isMarked = index == menu.selection
            let limit = menu.shape == .rows ? cell.name : cell.whole
            row.append(candidate.display, isMarked ? TextStyle(nil, .reverse) : .plain, atMost: limit)
            let room = cell.whole - cell.name - gap
            if room > 0, !candidate.description.isEmpty {
                pad(&row, to: start + cell.name + gap)
                row.append(candidate.description, .dim, atMost: room)
            }
        }
        return row
    }

    private static func pad(_ row: inout FrameRow, to column: Int) {
        let missing = column - row.width
        if missing > 0 { row.append(String(repeating: " ", count: missing), .plain, width: missing) }
    }
}
