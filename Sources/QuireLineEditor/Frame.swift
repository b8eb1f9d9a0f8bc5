import QuireTerminal

/// A picture of the editor: rows that each fit into the window, and where the cursor is in them.
package struct Frame: Sendable, Hashable {
    /// The rows from the top.
    package var rows: [FrameRow]
    /// The row of the cursor, from 0.
    package var cursorRow: Int
    /// The column of the cursor, from 0.
    package var cursorColumn: Int
}

/// One row of a picture.
package struct FrameRow: Sendable, Hashable {
    /// The text in its looks, safe to write.
    package private(set) var runs: [StyledText.Run] = []
    /// The columns that it takes.
    package private(set) var width = 0

    /// The text without its looks.
    package var text: String { runs.map(\.text).joined() }

    /// Adds text that is safe to write.
    mutating func append(_ text: String, _ style: TextStyle, width added: Int) {
        width += added
        if let last = runs.last, last.style == style {
            runs[runs.count - 1].text += text
        } else {
            runs.append(StyledText.Run(text, style))
        }
    }

    /// Adds text cut to the columns, with its control characters shown.
    mutating func append(_ text: String, _ style: TextStyle, atMost columns: Int) {
        let fitting = text.truncated(toColumns: columns)
        if !fitting.isEmpty { append(fitting, style, width: DisplayWidth.of(fitting)) }
    }
}

extension FrameRow {
    /// One character of a row and its look.
    struct Cell: Sendable, Hashable {
        let character: Character
        let style: TextStyle
    }

    /// The characters in order.
    var cells: [Cell] {
        runs.flatMap { run in run.text.map { Cell(character: $0, style: run.style) } }
    }
}
