import QuireModel
import QuireTerminal

/// Writes aligned columns under a header.
///
/// On a terminal, widths are chosen from the first batch and then fixed, so that rows appear as they arrive. Otherwise
/// nothing is shortened, and rows are held until all have arrived, so that the page size has no effect.
struct TableRenderer: Renderer {
    private let options: RenderOptions
    private var schema = Schema([])
    private var demands: [ColumnDemand] = []
    private var areStatuses: [Bool] = []
    private var held: [RowBatch] = []
    private var layout: TableLayout?
    private(set) var notes = RenderNotes()

    init(_ options: RenderOptions) { self.options = options }

    var isBuffering: Bool { options.terminalWidth == nil }

    mutating func begin(_ schema: Schema) -> [UInt8] {
        self = TableRenderer(options)
        self.schema = schema
        demands = schema.columns.map { ColumnDemand(header: header($0).width, type: $0.type) }
        areStatuses = schema.columns.map { options.colour && StatusStyle.isStatus($0) }
        notes.columns = schema.columns.count
        return []
    }

    mutating func rows(_ batch: RowBatch) -> [UInt8] {
        guard batch.count > 0 else { return [] }
        guard !isBuffering else {
            measure(cells(batch))
            held.append(batch)
            return []
        }
        let columns = cells(batch)
        var output: [UInt8] = []
        if layout == nil {
            measure(columns)
            output = settle()
        }
        append(columns, count: batch.count, to: &output)
        return output
    }

    mutating func end(complete: Bool) -> [UInt8] {
        guard layout == nil, complete || !held.isEmpty else { return [] }
        var output = settle()
        for batch in held { append(cells(batch), count: batch.count, to: &output) }
        held = []
        return output
    }

    private func header(_ column: Schema.Column) -> TableCell {
        TableCell(Array(TerminalText.escaped(column.name).utf8)[...])
    }

    /// The cells of a batch, column by column, as far as columns are shown.
    private func cells(_ batch: RowBatch) -> [[TableCell]] {
        let shown = layout?.widths.count ?? demands.count
        return zip(batch.columns.prefix(shown), demands).map { column, demand in
            let buffer = CellBuffer(column, rows: 0..<batch.count, style: TerminalCells(zone: options.zone))
            return (0..<batch.count).map { row in
                column.isNull(row)
                    ? TableCell(options.nullCell[...], isNull: true)
                    : TableCell(buffer.cell(row), isNumber: demand.isRightAligned)
            }
        }
    }

    private mutating func measure(_ columns: [[TableCell]]) {
        for (index, column) in columns.enumerated() {
            for cell in column { demands[index].include(cell) }
        }
    }

    /// Fixes the widths; returns the header and its rule.
    private mutating func settle() -> [UInt8] {
        let layout = TableLayout(demands, available: options.terminalWidth)
        self.layout = layout
        notes.hiddenColumns = schema.columns.dropFirst(layout.widths.count).map(\.name)
        var lines = TableLines(options: options)
        for (index, width) in layout.widths.enumerated() {
            let header = header(schema.columns[index])
            let shown = header.width > width ? header.cut(to: width, mark: mark) : header
            let padding = max(width - shown.width, 0)
            let before = demands[index].isRightAligned ? padding : 0
            lines.append(shown, .bold, before: before, after: padding - before)
        }
        lines.end()
        let rule = layout.widths.map { String(repeating: options.unicode ? "─" : "-", count: $0) }
            .joined(separator: String(repeating: " ", count: TableLayout.gap))
        return lines.bytes + options.styled(Array(rule.utf8), .dim) + [0x0A]
    }

    private mutating func append(_ columns: [[TableCell]], count: Int, to output: inout [UInt8]) {
        guard let layout else { return }
        var lines = TableLines(options: options)
        for row in 0..<count {
            for (index, width) in layout.widths.enumerated() where index < columns.count {
                append(columns[index][row], index, width, to: &lines)
            }
            lines.end()
            notes.rows += 1
        }
        output += lines.bytes
    }

    /// Appends a cell at its place; a cell that can't be shortened and is wider than its column shifts the rest of the
    /// line.
    private mutating func append(_ cell: TableCell, _ index: Int, _ width: Int, to lines: inout TableLines) {
        let demand = demands[index]
        var shown = cell
        if cell.width > width, demand.canBeShortened {
            shown = cell.cut(to: width, mark: mark)
            notes.shortenedCells += 1
        }
        let padding = max(width - shown.width, 0)
        var after = padding
        if demand.isRightAligned {
            after = cell.isNull ? 0 : max(demand.fraction - cell.fraction, 0)
            if after > padding { after = 0 }
        }
        let style: TextStyle =
            cell.isNull ? .dim : areStatuses[index] ? StatusStyle.style(of: cell.text) : .plain
        lines.append(shown, style, before: padding - after, after: after)
    }

    /// The mark for the cut-off rest of a cell, one column wide.
    private var mark: String { options.unicode ? "…" : "~" }
}

/// Assembles the lines of a table, without trailing spaces.
private struct TableLines {
    let options: RenderOptions
    private(set) var bytes: [UInt8] = []
    private var spaces = 0
    private var isStart = true

    init(options: RenderOptions) { self.options = options }

    /// Adds a cell with spaces around it, a gap after the one before.
    mutating func append(_ cell: TableCell, _ style: TextStyle, before: Int, after: Int) {
        spaces += before + (isStart ? 0 : TableLayout.gap)
        isStart = false
        if !cell.text.isEmpty {
            bytes.append(contentsOf: repeatElement(0x20, count: spaces))
            options.append(cell.text, style, to: &bytes)
            spaces = 0
        }
        spaces += after
    }

    /// Ends the line.
    mutating func end() {
        bytes.append(0x0A)
        spaces = 0
        isStart = true
    }
}
