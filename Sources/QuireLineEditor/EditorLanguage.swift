package import QuireTerminal

/// What an editor asks of the language that is typed into it.
///
/// The functions are called for every key, on a thread of the editor's own; they must be quick and touch no network.
/// All positions are offsets into the UTF-8 of the text.
package struct EditorLanguage: Sendable {
    /// Whether Enter runs the text (true) or starts another line.
    package var isComplete: @Sendable (String) -> Bool
    /// What could stand at the cursor.
    package var complete: @Sendable (_ text: String, _ cursor: Int) -> CompletionResult
    /// How to colour the text, when it is coloured as it is typed.
    package var highlight: (@Sendable (String) -> [HighlightSpan])?
    /// How a text could go on behind its end, shown faintly until it is accepted; asked when the history knows nothing.
    package var ghost: (@Sendable (String) -> String?)?
    /// The bracket at the cursor and the one that belongs to it, and how they look; empty where there is none.
    package var brackets: (@Sendable (_ text: String, _ cursor: Int) -> [HighlightSpan])?
    /// What there is to say about the word at the cursor, a line each.
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

    /// No language at all: every line is complete, and nothing is known of it.
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
    /// What is inserted.
    package var text: String
    /// What the list shows in its place.
    package var display: String
    /// A few words on it.
    package var description: String

    /// A candidate, shown as its own text unless told otherwise.
    package init(_ text: String, display: String? = nil, description: String = "") {
        self.text = text
        self.display = display ?? text
        self.description = description
    }
}

/// A part of the text and how it looks.
package struct HighlightSpan: Sendable, Hashable {
    /// The part, as UTF-8 offsets; what lies outside the text is ignored.
    package var range: Range<Int>
    /// How it looks; of two spans on one place the later wins.
    package var style: TextStyle

    /// A span from its parts.
    package init(_ range: Range<Int>, _ style: TextStyle) {
        self.range = range
        self.style = style
    }
}
