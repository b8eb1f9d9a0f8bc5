import QuireModel
import QuireTerminal

/// Writes each row as a block: a rule with its number, then a line for each field; nothing is hidden or shortened.
struct CardRenderer: Renderer {
    private let options: RenderOptions
    private var names: [[UInt8]] = []
    private var paddings: [[UInt8]] = []
    private var areStatuses: [Bool] = []
    private(set) var notes = RenderNotes()

    init(_ options: RenderOptions) { self.options = options }

    var isBuffering: Bool { false }

    mutating func begin(_ schema: Schema) -> [UInt8] {
        let escaped = schema.columns.map { TerminalText.escaped($0.name) }
        let width = escaped.map { DisplayWidth.of($0) }.max() ?? 0
        names = escaped.map { options.styled(Array($0.utf8), .bold) }
        paddings = escaped.map { [UInt8](repeating: 0x20, count: width - DisplayWidth.of($0) + 2) }
        areStatuses = schema.columns.map { options.colour && StatusStyle.isStatus($0) }
        notes = RenderNotes()
        notes.columns = schema.columns.count
        return []
    }

    mutating func rows(_ batch: RowBatch) -> [UInt8] {
        let columns = batch.columns.map {
            CellBuffer($0, rows: 0..<batch.count, style: TerminalCells(zone: options.zone))
        }
        var output: [UInt8] = []
        for row in 0..<batch.count {
            notes.rows += 1
            appendRule(notes.rows, to: &output)
            for (index, cells) in columns.enumerated() where index < names.count {
                let isNull = batch.columns[index].isNull(row)
                output += names[index]
                let cell = isNull ? options.nullCell[...] : cells.cell(row)
                if !cell.isEmpty {
                    output += paddings[index]
                    let style: TextStyle = isNull ? .dim : areStatuses[index] ? StatusStyle.style(of: cell) : .plain
                    options.append(cell, style, to: &output)
                }
                output.append(0x0A)
            }
        }
        return output
    }

    mutating func end(complete: Bool) -> [UInt8] { [] }

    private func appendRule(_ number: Int, to output: inout [UInt8]) {
        let line = options.unicode ? "─" : "-"
        let start = "\(line)\(line) \(number) "
        let length = max(min(options.terminalWidth ?? 40, 40), 0) - DisplayWidth.of(start)
        let text = start + String(repeating: line, count: max(length, 2))
        options.append(Array(text.utf8), .dim, to: &output)
        output.append(0x0A)
    }
}
