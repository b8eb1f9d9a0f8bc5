import Foundation
import Glibc
import Testing

/// A window of tmux with a shell in it: a terminal that people use, and a second opinion on what we write.
///
/// A client in tmux's control mode gives the commands and hears of all that the window shows, so that a wait is over when
/// there is something new.
final class Tmux {
    private let id: pid_t
    private let commands: Int32
    private let answers: Int32
    private let location: SourceLocation
    private let folder: Folder
    private var received: [UInt8] = []

    /// Opens a window in which the shell starts in the folder, with that environment.
    init(
        rows: Int, columns: Int, in folder: Folder, _ environment: [String: String],
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        self.location = location
        self.folder = folder
        var own = Invocation([], in: folder, environment).variables
        // tmux says itself what its windows are, and brings the terminal's name along.
        own["TERM"] = nil
        own["EDITRC"] = "/dev/null"
        let variables = own.sorted { $0.key < $1.key }.flatMap { ["-e", "\($0.key)=\($0.value)"] }
        let size = ["-x", "\(columns)", "-y", "\(rows)"]
        let start = ["new-session"] + size + ["-c", folder.path] + variables + ["sh"]
        (id, commands, answers) = try Tmux.start(start, in: folder)
        try call("set-option", "destroy-unattached", "on")
        try call("set-option", "-g", "status", "off")
        // Without the status line, the window has all rows.
        try call(["resize-window"] + size)
        try waitForShell()
    }

    deinit {
        Tmux.write("kill-server", to: commands)
        close(commands)
        // A server that has something left to say never ends while nobody hears it.
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(answers, &buffer, buffer.count) > 0 {}
        close(answers)
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
    }

    /// Types text as it is.
    func type(_ text: String) throws { try call("send-keys", "-l", "--", text) }

    /// Presses keys by tmux's names for them: `Enter`, `Tab`, `C-c`, `M-e`.
    func press(_ keys: String...) throws { try call(["send-keys"] + keys) }

    /// Pastes a text as a terminal does, in brackets where the program asked for them.
    func paste(_ text: String) throws {
        try call("set-buffer", "--", text)
        try call("paste-buffer", "-p")
    }

    /// Gives the window another size.
    func resize(rows: Int, columns: Int) throws { try call("resize-window", "-x", "\(columns)", "-y", "\(rows)") }

    /// What the window shows, without the empty rows at its bottom.
    func picture(styled: Bool = false) throws -> String {
        var lines = try call(["capture-pane", "-p"] + (styled ? ["-e"] : []))
        while lines.last?.allSatisfy({ $0 == " " }) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// The column of the cursor, from 0.
    func cursorColumn() throws -> Int? { Int(try call("display-message", "-p", "#{cursor_x}").first ?? "") }

    /// Waits until the shell shows a text and waits for the next command: keys that come before that are shown amid the text.
    func waitForShell(showing text: String = "", _ location: SourceLocation = #_sourceLocation) throws {
        try wait(until: { ($0.hasSuffix("#") || $0.hasSuffix("$")) && (text.isEmpty || $0.contains(text)) }, location)
    }

    /// Waits until the picture is as expected; says what it was if it never is.
    func wait(
        styled: Bool = false, until isReached: (String) -> Bool, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let deadline = ContinuousClock.now + Invocation.patience
        while true {
            let last = try picture(styled: styled)
            if isReached(last) { return }
            if ContinuousClock.now > deadline {
                Issue.record("the window stayed at\n\(last)", sourceLocation: location)
                throw RunningProgram.Unreached()
            }
            // What tmux says unasked is that something changed. What is waited for may be elsewhere, too.
            _ = try line(within: 100)
        }
    }

    @discardableResult
    private func call(_ words: String...) throws -> [String] { try call(words) }

    /// Has tmux do something; gives the lines that it answers.
    @discardableResult
    private func call(_ words: [String]) throws -> [String] {
        Tmux.write(words.map(Tmux.quoted).joined(separator: " "), to: commands)
        var lines: [String]?
        while true {
            guard let line = try line(within: nil) else { continue }
            // The last word tells answers to commands that came this way from others.
            if lines == nil, line.hasPrefix("%begin "), line.hasSuffix(" 1") {
                lines = []
            } else if let found = lines, line.hasPrefix("%end ") {
                return found
            } else if let found = lines, line.hasPrefix("%error ") {
                Issue.record("tmux: \(found.joined(separator: "\n"))", sourceLocation: location)
                throw RunningProgram.Unreached()
            } else {
                lines?.append(line)
            }
        }
    }

    /// The next line that tmux writes; nil when none comes in so many milliseconds.
    private func line(within milliseconds: Int32?) throws -> String? {
        let limit = milliseconds ?? Int32(Invocation.patience.components.seconds * 1000)
        while true {
            if let end = received.firstIndex(of: 10) {
                defer { received.removeSubrange(...end) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            var entry = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let ready = poll(&entry, 1, limit)
            if ready == 0, milliseconds != nil { return nil }
            let count = ready > 0 ? read(answers, &buffer, buffer.count) : ready < 0 && errno == EINTR ? -1 : 0
            if count > 0 {
                received += buffer[..<count]
            } else if count == 0 || errno != EINTR {
                Issue.record(
                    ready == 0 ? "tmux doesn't answer" : "tmux has ended", sourceLocation: location)
                throw RunningProgram.Unreached()
            }
        }
    }

    /// A word as tmux's command language has it, whatever is in it.
    private static func quoted(_ word: String) -> String {
        let bytes = word.utf8.flatMap { byte -> [UInt8] in
            let isPlain = byte > 0x20 && byte != 0x7F && !"\"\\$~".utf8.contains(byte)
            return isPlain ? [byte] : Array("\\\(String(Int(byte) + 0o1000, radix: 8).suffix(3))".utf8)
        }
        return "\"" + String(decoding: bytes, as: UTF8.self) + "\""
    }

    private static func write(_ command: String, to descriptor: Int32) {
        let bytes = Array((command + "\n").utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    /// Starts a client in control mode, and with it a server of its own; gives its process and the ends of its pipes.
    private static func start(_ command: [String], in folder: Folder) throws -> (pid_t, Int32, Int32) {
        let variables = Invocation([], in: folder).variables
        let tmux = ["tmux", "-S", folder.file(".tmux"), "-f", "/dev/null", "-C"]
        return try Spawn.piped(tmux + command, variables, errors: "/dev/null")
    }
}
