/// Reads statements from a person, one at a time.
///
/// The caller guarantees that one `readStatement` is under way at a time and that nothing else reads the terminal or
/// writes to it meanwhile. The editor owes a terminal in the state in which it found it whenever the call is over,
/// and an answer soon after the calling task is cancelled (`.interrupted`).
///
/// An editor knows nothing of the language it edits; that comes in as an ``EditorLanguage``, which may be another for
/// every statement. An editor itself lasts as long as its terminal: what was typed ahead and cut is kept in it.
package protocol LineEditor: Sendable {
    /// Shows the prompt and waits for a whole statement of a language.
    func readStatement(
        prompt: EditorPrompt, language: EditorLanguage, settings: EditorSettings
    ) async -> LineResult
}

extension LineEditor {
    /// The same, with the keys that everybody has.
    package func readStatement(prompt: EditorPrompt, language: EditorLanguage) async -> LineResult {
        await readStatement(prompt: prompt, language: language, settings: EditorSettings())
    }
}

/// What the person at the prompt did.
package enum LineResult: Sendable, Hashable {
    /// A statement was entered; it may have several lines, or be blank.
    case text(String)
    /// Nothing more will come: Ctrl-D on an empty prompt, or the end of the input.
    case endOfInput
    /// What had been typed was thrown away with Ctrl-C; prompt again.
    case interrupted
    /// Ctrl-C was pressed where nothing had been typed, and the settings ask to be told.
    case dismissed
}

/// What stands before the first line of a statement and before the others.
package struct EditorPrompt: Sendable, Hashable {
    /// Before the first line.
    package var primary: StyledText
    /// Before every further line.
    package var continuation: StyledText
    /// At the right end of the first row, where the statement leaves room.
    package var right: StyledText
    /// The exit status of what ran before, for terminals that mark commands; nil when nothing did.
    package var lastStatus: Int?

    /// A prompt from its texts.
    package init(
        _ primary: StyledText, continuation: StyledText, right: StyledText = StyledText([]), lastStatus: Int? = nil
    ) {
        self.primary = primary
        self.continuation = continuation
        self.right = right
        self.lastStatus = lastStatus
    }
}
