import QuireTerminal

/// Lays a model out into a frame; pure.
package struct FrameLayout {
    /// The minimum number of spaces before the text at the right edge.
    private static let rightGap = 4

    private let columns: Int
    private var rows: [FrameRow] = [FrameRow()]
    private var cursor = (row: 0, column: 0)

    /// Which rows to show when not all fit.
    package enum Extent: Sendable, Hashable {
        /// As many as the window has, around the cursor; `top` is the first row shown last time.
        case window(top: Int)
        /// All of them, for the last picture of a statement.
        case everything
    }

    /// The frame for a model and the first row of the input that it shows.
    package static func frame(for model: EditorModel, showing extent: Extent) -> (frame: Frame, top: Int) {
        var layout = FrameLayout(columns: model.window.columns)
        layout.add(model)
        guard case .window(let previousTop) = extent else {
            return (Frame(rows: layout.rows, cursorRow: layout.cursor.row, cursorColumn: layout.cursor.column), 0)
        }
        // The list gets the rows that the input leaves, and half of the window if the input would leave less.
        let inputHeight = min(layout.rows.count, max(1, model.window.rows / 2))
        let menu = model.menu.map {
            MenuLayout.rows(for: $0, columns: model.window.columns, limit: model.window.rows - inputHeight)
        }
        let height = model.window.rows - (menu?.count ?? 0)
        var top = min(previousTop, max(0, layout.rows.count - height))
        top = max(min(top, layout.cursor.row), layout.cursor.row - height + 1)
        let visible = layout.rows[top..<min(top + height, layout.rows.count)]
        let frame = Frame(
            rows: Array(visible) + (menu ?? []), cursorRow: layout.cursor.row - top,
            cursorColumn: layout.cursor.column)
        return (frame, top)
    }

    private init(columns: Int) {
        self.columns = columns
    }

    private mutating func add(_ model: EditorModel) {
        add(model.prompt.primary)
        let styles = Self.styles(of: model)
        var offset = 0
        for character in model.buffer.text {
            if offset == model.buffer.cursor { placeCursor(before: character) }
            if character == "\n" {
                rows.append(FrameRow())
                add(model.prompt.continuation)
            } else {
                add(character, styles.isEmpty ? .plain : styles[offset])
            }
            offset += character.utf8.count
        }
        if offset == model.buffer.cursor { placeCursor(before: nil) }
        for character in model.ghost {
            if character == "\n" {
                rows.append(FrameRow())
                add(model.prompt.continuation)
            } else {
                add(character, .dim)
            }
        }
        addRight(model.prompt.right)
    }

    /// Adds the text at the right edge to the first row, if there is room; the last column stays free.
    private mutating func addRight(_ text: StyledText) {
        let width = text.runs.reduce(0) { $0 + DisplayWidth.of($1.text) }
        let gap = columns - 1 - width - rows[0].width
        guard width > 0, gap >= Self.rightGap else { return }
        rows[0].append(String(repeating: " ", count: gap), .plain, width: gap)
        for run in text.runs { rows[0].append(run.text, run.style, atMost: width) }
    }

    private mutating func add(_ text: StyledText) {
        for run in text.runs {
            for character in run.text where character != "\n" { add(character, run.style) }
        }
    }

    private mutating func add(_ character: Character, _ style: TextStyle) {
        var written = DisplayWidth.written(character)
        var width = DisplayWidth.of(written)
        var most = DisplayWidth.mostColumns(of: character)
        if width > columns || most > columns {
            // Not even an empty row has room for it.
            written = "?"
            width = 1
            most = 1
        }
        // A terminal that takes an emoji for several characters must not wrap amid it.
        if room < max(width, most) { rows.append(FrameRow()) }
        rows[rows.count - 1].append(written, style, width: width)
    }

    private var room: Int { columns - rows[rows.count - 1].width }

    /// The cursor is never after the last column: it waits where the next character will go.
    private mutating func placeCursor(before character: Character?) {
        let needed =
            character.map { character in
                if character == "\n" { return 1 }
                let width = DisplayWidth.of(DisplayWidth.written(character))
                let most = max(width, DisplayWidth.mostColumns(of: character))
                return most > columns ? 1 : most
            } ?? 1
        if room < min(max(1, needed), columns) { rows.append(FrameRow()) }
        cursor = (rows.count - 1, rows[rows.count - 1].width)
    }

    /// The style of each UTF-8 offset; empty if there is nothing to style.
    private static func styles(of model: EditorModel) -> [TextStyle] {
        guard !model.highlights.isEmpty else { return [] }
        var styles = [TextStyle](repeating: .plain, count: model.buffer.end)
        for span in model.highlights {
            for offset in span.range.clamped(to: 0..<model.buffer.end) { styles[offset] = span.style }
        }
        return styles
    }
}
