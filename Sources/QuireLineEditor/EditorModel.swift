package import QuireTerminal

/// Everything that the picture of an editor depends on.
package struct EditorModel: Sendable, Hashable {
    /// A list below the input.
    package struct Menu: Sendable, Hashable {
        /// The layout of candidates.
        package enum Shape: Sendable, Hashable {
            case columns, rows
        }

        /// The listed candidates.
        package var candidates: [Candidate]
        /// Which one is marked.
        package var selection: Int?
        /// Their layout.
        package var shape: Shape

        /// A list from its parts.
        package init(candidates: [Candidate], selection: Int? = nil, shape: Shape = .columns) {
            self.candidates = candidates
            self.selection = selection
            self.shape = shape
        }
    }

    /// The prompt before the lines.
    package var prompt: EditorPrompt
    /// The text and the cursor.
    package var buffer: EditBuffer
    /// How parts of the text look.
    package var highlights: [HighlightSpan]
    /// Faint text after the end, which isn't part of the statement; it may have several lines.
    package var ghost: String
    /// The list below the input.
    package var menu: Menu?
    /// The size of the window.
    package var window: WindowSize

    /// A model from its parts.
    package init(
        prompt: EditorPrompt, buffer: EditBuffer, highlights: [HighlightSpan] = [], ghost: String = "",
        menu: Menu? = nil, window: WindowSize
    ) {
        self.prompt = prompt
        self.buffer = buffer
        self.highlights = highlights
        self.ghost = ghost
        self.menu = menu
        self.window = window
    }
}
