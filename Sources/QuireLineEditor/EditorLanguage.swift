package import QuireTerminal

/// The editor's interface to the language that is typed into it.
///
/// The functions are called for every key, on the editor's own thread; they must be fast and use no network. All
/// positions are offsets into the UTF-8 of the text.
package struct EditorLanguage: Sendable {
    /// Whether Enter runs the text (true) or starts another line.
    package var isComplete: @Sendable (String) -> Bool
    /// Returns the candidates at the cursor.
    package var complete: @Sendable (_ text: String, _ cursor: Int) -> CompletionResult
    /// Returns the highlighting of the text, if it is coloured as it is typed.
    package var highlight: (@Sendable (String) -> [HighlightSpan])?
    /// Returns a continuation of the text, shown faintly until it is accepted; called if the history has none.
    package var ghost: (@Sendable (String) -> String?)?
    /// Returns the bracket at the cursor and its partner, with their style; empty if there is none.
    package var brackets: (@Sendable (_ text: String, _ cursor: Int) -> [HighlightSpan])?
    /// Returns help on the word at the cursor, one line each.
    package var help: (@Sendable (_ text: String, _ cursor: Int) -> [Candidate])?

    /// A language from its functions.
    package init(
        isComplete: @escaping @Sendable (String) -> Bool,
        complete: @escaping @Sendable (_ text: String, _ cursor: Int) -> CompletionResult,
        highlight: (@Sendable (String) -> [HighlightSpan])? = nil, ghost: (@Sendable (String) -> String?)? = nil,
        help: (@Sendable (_ text: String, _ cursor: Int) -> [Candidate])? = nil
    ) {
        self.help = help
        self.isComplete = isComplete
        self.complete = complete
        self.highlight = highlight
        self.ghost = ghost
    }

    /// No language: every line is complete, and nothing is known about it.
    static let unknown = EditorLanguage(
        isComplete: { _ in true },
        complete: { _, cursor in CompletionResult(replaceRange: cursor..<cursor, candidates: []) })
}

/// The candidates for one place in the text.
package struct CompletionResult: Sendable, Hashable {
    /// The part of the text that a candidate takes the place of.
    package var replaceRange: Range<Int>
    /// The candidates, best first.
    package var candidates: [Candidate]

    /// A result from its parts.
    package init(replaceRange: Range<Int>, candidates: [Candidate]) {
        self.replaceRange = replaceRange
        self.candidates = candidates
    }
}

/// One thing that could be inserted.
package struct Candidate: Sendable, Hashable {
    /// The text to insert.
    package var text: String
    /// The text to show in the list.
    package var display: String
    /// A few words on it.
    package var description: String

    /// Creates a candidate, shown as its own text by default.
    package init(_ text: String, display: String? = nil, description: String = "") {
        self.text = text
        self.display = display ?? text
        self.description = description
    }
}

/// A part of the text and how it looks.
package struct HighlightSpan: Sendable, Hashable {
    /// The part, as UTF-8 offsets; anything outside the text is ignored.
    package var range: Range<Int>
    /// How it looks; of two spans on one place the later wins.
    package var style: TextStyle

    /// A span from its parts.
    package init(_ range: Range<Int>, _ style: TextStyle) {
        self.range = range
        self.style = style
    }
}
