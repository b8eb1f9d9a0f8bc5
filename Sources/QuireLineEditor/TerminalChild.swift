import CTerminal
import Glibc

/// Another program that uses the terminal for a while: a pager with input, or an editor.
package struct TerminalChild: Sendable {
    /// The descriptor for its input.
    package let feed: Int32
    private let process: Int32

    /// Starts a shell's command that reads from `feed`; nil when it can't be started.
    package static func start(_ command: String, output: Int32) -> TerminalChild? {
        var feed: Int32 = -1
        let process = cterm_start(command, nil, output, &feed)
        return process < 0 ? nil : TerminalChild(feed: feed, process: process)
    }

    private init(feed: Int32, process: Int32) {
        self.feed = feed
        self.process = process
    }

    /// Closes its input and waits for its end, on a thread that may wait.
    package func finish() async {
        close(feed)
        let process = process
        await ConfinedThread(name: "pager") {}.run { _ in _ = cterm_finish(process) }
    }

    /// Opens the text in the user's editor, on a thread that may block; returns the reason if that fails.
    package static func edit(_ text: String, with command: String) async -> Result<String, EditingFailure> {
        await ConfinedThread(name: "editor") {}.run { _ in
            ExternalEditor.edit(text, with: command, terminal: (0, 2)).mapError { EditingFailure($0.description) }
        }
    }
}

/// Why a text could not be edited elsewhere.
package struct EditingFailure: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
