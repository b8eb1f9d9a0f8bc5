import CLibedit
import Glibc

/// Which editor suits a terminal.
package enum LineEditors {
    /// Why no terminal can be edited on, in words; nil when it can.
    package static var problem: String? { qel_unavailable().map { String(cString: $0) } }

    /// Whether both ends are a terminal that can move its cursor.
    package static func isFull(input: Int32, output: Int32, environment: [String: String]) -> Bool {
        isatty(input) == 1 && isatty(output) == 1 && environment["TERM"] != "dumb"
    }

    /// The full editor when both ends are a terminal that can move its cursor, the plain one otherwise.
    package static func make(
        input: Int32, output: Int32, environment: [String: String], history: HistoryStore,
        interrupts: InterruptMonitor?, colorMode: FramePainter.ColorMode
    ) -> any LineEditor {
        guard isFull(input: input, output: output, environment: environment) else {
            return PlainLineEditor(input: input, output: output, history: history, interrupts: interrupts)
        }
        return LibeditLineEditor(input: input, output: output, history: history, colorMode: colorMode)
    }
}
