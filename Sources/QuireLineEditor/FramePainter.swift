import QuireTerminal

/// Turns frames into what must be written to get from the last one to the next; pure.
///
/// It uses only what every terminal of the last decades knows: relative moves, erasing and colours. The frame starts
/// in the first column of the row in which the cursor is when the first frame is painted.
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

    /// What to write to show a frame. Rows that stay as they are cost nothing.
    package mutating func paint(_ frame: Frame) -> String {
        let isStart = shown.isEmpty
        // What was typed ahead has been echoed there.
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

    /// What to write to leave the frame, as it stands, above the cursor.
    package mutating func finish() -> String {
        moveToRow(max(0, shown.count - 1))
        output += "\r\n"
        shown = []
        row = 0
        column = 0
        return takeOutput()
    }

    /// What to write to take the frame away, after which the next one is painted whole in its place.
    ///
    /// `columns` is the width of the window now: after a change, terminals have wrapped the rows that are too long.
    package mutating func erase(columns: Int) -> String {
        let above = shown.prefix(row).reduce(0) { $0 + max(1, ($1.width + columns - 1) / columns) } + column / columns
        output += "\r" + (above > 0 ? "\u{1B}[\(above)A" : "") + "\u{1B}[J"
        shown = []
        row = 0
        column = 0
        return takeOutput()
    }

    /// What to write to clear the window, after which the next frame is painted at its top.
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
            // Below what is shown there may be no row yet: a line feed makes one, where a move down would stop.
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

    /// Writes what a row has that the old one hasn't, from the first cell that differs to the last.
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
        // Not behind a full row: the cursor still stands on its last cell and would erase that.
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
            // Wherever the terminal thinks that the cursor is now, what follows stands where it belongs.
            if DisplayWidth.isDoubtful(cell.character) { output += "\r\u{1B}[\(place)C" }
        }
        if !style.isEmpty { output += TextStyle.endSequence }
    }
}
