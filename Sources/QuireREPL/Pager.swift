import Glibc
import QuireConsole
import QuireLineEditor

/// Shows what doesn't fit the window in the person's pager, fed as rows come.
struct Pager: Sendable {
    /// Whether and with what tall results are paged.
    struct Choice: Sendable {
        /// The pager's command.
        let command: String
        /// The window.
        let rows: Int
        let columns: Int

        /// The choice for a terminal; nil where nothing is to be paged.
        static func make(environment: [String: String], window: (rows: Int, columns: Int)?) -> Choice? {
            guard let window, environment["TERM"] != "dumb" else { return nil }
            let named = environment["QUIRE_PAGER"] ?? environment["PAGER"]
            let command = named ?? "less -FIRX"
            // An empty name and cat both say: none.
            guard !command.trimmed.isEmpty, command.trimmed != "cat" else { return nil }
            return Choice(command: command, rows: window.rows, columns: window.columns)
        }
    }

    private let child: TerminalChild
    let stream: ByteStream

    /// Starts it; nil when it can't be.
    init?(_ choice: Choice) {
        guard let child = TerminalChild.start(choice.command, output: 1) else { return nil }
        self.child = child
        stream = ByteStream(descriptor: child.feed)
    }

    /// Tells it that nothing more will come, and waits until the person is done with it.
    func finish() async { await child.finish() }
}

/// How large the window of a terminal is.
enum TerminalWindow {
    /// The rows and columns; nil when there is no terminal or it doesn't say.
    static func size(of descriptor: Int32 = 1) -> (rows: Int, columns: Int)? {
        var size = winsize()
        guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0,
            size.ws_col > 0
        else { return nil }
        return (Int(size.ws_row), Int(size.ws_col))
    }
}
