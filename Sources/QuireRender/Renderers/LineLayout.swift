import QuireModel

/// The text that a row-oriented format puts around its cells.
struct LineLayout<Style: CellStyle>: Sendable {
    /// How its cells are written.
    let style: Style
    /// The text before the first row.
    var head: [UInt8] = []
    /// The text before each cell, by column.
    var leads: [[UInt8]]
    /// The text before the opening of the first row.
    var beforeFirst: [UInt8] = []
    /// The text between two rows.
    var between: [UInt8] = []
    /// The opening of a row.
    var opening: [UInt8] = []
    /// The closing of a row.
    var closing: [UInt8]
    /// The text after the last row.
    var foot: [UInt8] = []
    /// The text instead of rows and foot if there are no rows.
    var emptyFoot: [UInt8] = []
}

extension LineLayout where Style == JSONCells {
    /// One array, a row on each line.
    static func json(_ schema: Schema, _ options: RenderOptions) -> LineLayout {
        var layout = jsonLines(schema, options)
        layout.head = Array("[".utf8)
        layout.beforeFirst = Array("\n".utf8)
        layout.between = Array(",\n".utf8)
        layout.closing = Array("}".utf8)
        layout.foot = Array("\n]\n".utf8)
        layout.emptyFoot = Array("]\n".utf8)
        return layout
    }

    /// One object a line.
    static func jsonLines(_ schema: Schema, _ options: RenderOptions) -> LineLayout {
        let style = JSONCells(decimals: options.decimals)
        let leads = schema.columns.enumerated().map { index, column in
            Array((index == 0 ? "" : ",").utf8) + style.written(column.name) + Array(":".utf8)
        }
        return LineLayout(style: style, leads: leads, opening: Array("{".utf8), closing: Array("}\n".utf8))
    }
}

extension LineLayout where Style == CSVCells {
    /// RFC 4180 with a header line, the lines ended by LF as other command-line tools write and expect them.
    static func csv(_ schema: Schema, _ options: RenderOptions) -> LineLayout {
        separated(schema, by: ",", CSVCells(isSafe: options.csvSafe, isOnlyCell: schema.columns.count == 1))
    }
}

extension LineLayout where Style == TSVCells {
    /// Tabs between the cells, with a header line.
    static func tsv(_ schema: Schema) -> LineLayout { separated(schema, by: "\t", TSVCells()) }
}

extension LineLayout where Style == PlainCells {
    /// Cells alone.
    static func value(_ schema: Schema) -> LineLayout { separated(schema, by: "\t", PlainCells(), hasHeader: false) }
}

extension LineLayout where Style == TerminalCells {
    /// Cells alone, safe to show; instants in UTC as in the same format elsewhere.
    static func terminalValue(_ schema: Schema) -> LineLayout {
        separated(schema, by: "\t", TerminalCells(zone: .utc), hasHeader: false)
    }
}

extension LineLayout where Style == MarkdownCells {
    /// A table whose columns of numbers are marked as right-aligned; not padded, so that it streams.
    static func markdown(_ schema: Schema, _ options: RenderOptions) -> LineLayout {
        let style = MarkdownCells(zone: options.zone)
        var head = Array("|".utf8)
        var rule = Array("|".utf8)
        for column in schema.columns {
            head += Array(" ".utf8) + style.written(column.name) + Array(" |".utf8)
            rule += Array((column.type.isRightAligned ? " ---: |" : " --- |").utf8)
        }
        let leads = schema.columns.indices.map { Array(($0 == 0 ? " " : " | ").utf8) }
        return LineLayout(
            style: style, head: head + Array("\n".utf8) + rule + Array("\n".utf8), leads: leads,
            opening: Array("|".utf8), closing: Array(" |\n".utf8))
    }
}

extension LineLayout {
    private static func separated(
        _ schema: Schema, by separator: String, _ style: Style, hasHeader: Bool = true
    ) -> LineLayout {
        let leads = schema.columns.indices.map { $0 == 0 ? [] : Array(separator.utf8) }
        let head = zip(leads, schema.columns).flatMap { $0 + style.written($1.name) } + Array("\n".utf8)
        return LineLayout(style: style, head: hasHeader ? head : [], leads: leads, closing: Array("\n".utf8))
    }
}

extension ValueType {
    /// Whether values of the type are right-aligned.
    var isRightAligned: Bool { isNumber || self == .money }
}
