import Foundation
import Glibc

/// A program on a pseudo-terminal of its own.
final class TerminalProgram {
    private let master: Int32
    private let id: pid_t
    private var isOver = false
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// What went wrong, in words.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(_ command: [String], _ environment: [String: String], rows: Int, columns: Int) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw Failure(description: "no pseudo-terminal") }
        defer { close(slave) }
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that a session opens becomes its own.
        posix_spawn_file_actions_addopen(&actions, 0, String(cString: ttyname(slave)), O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        posix_spawn_file_actions_addclose(&actions, slave)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which the headers keep to GNU programs.
        posix_spawnattr_setflags(&attributes, 0x80)
        var argv = command.map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var id: pid_t = 0
        let code = posix_spawnp(&id, command[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw Failure(description: "\(command[0]): \(String(cString: strerror(code)))") }
        self.id = id
        self.master = master
    }

    deinit { end() }

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Reads until a text has come.
    func read(until text: String) throws {
        var seen: [UInt8] = []
        let wanted = Array(text.utf8)
        while !seen.suffix(wanted.count + 4_096).contains(wanted) {
            let count = try readSome()
            seen += buffer[..<count]
        }
    }

    /// Waits for what is written next; gives the number of its bytes.
    func readSome() throws -> Int {
        var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 20_000) > 0 else { throw Failure(description: "nothing is written any more") }
        let count = Glibc.read(master, &buffer, buffer.count)
        guard count > 0 else { throw Failure(description: "it has ended") }
        return count
    }

    /// Reads until nothing more comes for a moment; gives the number of bytes.
    @discardableResult
    func drain() -> Int {
        var total = 0
        var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, 20) > 0 {
            let count = Glibc.read(master, &buffer, buffer.count)
            guard count > 0 else { break }
            total += count
        }
        return total
    }

    /// Ends it.
    func end() {
        guard !isOver else { return }
        isOver = true
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
        close(master)
    }
}
