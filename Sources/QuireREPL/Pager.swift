import QuireConsole
import QuireLanguage
import QuireLineEditor
import QuireTerminal

/// Shows what doesn't fit the window in the person's pager, fed as rows come.
struct Pager: Sendable {
    /// Whether and with what tall results are paged.
    struct Choice: Sendable {
        /// The pager's command.
        let command: String
        /// The window.
        let window: WindowSize

        /// The choice for a terminal; nil where nothing is to be paged.
        static func make(environment: [String: String], window: WindowSize?) -> Choice? {
            guard let window, environment["TERM"] != "dumb" else { return nil }
            let named = environment["QUIRE_PAGER"] ?? environment["PAGER"]
            let command = named ?? "less -FIRX"
            // An empty name and cat both say: none.
            guard !command.trimmed.isEmpty, command.trimmed != "cat" else { return nil }
            return Choice(command: command, window: window)
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
