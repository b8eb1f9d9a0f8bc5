import QuireTerminal

/// Turns frames into the output that leads from the last one to the next; pure.
///
/// It uses only what every terminal of the last decades supports: relative moves, erasing and colours. The frame starts
/// in the first column of the cursor's row when the first frame is painted.
package struct FramePainter: Sendable {
    /// Whether looks are written.
    package enum ColorMode: Sendable, Hashable {
        case styled, plain
    }

    private let mode: ColorMode
    private var shown: [FrameRow] = []
    private var row = 0
    private var column = 0
    private var output = ""

    /// A painter of nothing so far.
    package init(_ mode: ColorMode) {
        self.mode = mode
    }

    /// Returns the output that shows a frame. Unchanged rows cost nothing.
    package mutating func paint(_ frame: Frame) -> String {
        let isStart = shown.isEmpty
        // Keys typed ahead have been echoed there.
        if isStart { output += "\r\u{1B}[J" }
        for (index, new) in frame.rows.enumerated() {
            if index < shown.count, shown[index] == new { continue }
            moveToRow(index)
            write(new, over: index < shown.count ? shown[index] : nil)
        }
        if frame.rows.count < shown.count {
            moveToRow(frame.rows.count)
            output += "\r\u{1B}[J"
            column = 0
        }
        shown = frame.rows
        moveToRow(frame.cursorRow)
        moveToColumn(frame.cursorColumn)
        return takeOutput()
    }

    /// Returns the output that leaves the current frame above the cursor.
    package mutating func finish() -> String {
        moveToRow(max(0, shown.count - 1))
        output += "\r\n"
        shown = []
        row = 0
        column = 0
        return takeOutput()
    }

    /// Returns the output that erases the frame, after which the next one is painted as a whole in its place.
    ///
    /// `columns` is the current width of the window: after a resize, terminals have wrapped the rows that are too long.
    package mutating func erase(columns: Int) -> String {
        let above = shown.prefix(row).reduce(0) { $0 + max(1, ($1.width + columns - 1) / columns) } + column / columns
        output += "\r" + (above > 0 ? "\u{1B}[\(above)A" : "") + "\u{1B}[J"
        shown = []
        row = 0
        column = 0
        return takeOutput()
    }

    /// Returns the output that clears the window, after which the next frame is painted at its top.
    package mutating func clearWindow() -> String {
        output += "\u{1B}[H\u{1B}[2J"
        shown = []
        row = 0
        column = 0
        return takeOutput()
    }

    private mutating func takeOutput() -> String {
        defer { output = "" }
        return output
    }

    private mutating func moveToRow(_ target: Int) {
        if target < row {
            output += "\u{1B}[\(row - target)A"
        } else if target > row {
            // There may be no row below yet: a line feed creates one, whereas moving down would stop.
            let down = min(target, max(row, shown.count - 1)) - row
            if down > 0 { output += "\u{1B}[\(down)B" }
            let new = target - row - down
            if new > 0 {
                output += "\r" + String(repeating: "\n", count: new)
                column = 0
            }
        }
        row = target
    }

    private mutating func moveToColumn(_ target: Int) {
        guard target != column else { return }
        output += target == 0 ? "\r" : "\r\u{1B}[\(target)C"
        column = target
    }

    /// Writes the differences from the old row, from the first cell that differs to the last.
    private mutating func write(_ new: FrameRow, over old: FrameRow?) {
        var cells = new.cells[...]
        var start = 0
        if let old {
            var before = old.cells[...]
            while let cell = cells.first, cell == before.first {
                start += DisplayWidth.of(cell.character)
                cells.removeFirst()
                before.removeFirst()
            }
            // The end stays where it is only in a row of the same width.
            while old.width == new.width, let cell = cells.last, cell == before.last {
                cells.removeLast()
                before.removeLast()
            }
        }
        moveToColumn(start)
        write(cells, from: start)
        // Not after a full row: the cursor would still be on its last cell and erase it.
        if let old, old.width > new.width { output += "\u{1B}[K" }
        if !cells.isEmpty { column = -1 }
    }

    private mutating func write(_ cells: ArraySlice<FrameRow.Cell>, from start: Int) {
        var style = ""
        var place = start
        for cell in cells {
            let next = mode == .styled ? cell.style.startSequence : ""
            if next != style {
                output += style.isEmpty ? next : TextStyle.endSequence + next
                style = next
            }
            output.append(cell.character)
            place += DisplayWidth.of(cell.character)
            // Wherever the terminal places the cursor now, the following text starts at the right column.
            if DisplayWidth.isDoubtful(cell.character) { output += "\r\u{1B}[\(place)C" }
        }
        if !style.isEmpty { output += TextStyle.endSequence }
    }
}
