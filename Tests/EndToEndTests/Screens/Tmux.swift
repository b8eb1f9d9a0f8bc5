import Foundation
import Glibc
import Synchronization
import Testing

/// A window of tmux with a shell in it: a terminal that people use, and a second opinion on what we write.
final class Tmux {
    private let socket = "quire-\(UUID().uuidString)"
    private let location: SourceLocation
    private let folder: Folder

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
        try call(
            ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-c", folder.path]
                + variables + ["sh"])
        try call(["set-option", "-g", "status", "off"])
        // Without the status line, the window has all rows.
        try call(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
        try wait { $0.hasSuffix("#") || $0.hasSuffix("$") }
    }

    deinit { _ = try? call(["kill-server"]) }

    /// Types text as it is.
    func type(_ text: String) throws { try call(["send-keys", "-l", "--", text]) }

    /// Presses keys by tmux's names for them: `Enter`, `Tab`, `C-c`, `M-e`.
    func press(_ keys: String...) throws { try call(["send-keys"] + keys) }

    /// Pastes a text as a terminal does, in brackets where the program asked for them.
    func paste(_ text: String) throws {
        try call(["set-buffer", "--", text])
        try call(["paste-buffer", "-p"])
    }

    /// Gives the window another size.
    func resize(rows: Int, columns: Int) throws {
        try call(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// What the window shows, without the empty rows at its bottom.
    func picture(styled: Bool = false) throws -> String {
        var lines = try call(["capture-pane", "-p"] + (styled ? ["-e"] : [])).split(
            separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.allSatisfy({ $0 == " " }) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// The column of the cursor, from 0.
    func cursorColumn() throws -> Int? {
        Int(try call(["display-message", "-p", "#{cursor_x}"]).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Asks for the picture until it is as expected; says what it was if it never is.
    func wait(
        styled: Bool = false, until isReached: (String) -> Bool, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        var last = ""
        while ContinuousClock.now < deadline {
            last = try picture(styled: styled)
            if isReached(last) { return }
        }
        Issue.record("the window stayed at\n\(last)", sourceLocation: location)
        throw RunningProgram.Unreached()
    }

    /// Runs tmux to its end; gives what it prints.
    @discardableResult
    private func call(_ arguments: [String]) throws -> String {
        // Its server stays behind and keeps what it inherits, so it is to inherit nothing but this.
        let (id, output) = try Channel.spawning.withLock { _ in
            let channel = try Channel.reading()
            defer { close(channel.child) }
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_adddup2(&actions, channel.child, 1)
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
            let variables = Invocation([], in: folder).variables
            return (try Spawn.start(["tmux", "-L", socket] + arguments, variables, &actions), channel.own)
        }
        let text = FileHandle(fileDescriptor: output, closeOnDealloc: true).readDataToEndOfFile()
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
        return String(decoding: text, as: UTF8.self)
    }
}
