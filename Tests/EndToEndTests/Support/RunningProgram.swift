import Foundation
import Glibc
import Synchronization
import Testing

/// A run that is under way.
final class RunningProgram {
    let id: pid_t
    private let invocation: Invocation
    private let location: SourceLocation
    private var output: Int32 = -1
    private var errors: Int32 = -1
    private(set) var outputBytes = Data()
    private(set) var errorBytes = Data()
    private var isReaped = false
    private let deadline: ContinuousClock.Instant

    /// A run never came to where it was expected; the issue is recorded already.
    struct Unreached: Error {}

    init(_ invocation: Invocation, _ location: SourceLocation) throws {
        self.invocation = invocation
        self.location = location
        deadline = .now + invocation.timeout
        (id, output, errors) = try Channel.spawning.withLock { _ in try RunningProgram.spawn(invocation) }
    }

    deinit {
        if !isReaped {
            kill(id, SIGKILL)
            waitpid(id, nil, 0)
        }
        if output >= 0 { close(output) }
        if errors >= 0 { close(errors) }
    }

    /// Types at the terminal.
    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(output, bytes, bytes.count)
    }

    /// Gives its terminal's window another size.
    func resize(rows: Int, columns: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(output, UInt(TIOCSWINSZ), &size)
    }

    /// The modes of its terminal, for comparison.
    var terminalModes: [UInt32] {
        var state = termios()
        tcgetattr(output, &state)
        return [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag]
    }

    func send(_ signal: Int32) { kill(id, signal) }

    /// Closes the reading end of standard output, as `head` does when it has seen enough.
    func closeOutput() {
        close(output)
        output = -1
    }

    /// Waits until there is something to read on standard output, and leaves it there.
    func waitForOutput() throws {
        var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, 100) <= 0 { try checkTime("nothing on standard output") }
    }

    /// Reads until what was written is as expected.
    func read(until isReached: (RunningProgram) -> Bool) throws {
        while !isReached(self) {
            guard receive() else {
                Issue.record("it ended early, having written \(shown)", sourceLocation: location)
                throw Unreached()
            }
            try checkTime("it wrote \(shown)")
        }
    }

    /// Reads to the end and tells how it went.
    func finish() throws -> Outcome {
        while receive() { try checkTime("it doesn't end; it wrote \(shown)") }
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        isReaped = true
        if case .file(let path) = invocation.output, path.hasPrefix(invocation.folder.path) {
            outputBytes = FileManager.default.contents(atPath: path) ?? Data()
        }
        let end: Outcome.End = status & 0x7F == 0 ? .exit((status >> 8) & 0xFF) : .signal(status & 0x7F)
        let outcome = Outcome(end: end, output: outputBytes, errors: String(decoding: errorBytes, as: UTF8.self))
        Canary.search(outcome, invocation.folder, own: invocation.ownFiles, location)
        return outcome
    }

    private var shown: String {
        "\(String(decoding: outputBytes.suffix(1500), as: UTF8.self).debugDescription) and on standard error "
            + String(decoding: errorBytes.suffix(1000), as: UTF8.self).debugDescription
    }

    private func checkTime(_ what: @autoclosure () -> String) throws {
        guard ContinuousClock.now > deadline else { return }
        Issue.record("no more within the time: \(what())", sourceLocation: location)
        throw Unreached()
    }

    /// Reads what comes next; false at the end of both streams.
    private func receive() -> Bool {
        var entries = [pollfd]()
        if output >= 0 { entries.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
        if errors >= 0 { entries.append(pollfd(fd: errors, events: Int16(POLLIN), revents: 0)) }
        guard !entries.isEmpty else { return false }
        guard poll(&entries, nfds_t(entries.count), 100) > 0 else { return true }
        for entry in entries where entry.revents != 0 {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = Glibc.read(entry.fd, &buffer, buffer.count)
            if count > 0 {
                if entry.fd == output { outputBytes += buffer[..<count] } else { errorBytes += buffer[..<count] }
            } else if count == 0 || errno != EINTR {
                // A terminal whose last user has gone fails with EIO.
                close(entry.fd)
                if entry.fd == output { output = -1 } else { errors = -1 }
            }
        }
        return true
    }

    /// Starts the process; gives its id and the ends of its channels that stay here.
    private static func spawn(_ invocation: Invocation) throws -> (pid_t, Int32, Int32) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var passed: [Int32] = []
        defer { passed.forEach { close($0) } }

        var output: Int32 = -1
        var terminal: Channel?
        switch invocation.input {
        case .null: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        case .text(let text):
            let channel = try Channel.writing()
            posix_spawn_file_actions_adddup2(&actions, channel.child, 0)
            passed.append(channel.child)
            // Scripts are smaller than what a pipe holds; as long as this side can read, nobody can be gone already.
            let bytes = Array(text.utf8)
            _ = write(channel.own, bytes, bytes.count)
            close(channel.own)
        case .terminal:
            let channel = try Channel.terminal(window: invocation.window)
            // The first terminal that a session opens becomes its own.
            posix_spawn_file_actions_addopen(&actions, 0, String(cString: ttyname(channel.child)), O_RDWR, 0)
            passed.append(channel.child)
            output = channel.own
            terminal = channel
        }
        switch invocation.output {
        case .pipe, .narrowPipe:
            var capacity: Int32?
            if case .narrowPipe = invocation.output { capacity = 4096 }
            let channel = try Channel.reading(capacity: capacity)
            posix_spawn_file_actions_adddup2(&actions, channel.child, 1)
            passed.append(channel.child)
            output = channel.own
        case .file(let path): posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        case .terminal:
            if terminal == nil {
                let channel = try Channel.terminal(window: invocation.window)
                posix_spawn_file_actions_adddup2(&actions, channel.child, 1)
                passed.append(channel.child)
                output = channel.own
            } else {
                posix_spawn_file_actions_adddup2(&actions, 0, 1)
            }
        case .closed: posix_spawn_file_actions_addclose(&actions, 1)
        }
        var errors: Int32 = -1
        if terminal == nil {
            let channel = try Channel.reading()
            posix_spawn_file_actions_adddup2(&actions, channel.child, 2)
            passed.append(channel.child)
            errors = channel.own
        } else {
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        }
        // Only `env` gives a child another working folder; then it becomes the program.
        let command = ["env", "--chdir=\(invocation.folder.path)", invocation.program] + invocation.arguments
        return (try Spawn.start(command, invocation.variables, &actions), output, errors)
    }
}
