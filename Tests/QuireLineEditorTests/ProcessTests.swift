import Foundation
import Glibc
import Testing

@testable import QuireLineEditor

/// A program in a session of its own on a pseudo-terminal, as a login has it.
struct TerminalProcess {
    let id: pid_t

    /// The program of these tests, beside which the tests were built.
    static var probe: String {
        let test = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return test.appendingPathComponent("line-editor-probe").path
    }

    init(_ arguments: [String], on terminal: Terminal, environment: [String] = []) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that a session opens becomes its own.
        posix_spawn_file_actions_addopen(&actions, 0, terminal.device, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // What runs the tests may ignore Ctrl-C.
        var defaults = sigset_t()
        sigfillset(&defaults)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        // The second is POSIX_SPAWN_SETSID, which the headers keep to GNU programs.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | 0x80)
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = (environment + ["SWIFT_BACKTRACE=enable=no", "PATH=/usr/bin:/bin"]).map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var id: pid_t = 0
        try #require(posix_spawn(&id, arguments[0], &actions, &attributes, &argv, &envp) == 0)
        self.id = id
    }

    /// How the process ended: its exit code, or minus the signal.
    func end(on terminal: Terminal) async throws -> Int32 {
        var status: Int32 = 0
        let deadline = ContinuousClock.now + Terminal.patience
        while waitpid(id, &status, WNOHANG) == 0 {
            terminal.drain()
            await Task.yield()
            if ContinuousClock.now > deadline {
                kill(id, SIGKILL)
                waitpid(id, &status, 0)
                throw Unreached()
            }
        }
        terminal.drain()
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
}

@Suite("The editor in a process", .serialized)
struct ProcessTests {
    private static func isReady(_ screen: VirtualTerminal) -> Bool {
        screen.cursorLine == "quire>" && screen.modes.contains("2004")
    }

    @Test("without a locale and a terminal type everything works", arguments: ["LANG=", "TERM=nothing-known"])
    func bareEnvironment(setting: String) async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let process = try TerminalProcess([TerminalProcess.probe], on: terminal, environment: [setting])
        try await terminal.wait(until: Self.isReady)
        terminal.type("é日👍🏽|\rb\r")
        try await terminal.expect(["quire> é日👍🏽|", "  ... b", "<é日👍🏽|/b>", "quire>"], cursor: (3, 7))
        terminal.type("\u{4}")
        #expect(try await process.end(on: terminal) == 0)
        #expect(terminal.screen.cursorLine == "" && terminal.screen.lines.last == "bye")
        #expect(terminal.modes() == before)
    }

    @Test("a process that is ended at the prompt leaves the terminal as it was", arguments: [SIGTERM, SIGHUP, SIGABRT])
    func signals(signal: Int32) async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let process = try TerminalProcess([TerminalProcess.probe], on: terminal)
        try await terminal.wait(until: Self.isReady)
        #expect(terminal.modes() != before)
        kill(process.id, signal)
        #expect(try await process.end(on: terminal) == -signal)
        #expect(terminal.modes() == before)
        #expect(!terminal.screen.modes.contains("2004"))
    }

    @Test("a trap in the language leaves the terminal as it was")
    func trap() async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let process = try TerminalProcess([TerminalProcess.probe], on: terminal)
        try await terminal.wait(until: Self.isReady)
        terminal.type("trap\r")
        #expect([-SIGILL, -SIGTRAP].contains(try await process.end(on: terminal)))
        #expect(terminal.modes() == before)
    }

    @Test("Ctrl-C cancels what runs and comes back to the prompt, as often as one likes")
    func interrupts() async throws {
        let terminal = try Terminal()
        let process = try TerminalProcess([TerminalProcess.probe], on: terminal)
        for round in 1...3 {
            try await terminal.wait(until: Self.isReady)
            terminal.type("wait\r")
            try await terminal.wait { $0.lines.filter { $0 == "waiting" }.count == round }
            terminal.type("\u{3}")
            try await terminal.wait { $0.lines.filter { $0 == "cancelled" }.count == round }
        }
        try await terminal.wait(until: Self.isReady)
        #expect(terminal.screen.lines.filter { $0.hasSuffix("interrupt 1") }.count == 3)
        // From elsewhere, at the prompt, nothing is there to be interrupted.
        kill(process.id, SIGINT)
        terminal.type("\u{4}")
        #expect(try await process.end(on: terminal) == 0)
    }

    @Test("Ctrl-Z gives the shell its terminal back, and fg brings the statement back")
    func suspend() async throws {
        let terminal = try Terminal()
        let shell = try TerminalProcess(
            ["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"], on: terminal, environment: ["PS1=shell$ "])
        try await terminal.wait { $0.cursorLine == "shell$" }
        let before = terminal.modes()
        terminal.type(TerminalProcess.probe + "\n")
        try await terminal.wait(until: Self.isReady)
        // All at once: the process must not run on for a moment between the key and its stop.
        terminal.type("abc\u{1A}")
        try await terminal.wait { $0.cursorLine == "shell$" && $0.modes.isEmpty }
        #expect(terminal.modes() == before)
        terminal.type("fg\n")
        try await terminal.wait { $0.cursorLine == "quire> abc" && $0.modes.contains("2004") }
        terminal.type("d\r")
        try await terminal.wait { $0.lines.contains("<abcd>") && Self.isReady($0) }
        terminal.type("\u{4}")
        try await terminal.wait { $0.cursorLine == "shell$" }
        #expect(terminal.modes() == before)
        terminal.type("exit\n")
        #expect(try await shell.end(on: terminal) == 0)
    }

    @Test("a terminal that cannot move its cursor gets plain lines")
    func dumb() async throws {
        let terminal = try Terminal()
        let process = try TerminalProcess([TerminalProcess.probe], on: terminal, environment: ["TERM=dumb"])
        try await terminal.wait { $0.cursorLine == "quire>" }
        terminal.type("a|\n")
        try await terminal.wait { $0.cursorLine == "  ..." }
        terminal.type("b\n")
        try await terminal.wait { $0.lines.contains("<a|/b>") && $0.cursorLine == "quire>" }
        terminal.type("half\u{3}")
        try await terminal.wait { $0.lines.contains("interrupted") && $0.cursorLine == "quire>" }
        terminal.type("c\n")
        try await terminal.wait { $0.lines.contains("<c>") && $0.cursorLine == "quire>" }
        terminal.type("\u{4}")
        #expect(try await process.end(on: terminal) == 0)
        #expect(!terminal.received.contains(0x1B))
    }
}
