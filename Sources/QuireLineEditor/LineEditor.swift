/// Reads statements from a user, one at a time.
///
/// The caller guarantees that only one `readStatement` runs at a time and that nothing else reads from or writes to the
/// terminal meanwhile. The editor restores the terminal's state when the call ends, and returns `.interrupted` soon
/// after the calling task is cancelled.
///
/// An editor knows nothing about the language it edits; that is passed as an ``EditorLanguage``, which may differ for
/// every statement. An editor lasts as long as its terminal and keeps text that was typed ahead or cut.
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

/// The user's action at the prompt.
package enum LineResult: Sendable, Hashable {
    /// A statement was entered; it may have several lines, or be blank.
    case text(String)
    /// Nothing more will come: Ctrl-D on an empty prompt, or the end of the input.
    case endOfInput
    /// Ctrl-C discarded the typed text; prompt again.
    case interrupted
    /// Ctrl-C was pressed on an empty line, and the settings request this event.
    case dismissed
}

/// The text before the first line of a statement and before the others.
package struct EditorPrompt: Sendable, Hashable {
    /// Before the first line.
    package var primary: StyledText
    /// Before every further line.
    package var continuation: StyledText
    /// At the right end of the first row, where the statement leaves room.
    package var right: StyledText
    /// The exit status of the previous command, for terminals that mark commands; nil if there was none.
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
