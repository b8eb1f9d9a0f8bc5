import QuireModel
import QuireTerminal

/// Writes a format that is meant for programs to a terminal: what would act on it is spelled out.
///
/// Files and pipes get such characters as the data has them, since there they do nothing. Formats that style their output
/// make their cells safe one by one instead.
struct TerminalRenderer: Renderer {
    private var renderer: any Renderer
    private let spelling: SafeText.Spelling

    init(_ renderer: any Renderer, spelling: SafeText.Spelling) {
        self.renderer = renderer
        self.spelling = spelling
    }

    var isBuffering: Bool { renderer.isBuffering }
    var notes: RenderNotes { renderer.notes }

    mutating func begin(_ schema: Schema) -> [UInt8] { SafeText.lines(renderer.begin(schema), spelling: spelling) }
    mutating func rows(_ batch: RowBatch) -> [UInt8] { SafeText.lines(renderer.rows(batch), spelling: spelling) }
    mutating func end(complete: Bool) -> [UInt8] {
        SafeText.lines(renderer.end(complete: complete), spelling: spelling)
    }
}
