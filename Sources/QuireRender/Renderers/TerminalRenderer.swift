import QuireModel
import QuireTerminal

/// Writes a format meant for programs to a terminal, with control characters spelled out.
///
/// In files and pipes these characters are harmless and remain unchanged. Formats that style their output escape their
/// cells one by one instead.
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
