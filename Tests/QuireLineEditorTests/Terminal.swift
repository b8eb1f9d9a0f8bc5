import Foundation
import Glibc
import Testing

@testable import QuireLineEditor

/// A pseudo-terminal and what a person at it sees.
final class Terminal {
    /// When what never comes is given up; nothing waits for it that comes, however busy the machine is.
    static let patience = Duration.seconds(120)

    let master: Int32
    let slave: Int32
    /// The name of the slave's device.
    let device: String
    private(set) var screen: VirtualTerminal
    /// All that has been written, for tests that count bytes.
    private(set) var received: [UInt8] = []

    init(rows: Int = 24, columns: Int = 80) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        var name = [CChar](repeating: 0, count: 128)
        try #require(openpty(&master, &slave, &name, nil, &size) == 0)
        self.master = master
        self.slave = slave
        device = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        screen = VirtualTerminal(rows: rows, columns: columns)
    }

    deinit {
        close(master)
        close(slave)
    }

    /// Presses keys.
    func type(_ keys: String) {
        writeAll(keys, to: master)
    }

    /// Presses keys, and waits until they lie ready for whoever reads; the kernel takes its time to hand them over.
    func typeAhead(_ keys: String) async throws {
        type(keys)
        let deadline = ContinuousClock.now + Terminal.patience
        var count: Int32 = 0
        while ioctl(slave, UInt(FIONREAD), &count) == 0, count < keys.utf8.count {
            try #require(ContinuousClock.now < deadline, "the keys never arrived")
            await Task.yield()
        }
    }

    /// Gives the window another size, as a terminal does.
    func resize(rows: Int, columns: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        screen.resize(rows: rows, columns: columns)
    }

    /// Reads until the screen is as expected, and says what it was if it never is.
    func wait(
        sourceLocation: SourceLocation = #_sourceLocation, until isReached: (VirtualTerminal) -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + Terminal.patience
        while !isReached(screen) {
            if !receive(milliseconds: 10), ContinuousClock.now > deadline {
                let picture = screen.lines.joined(separator: "\n")
                Issue.record(
                    "the screen stayed at\n\(picture)\nwith the cursor at \(screen.row), \(screen.column)",
                    sourceLocation: sourceLocation)
                // Whoever writes to a terminal that was stopped would never end.
                tcflow(slave, TCOON)
                throw Unreached()
            }
            await Task.yield()
        }
    }

    /// Waits for a screen of exactly these lines, with the cursor there.
    func expect(
        _ lines: [String], cursor: (row: Int, column: Int)? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await wait(sourceLocation: sourceLocation) { screen in
            screen.lines == lines && (cursor.map { $0 == (screen.row, screen.column) } ?? true)
        }
    }

    /// The modes of the terminal, for comparison.
    func modes() -> [UInt32] {
        var state = termios()
        if tcgetattr(slave, &state) != 0 { Issue.record("the terminal's modes can't be read: error \(errno)") }
        return [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag]
            + withUnsafeBytes(of: state.c_cc) { $0.map(UInt32.init) }
    }

    /// Forgets the bytes counted so far.
    func resetReceived() {
        received = []
    }

    /// Reads what has been written by now.
    func drain() {
        while receive(milliseconds: 0) {}
    }

    private func receive(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) > 0, entry.revents & Int16(POLLIN) != 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        received += buffer[..<count]
        screen.write(Array(buffer[..<count]))
        return true
    }
}

/// A screen never came to be what was expected; the issue is recorded already.
struct Unreached: Error {}

/// A small language for tests: a statement is whole unless it ends with a bar, and completes a few words.
enum SampleLanguage {
    static let words = [
        Candidate("select", description: "choose columns"), Candidate("sort", description: "order rows"),
        Candidate("qonto.links", description: "links to pay"), Candidate("qonto.list", description: "all"),
        Candidate("from", description: "start"), Candidate("crème-brûlée"),
    ]

    static let language = EditorLanguage(
        isComplete: { $0.last { !$0.isWhitespace } != "|" },
        complete: { text, cursor in
            let before = String(decoding: Array(text.utf8)[..<cursor], as: UTF8.self)
            let word = String(before.reversed().prefix { !$0.isWhitespace }.reversed())
            return CompletionResult(
                replaceRange: cursor - word.utf8.count..<cursor,
                candidates: words.filter { $0.text.hasPrefix(word) })
        })
}
