import Foundation
import Glibc
import QuireLineEditor
import QuireTerminal
import Synchronization
import TestScreen

/// One editor on one terminal, and the keys of one seed.
struct Round {
    let seed: UInt64

    /// What can be pressed: text of all widths, every control key, escape sequences, pastes, and pieces of them.
    ///
    /// Sequences of emoji joined to one are left out: terminals disagree about their width.
    private static let pieces =
        ["a", "b ", "from ", "select", "é", "日", "👍", "e\u{301}", "|", "(", "'", "\t", "\u{1B}\r", "\r", "\n"]
        + ["\u{1B}[200~x\ty\r日\u{1B}[201~", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}", "\u{1B}[", "\u{1B}[1;5", "\u{9B}"]
        + ["A", "B", "C", "D", "H", "F", "3~", "Z", "1;5C", "1;5D", "5~", "6~"].map { "\u{1B}[" + $0 }
        + ["OA", "OB", "OH", "OF", "OP", "b", "f", "d", "u", "l", "c", "<", ">", "y", "_", "\u{7F}", "."].map {
            "\u{1B}" + $0
        }
        + (1...31).filter { $0 != 26 }.map { String(UnicodeScalar(UInt8($0))) } + ["\u{7F}", "\u{FFFD}"]
        + ["0", "$", "w", "x", "p", "i", "dd", "cw", "u", "k", "j"]

    /// Presses the keys; gives how many there were.
    ///
    /// The terminal is handed back still open: an editor goes away on a thread of its own, some time after this.
    func run() async throws -> (keys: Int, terminal: FuzzTerminal) {
        let painted = Painted()
        var typed: [String] = []
        do {
            return try await press(painted, &typed)
        } catch let difference as Difference {
            throw Difference(
                description: "\(difference.description)\nthe picture that was meant:\n\(painted.picture)\n"
                    + "the last keys: \(typed.suffix(6).map(\.debugDescription).joined(separator: " "))")
        }
    }

    private func press(_ painted: Painted, _ typed: inout [String]) async throws -> (Int, FuzzTerminal) {
        var random = SplitMix(state: seed)
        let folder = FileManager.default.temporaryDirectory.appending(path: "key-fuzz-\(getpid())-\(seed)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let history = HistoryStore(path: folder.path + "/history.jsonl")
        ["one", "from two\nlines of text", "日本 select"].prefix(.random(in: 0...3, using: &random)).forEach(
            history.record)
        let terminal = try FuzzTerminal(
            rows: .random(in: 2...12, using: &random), columns: .random(in: 6...60, using: &random))
        let modes = terminal.modes()
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: history,
            colorMode: Bool.random(using: &random) ? .styled : .plain, onPaint: { painted.take($0) })
        var settings = EditorSettings()
        settings.mode = Int.random(in: 0..<4, using: &random) == 0 ? .vi : .emacs
        var keys = 0
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let reading = Reading()
            async let result = read(editor, settings, reading)
            try terminal.wait { painted.count > 0 || reading.isOver }
            for _ in 0..<Int.random(in: 1...40, using: &random) where !reading.isOver {
                let batch = batch(&random)
                keys += batch.count
                let before = painted.count
                typed.append(batch)
                terminal.type(batch)
                try terminal.wait { painted.count > before || reading.isOver }
                guard !reading.isOver else { break }
                if Int.random(in: 0..<20, using: &random) == 0 { continue }
                try terminal.wait { painted.matches(terminal.screen) }
            }
            // Out of any paste, search or list, Enter on a line of its own submits; Ctrl-D ends an empty one.
            while !reading.isOver {
                let before = painted.count
                terminal.type("\u{1B}[201~\u{7}\u{3}\u{3}\u{1B}\u{3}\u{4}")
                try terminal.wait { painted.count > before || reading.isOver }
            }
            _ = await result
            painted.forget()
        }
        terminal.drain()
        guard terminal.modes() == modes else { throw Difference(description: "the terminal isn't as it was before") }
        try checkHistory(folder.path + "/history.jsonl")
        return (keys, terminal)
    }

    private func batch(_ random: inout SplitMix) -> String {
        let keys = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            Self.pieces.randomElement(using: &random) ?? "a"
        }.joined()
        // Nothing is painted while a paste is still coming in.
        guard let start = keys.range(of: "\u{1B}[200~", options: .backwards) else { return keys }
        return keys[start.upperBound...].contains("\u{1B}[201~") ? keys : keys + "\u{1B}[201~"
    }

    private func read(_ editor: LibeditLineEditor, _ settings: EditorSettings, _ reading: Reading) async -> LineResult {
        let prompt = EditorPrompt(StyledText("quire> ", .dim), continuation: StyledText("   ... ", .dim))
        let result = await editor.readStatement(prompt: prompt, language: SampleLanguage.language, settings: settings)
        reading.end()
        return result
    }

    private func checkHistory(_ path: String) throws {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        for line in text.split(separator: "\n") {
            guard (try? JSONSerialization.jsonObject(with: Data(line.utf8))) is [String: Any] else {
                throw Difference(description: "the history has a line that is no object: \(line)")
            }
        }
    }
}

/// Whether a read is still under way.
final class Reading: Sendable {
    private let state = Mutex(false)

    var isOver: Bool { state.withLock { $0 } }

    func end() { state.withLock { $0 = true } }
}

/// The pictures that the editor has painted.
final class Painted: Sendable {
    private struct State {
        var count = 0
        var frame: Frame?
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }

    func take(_ frame: Frame) {
        state.withLock {
            $0.count += 1
            $0.frame = frame
        }
    }

    func forget() { state.withLock { $0 = State() } }

    /// Whether a screen shows the last picture, with the cursor at its place.
    func matches(_ screen: Screen) -> Bool {
        guard let frame = state.withLock({ $0.frame }) else { return false }
        let (row, column) = screen.cursor
        let top = row - frame.cursorRow
        guard column == frame.cursorColumn, top >= 0, top + frame.rows.count <= screen.rows else { return false }
        for (index, wanted) in frame.rows.enumerated() {
            var text = wanted.text
            while text.last == " " { text.removeLast() }
            guard screen.line(top + index) == text else { return false }
        }
        return (top + frame.rows.count..<screen.rows).allSatisfy { screen.line($0).isEmpty }
    }

    /// The last picture, for messages.
    var picture: String {
        guard let frame = state.withLock({ $0.frame }) else { return "none" }
        return frame.rows.map(\.text).joined(separator: "\n")
            + "\ncursor at \(frame.cursorRow), \(frame.cursorColumn)"
    }
}
