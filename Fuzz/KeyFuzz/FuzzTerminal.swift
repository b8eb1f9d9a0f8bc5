import Glibc
import QuireLineEditor
import QuireTerminal
import TestScreen

/// A pseudo-terminal with a screen.
final class FuzzTerminal {
    let slave: Int32
    let screen: Screen
    private let master: Int32

    init(rows: Int, columns: Int) throws {
        var master: Int32 = -1
        var slave: Int32 = -1
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else {
            throw Difference(description: "there is no pseudo-terminal to be had")
        }
        self.master = master
        self.slave = slave
        screen = Screen(rows: rows, columns: columns)
    }

    deinit {
        close(master)
        close(slave)
    }

    /// Presses keys.
    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// The modes of the terminal, for comparison.
    func modes() -> [UInt32] {
        var state = termios()
        tcgetattr(slave, &state)
        return [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag]
            + withUnsafeBytes(of: state.c_cc) { $0.map(UInt32.init) }
    }

    /// Reads until it is so.
    func wait(until isReached: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !isReached() {
            if !receive(milliseconds: 2), ContinuousClock.now > deadline {
                let (row, column) = screen.cursor
                throw Difference(
                    description: "the screen stayed at\n\(screen.picture)\ncursor at \(row), \(column) of "
                        + "\(screen.rows) rows and \(screen.columns) columns")
            }
        }
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
        screen.write(buffer[..<count])
        return true
    }
}

/// A small language: a statement is whole unless it ends with a bar or has an open bracket.
enum SampleLanguage {
    static let words = [
        Candidate("select", description: "choose columns"), Candidate("sort", description: "order rows"),
        Candidate("qonto.links", description: "links to pay"), Candidate("from", description: "日本 start"),
        Candidate("crème-brûlée"),
    ]

    static let language = EditorLanguage(
        isComplete: { $0.last { !$0.isWhitespace } != "|" && !$0.contains("(") },
        complete: { text, cursor in
            let before = String(decoding: Array(text.utf8)[..<cursor], as: UTF8.self)
            let word = String(before.reversed().prefix { !$0.isWhitespace }.reversed())
            return CompletionResult(
                replaceRange: cursor - word.utf8.count..<cursor,
                candidates: words.filter { $0.text.hasPrefix(word) })
        },
        highlight: { text in text.hasPrefix("from") ? [HighlightSpan(0..<4, TextStyle(.cyan, .bold))] : [] },
        ghost: { text in text.hasSuffix("q") ? "onto 日" : nil })
}
