import Glibc

/// Which editor suits a terminal.
package enum LineEditors {
    /// The full editor when both ends are a terminal that can move its cursor, the plain one otherwise.
    package static func make(
        input: Int32, output: Int32, environment: [String: String], history: HistoryStore,
        interrupts: InterruptMonitor?, colorMode: FramePainter.ColorMode
    ) -> any LineEditor {
        let isTerminal = isatty(input) == 1 && isatty(output) == 1
        guard isTerminal, environment["TERM"] != "dumb" else {
            return PlainLineEditor(input: input, output: output, history: history, interrupts: interrupts)
        }
        return LibeditLineEditor(input: input, output: output, history: history, colorMode: colorMode)
    }
}
