import QuireModel
import QuireRender
import QuireTerminal

/// A result as a table of texts, with changes from the previous one marked.
struct WatchPicture: Hashable, Sendable {
    /// The names of the columns, and the rows.
    let names: [String]
    let rows: [[String]]
    /// The column that identifies rows; nil if they are identified by position.
    private let key: Int?

    private static let gap = 2
    private static let widest = 40

    /// A picture of a result; its cells are those of the tsv format.
    init(_ schema: Schema, _ batches: [RowBatch], _ options: RenderOptions) {
        names = schema.columns.map(\.name)
        var text: [UInt8] = []
        var renderer = OutputFormat.tsv.renderer(options)
        _ = renderer.begin(schema)
        for batch in batches { text += renderer.rows(batch) }
        rows = String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        key = names.firstIndex(of: "id")
    }

    /// For each cell, whether it differs from the one before; a row that wasn't there differs as a whole.
    func changes(since before: WatchPicture?) -> [[Bool]] {
        guard let before, before.names == names else { return rows.map { $0.map { _ in false } } }
        let known = key.map { key in
            Dictionary(
                before.rows.compactMap { $0.count > key ? ($0[key], $0) : nil }, uniquingKeysWith: { first, _ in first }
            )
        }
        return rows.enumerated().map { place, row in
            let old: [String]? =
                if let key, let known, row.count > key { known[row[key]] } else {
                    before.rows.indices.contains(place) ? before.rows[place] : nil
                }
            return row.indices.map { isOther(row, old, $0) }
        }
    }

    private func isOther(_ row: [String], _ old: [String]?, _ column: Int) -> Bool {
        guard let old, old.indices.contains(column) else { return true }
        return old[column] != row[column]
    }

    /// The lines of the table in a window of that size; a changed cell is reversed, or marked with a star.
    func lines(marking changes: [[Bool]], columns: Int, height: Int, isColoured: Bool) -> [String] {
        let shown = rows.prefix(max(1, height - 1))
        let texts = [names] + shown.map { $0 }
        var widths = names.indices.map { column in
            min(Self.widest, texts.map { $0.count > column ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0)
        }
        if !isColoured { widths = widths.map { $0 + 1 } }
        var room = columns
        let fitting = widths.prefix { width in
            room -= width + Self.gap
            return room + Self.gap >= 0
        }
        var lines: [String] = []
        for (place, row) in texts.enumerated() {
            var line = ""
            for (column, width) in fitting.enumerated() {
                let isChanged = place > 0 && changes[place - 1].indices.contains(column) && changes[place - 1][column]
                let text = row.indices.contains(column) ? row[column] : ""
                line += Self.cell(text, width, isChanged: isChanged, isColoured: isColoured, isHeader: place == 0)
                line += String(repeating: " ", count: Self.gap)
            }
            lines.append(line.trimmedAtEnd)
        }
        if shown.count < rows.count || fitting.count < names.count {
            lines.append("\(shown.count) of \(rows.count) rows, \(fitting.count) of \(names.count) columns shown")
        }
        return lines
    }

    private static func cell(
        _ text: String, _ width: Int, isChanged: Bool, isColoured: Bool, isHeader: Bool
    ) -> String {
        let mark = isChanged && !isColoured ? "*" : ""
        let safe = TerminalText.escaped(text)
        let room = width - mark.count
        let fitting =
            DisplayWidth.of(safe) <= room ? safe : DisplayWidth.prefix(of: safe, fitting: max(0, room - 1)) + "…"
        guard isColoured, isChanged || isHeader else { return (fitting + mark).padded(to: width) }
        let look = TextStyle(nil, isChanged ? .reverse : .bold)
        return look.applied(to: fitting) + "".padded(to: width - DisplayWidth.of(fitting))
    }
}

extension String {
    /// Without white space at its end.
    fileprivate var trimmedAtEnd: String {
        var rest = Substring(self)
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
