package import QuireModel

/// Turns the batches of a result into text.
///
/// QuireRender only knows schemas and batches: it never sees a plan and never prints. The caller writes the result of each
/// call, in order, and nothing in between. `begin` is called once before the rows of a result, and `end` once after them;
/// then the same renderer may begin the next result. To write nothing for a query that fails before its first row, call
/// `begin` together with the first `rows`.
package protocol Renderer: Sendable {
    /// Whether rows are held until `end`.
    var isBuffering: Bool { get }

    /// What was written of the current result, and what was left out.
    var notes: RenderNotes { get }

    /// Returns the text before the first row.
    mutating func begin(_ schema: Schema) -> [UInt8]

    /// The rows of a batch, whose columns are those of the schema.
    mutating func rows(_ batch: RowBatch) -> [UInt8]

    /// Returns the text after the last row; `complete` is false if the query failed before all rows had arrived.
    ///
    /// Open brackets are closed in either case, so a JSON array is always valid.
    mutating func end(complete: Bool) -> [UInt8]
}

/// How results are written, apart from the format.
package struct RenderOptions: Sendable {
    /// How JSON writes decimals.
    package var decimals: Value.DecimalStyle
    /// Whether csv puts a quote mark before text that a spreadsheet would run as a formula.
    package var csvSafe: Bool
    /// The width of the terminal in columns; nil without a terminal, in which case nothing is shortened.
    package var terminalWidth: Int?
    /// Whether a terminal shows it, which must get nothing that would act on it.
    package var isTerminal: Bool
    /// Whether colours may be used.
    package var colour: Bool
    /// Whether lines and marks may use characters other than ASCII; data is written unchanged in either case.
    package var unicode: Bool
    /// The zone in which `table`, `card` and `markdown` show instants; the other formats write them in UTC.
    package var zone: CalendarZone

    package init(
        decimals: Value.DecimalStyle = .text, csvSafe: Bool = false, terminalWidth: Int? = nil,
        isTerminal: Bool? = nil, colour: Bool = false, unicode: Bool = true, zone: CalendarZone = .utc
    ) {
        self.isTerminal = isTerminal ?? (terminalWidth != nil)
        self.decimals = decimals
        self.csvSafe = csvSafe
        self.terminalWidth = terminalWidth
        self.colour = colour
        self.unicode = unicode
        self.zone = zone
    }
}
