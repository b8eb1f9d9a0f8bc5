import Glibc
import QuireConsole
import QuireLanguage
import QuireLineEditor
import QuireTerminal

/// Shows results that don't fit the window in the user's pager, fed as rows arrive.
struct Pager: Sendable {
    /// Whether tall results are paged, and with which program.
    struct Choice: Sendable {
        /// The pager's command.
        let command: String
        /// The window.
        let window: WindowSize
        /// Whether it is known to show colours.
        let takesColours: Bool
        /// The program that the command names, if it doesn't exist.
        let missing: String?

        /// The choice for a terminal; nil where nothing is to be paged.
        static func make(environment: [String: String], window: WindowSize?) -> Choice? {
            guard let window, environment["TERM"] != "dumb" else { return nil }
            let named = environment["QUIRE_PAGER"] ?? environment["PAGER"]
            let command = named ?? "less -FIRX"
            // An empty name and cat both mean no pager.
            guard !command.trimmed.isEmpty, command.trimmed != "cat" else { return nil }
            let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
            let program = words.first { !$0.contains("=") } ?? command
            let isLess = program.split(separator: "/").last == "less"
            // Without options, less would show codes instead of colours, and stay open for a short text.
            let isBare = isLess && environment["LESS"] == nil && words.first == program
            let options = words.dropFirst().joined() + (environment["LESS"] ?? "")
            return Choice(
                command: isBare ? "LESS=FRX " + command : command, window: window,
                takesColours: isBare || (isLess && options.lowercased().contains("r")),
                missing: isThere(program, environment) ? nil : program)
        }

        /// Whether there is a program of that name; names that only a shell can resolve are assumed to exist.
        private static func isThere(_ program: String, _ environment: [String: String]) -> Bool {
            guard program.allSatisfy({ $0.isLetter || $0.isNumber || "./_-+".contains($0) }) else { return true }
            if program.contains("/") { return access(program, X_OK) == 0 }
            let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
            return folders.contains { access("\($0)/\(program)", X_OK) == 0 }
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

    /// Closes its input, and waits until the user has left it.
    func finish() async { await child.finish() }
}
