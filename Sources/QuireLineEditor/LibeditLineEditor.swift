/// The editor for a terminal: libedit owns the line and the terminal's modes; the picture is painted here.
package final class LibeditLineEditor: LineEditor {
    private let wakeup: Wakeup
    private let thread: ConfinedThread<EditSession>

    /// Creates an editor on the two ends of one terminal.
    ///
    /// `onPaint` is called with each picture after it has been written, so that it can be compared with a terminal's.
    package init(
        input: Int32, output: Int32, history: HistoryStore, colorMode: FramePainter.ColorMode,
        onPaint: (@Sendable (Frame) -> Void)? = nil
    ) {
        let wakeup = Wakeup()
        self.wakeup = wakeup
        thread = ConfinedThread(name: "line editor") {
            EditSession(
                input: input, output: output, wakeup: wakeup, history: history, mode: colorMode, onPaint: onPaint)
        }
    }

    package func readStatement(
        prompt: EditorPrompt, language: EditorLanguage, settings: EditorSettings
    ) async -> LineResult {
        let token = ReadToken()
        let wakeup = wakeup
        return await withTaskCancellationHandler {
            await thread.run { $0.read(prompt: prompt, language: language, settings: settings, token: token) }
        } onCancel: {
            token.cancel(wakeup)
        }
    }
}
