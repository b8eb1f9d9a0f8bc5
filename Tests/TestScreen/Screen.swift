import CVTerm

/// What a person sees of what a program writes, by a terminal emulator that isn't ours.
package final class Screen {
    /// One cell and its look.
    package struct Cell: Hashable, Sendable {
        /// The character in it; empty where nothing was written, and under the right half of a wide one.
        package var text: String
        /// The columns that the character takes.
        package var width: Int
        package var isBold: Bool
        package var isUnderlined: Bool
        package var isReversed: Bool
        /// The number of its colour in the palette; nil for the usual one.
        package var colour: Int?
    }

    /// The size of the window.
    package private(set) var rows: Int
    /// The size of the window.
    package private(set) var columns: Int
    /// The marks of OSC 133 in the order in which they came: `A` a prompt, `B` its input, `C` output, `D` its end.
    package private(set) var marks: [String] = []
    private let terminal: OpaquePointer?
    private var tail: [UInt8] = []

    /// An empty screen.
    package init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        terminal = cvterm_open(Int32(rows), Int32(columns))
    }

    deinit {
        if let terminal { cvterm_close(terminal) }
    }

    /// Shows what a program writes.
    package func write(_ bytes: some Collection<UInt8>) {
        let all = Array(bytes)
        cvterm_write(terminal, all, all.count)
        collectMarks(all)
    }

    /// Gives the window another size.
    package func resize(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        cvterm_resize(terminal, Int32(rows), Int32(columns))
    }

    /// Where the cursor is, from 0.
    package var cursor: (row: Int, column: Int) {
        var row: Int32 = 0
        var column: Int32 = 0
        cvterm_cursor(terminal, &row, &column)
        return (Int(row), Int(column))
    }

    /// The cells of a row.
    package func cells(_ row: Int) -> [Cell] {
        (0..<columns).map { column in
            let cell = cvterm_cell_at(terminal, Int32(row), Int32(column))
            let scalars = withUnsafeBytes(of: cell.scalars) { Array($0.bindMemory(to: UInt32.self)) }
            var text = String.UnicodeScalarView()
            for value in scalars.prefix(while: { $0 != 0 }) { text.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
            return Cell(
                text: String(text), width: Int(cell.width), isBold: cell.is_bold, isUnderlined: cell.is_underlined,
                isReversed: cell.is_reversed, colour: cell.colour < 0 ? nil : Int(cell.colour))
        }
    }

    /// The text of a row, without the blanks at its end.
    package func line(_ row: Int) -> String {
        var text = ""
        var covered = 0
        for cell in cells(row) {
            if covered > 0 {
                covered -= 1
                continue
            }
            text += cell.text.isEmpty ? " " : cell.text
            covered = max(0, cell.width - 1)
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The rows without the empty ones at the bottom.
    package var lines: [String] {
        var lines = (0..<rows).map(line)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The whole picture, for messages.
    package var picture: String { lines.joined(separator: "\n") }

    /// The cells of the first place where a text stands on the screen; nil where it isn't.
    ///
    /// Only for texts of characters that take one column.
    package func cells(of text: String) -> [Cell]? {
        for row in 0..<rows {
            let cells = cells(row)
            let characters = cells.map { $0.text.isEmpty ? " " : $0.text }
            let wanted = text.map(String.init)
            guard characters.count >= wanted.count else { continue }
            for start in 0...(characters.count - wanted.count)
            where Array(characters[start..<start + wanted.count]) == wanted {
                return Array(cells[start..<start + wanted.count])
            }
        }
        return nil
    }

    private func collectMarks(_ bytes: [UInt8]) {
        tail += bytes
        let text = String(decoding: tail, as: UTF8.self)
        var end = text.startIndex
        for match in text.matches(of: /\x{1B}\]133;([A-D])[^\x{7}]*\x{7}/) {
            marks.append(String(match.1))
            end = match.range.upperBound
        }
        // A mark may come in two pieces; none is longer than this.
        tail = Array(text[end...].utf8.suffix(40))
    }
}
