package import QuireModel

/// Writes a table if all of its columns fit, and cards if a table would hide columns of a few rows.
///
/// Cards are for results that fit the window as a whole. As soon as there are too many rows for cards, the result is a table,
/// which says what it hides. If a table would have hardly any columns, the result is always cards.
package struct FittingRenderer: Renderer {
    private let options: RenderOptions
    private let height: Int
    private var schema = Schema([])
    private var held: RowBatch?
    private var chosen: (any Renderer)?

    /// With fewer columns than these, a table isn't useful.
    private static let fewestColumns = 3

    /// Creates a renderer for a window of that many lines.
    package init(_ options: RenderOptions, height: Int) {
        self.options = options
        self.height = height
    }

    package var isBuffering: Bool { chosen?.isBuffering ?? true }

    package var notes: RenderNotes { chosen?.notes ?? RenderNotes() }

    package mutating func begin(_ schema: Schema) -> [UInt8] {
        self = FittingRenderer(options, height: height)
        self.schema = schema
        return []
    }

    package mutating func rows(_ batch: RowBatch) -> [UInt8] {
        if chosen != nil { return chosen?.rows(batch) ?? [] }
        guard batch.count > 0 else { return [] }
        if held == nil { held = batch } else { held?.append(batch) }
        guard let rows = held else { return [] }
        var table = OutputFormat.table.renderer(options)
        let written = table.begin(schema) + table.rows(rows)
        let hidden = table.notes.hiddenColumns.count
        if hidden == 0 { return choose(table, written) }
        if schema.columns.count - hidden < min(Self.fewestColumns, schema.columns.count) { return chooseCards() }
        // A card needs a line for each column and its rule; more rows may still come.
        return rows.count * (schema.columns.count + 1) > height ? choose(table, written) : []
    }

    package mutating func end(complete: Bool) -> [UInt8] {
        var output: [UInt8] = []
        if chosen == nil {
            if held != nil {
                output = chooseCards()
            } else {
                var table = OutputFormat.table.renderer(options)
                let head = table.begin(schema)
                output = choose(table, head)
            }
        }
        return output + (chosen?.end(complete: complete) ?? [])
    }

    private mutating func choose(_ renderer: any Renderer, _ written: [UInt8]) -> [UInt8] {
        chosen = renderer
        held = nil
        return written
    }

    private mutating func chooseCards() -> [UInt8] {
        var cards = OutputFormat.card.renderer(options)
        let written = cards.begin(schema) + (held.map { cards.rows($0) } ?? [])
        return choose(cards, written)
    }
}
