import Foundation
import Glibc
import QuireTerminal
import Testing

@testable import QuireLineEditor

@Suite("The editor on a pseudo-terminal", .serialized)
struct LibeditLineEditorTests {
    static let prompt = EditorPrompt("> ", continuation: ". ")

    /// Runs one read while the script plays the person.
    static func read(
        on terminal: Terminal, history: HistoryStore = HistoryStore(path: nil),
        language: EditorLanguage = SampleLanguage.language, script: (Terminal) async throws -> Void
    ) async throws -> LineResult {
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: history, colorMode: .styled)
        return try await read(with: editor, on: terminal, language: language, script: script)
    }

    static func read(
        with editor: some LineEditor, on terminal: Terminal, language: EditorLanguage = SampleLanguage.language,
        script: (Terminal) async throws -> Void
    ) async throws -> LineResult {
        async let result = editor.readStatement(prompt: prompt, language: language)
        try await terminal.wait { $0.cursorLine.hasPrefix(">") && $0.modes.contains("2004") }
        try await script(terminal)
        // An editor whose last picture nobody reads would never be done.
        try await terminal.wait { !$0.modes.contains("2004") }
        return await result
    }

    @Test("a statement is typed, shown and submitted, and the terminal is as before")
    func plainStatement() async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let result = try await Self.read(on: terminal) {
            #expect($0.modes() != before)
            $0.type("from é日👍🏽 x")
            try await $0.expect(["> from é日👍🏽 x"], cursor: (0, 14))
            $0.type("\u{7F}\u{7F}\u{7F}")
            try await $0.expect(["> from é日"], cursor: (0, 10))
            $0.type("\r")
            try await $0.expect(["> from é日"], cursor: (1, 0))
        }
        #expect(result == .text("from é日"))
        #expect(terminal.modes() == before)
        try await terminal.wait { $0.modes.isEmpty }
    }

    @Test(
        "keys typed all at once give the text",
        arguments: [
            ("\r", .text("")), ("\u{4}", .endOfInput), ("abc\u{1}x\u{5}y\r", .text("xabcy")),
            ("abc\u{1}\u{4}\r", .text("bc")), ("a|\rb\r", .text("a|\nb")), ("a\u{1B}\rb\r", .text("a\nb")),
            ("one two\u{17}\u{17}\u{19}\r", .text("one two")), ("ab\u{14}\r", .text("ba")),
            ("word\u{1B}b\u{1B}u\r", .text("WORD")), ("ab\u{13}c\u{11}\r", .text("abc")),
            ("qonto.links\tx\r", .text("qonto.links\tx")), ("zz\tx\r", .text("zz\tx")), ("\tx\r", .text("\tx")),
            ("x \tq\r", .text("x \tq")), ("q\t\tx\r", .text("qonto.linksx")), ("zz\t\r", .text("zz")),
            ("abc\u{1F}\r", .text("")), ("q\t\t\r", .text("qonto.links")), ("f\t\r", .text("from")),
            ("a\u{1B}xb\u{16}\u{18}cd\r", .text("abd")), ("\u{3}\u{3}a\r", .text("a")), ("abc\u{3}", .interrupted),
            ("\u{1B}[D\u{1B}[C\u{1B}[3~a\u{1B}[Hb\u{1B}[Fc\u{1B}OHd\r", .text("dbac")),
            ("e\u{301}x\u{1B}[D\u{7F}\r", .text("x")),
        ] as [(String, LineResult)])
    func typedAhead(keys: String, expected: LineResult) async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let result = try await Self.read(on: terminal) { $0.type(keys) }
        #expect(result == expected)
        #expect(terminal.modes() == before)
    }

    @Test("a paste is one insert: tabs do not complete, line ends do not submit, Enter right behind it does")
    func paste() async throws {
        let terminal = try Terminal()
        let result = try await Self.read(on: terminal) {
            $0.type("\u{1B}[200~from x\r\nf\twhere é\rlast\u{1B}[201~\r")
        }
        #expect(result == .text("from x\nf\twhere é\nlast"))
        try await terminal.expect(["> from x", ". f    where é", ". last"])
    }

    @Test("a paste is undone as a whole, and goes into a search as its query")
    func pasteElsewhere() async throws {
        let history = HistoryStore(path: nil)
        history.record("from links")
        let result = try await Self.read(on: try Terminal(), history: history) {
            $0.type("ab \u{1B}[200~some words\u{1B}[201~")
            try await $0.expect(["> ab some words"])
            $0.type("\u{1F}")
            try await $0.expect(["> ab"])
            $0.type("\u{12}\u{1B}[200~lin\u{1B}[201~")
            try await $0.expect(["search lin: from links", "from links  just now"], cursor: (0, 17))
            $0.type("\r")
        }
        #expect(result == .text("from links"))
    }

    @Test("a large paste arrives whole, and only the window is painted")
    func largePaste() async throws {
        let text = (0..<2_000).map { "line \($0) é日" }.joined(separator: "\n")
        let terminal = try Terminal(rows: 10, columns: 40)
        let result = try await Self.read(on: terminal) {
            // A terminal takes only so much at a time.
            let keys = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
            for start in stride(from: 0, to: keys.count, by: 2_000) {
                $0.type(String(decoding: keys[start..<min(start + 2_000, keys.count)], as: UTF8.self))
            }
            try await $0.wait { $0.lines.last == ". line 1999 é日" }
            #expect($0.received.count < 2_000)
            $0.type("\r")
            try await $0.wait { $0.scrolled.contains("> line 0 é日") && $0.scrolled.contains(". line 1200 é日") }
        }
        #expect(result == .text(text))
    }

    @Test("sixty lines are edited in ten rows, a few bytes a key")
    func tallStatement() async throws {
        let text = (0..<60).map { "line \($0)" }.joined(separator: "\n")
        let terminal = try Terminal(rows: 10, columns: 40)
        let result = try await Self.read(on: terminal) {
            $0.type("\u{1B}[200~\(text)\u{1B}[201~")
            try await $0.wait { $0.lines.last == ". line 59" && $0.row == 9 }
            $0.resetReceived()
            $0.type("x")
            try await $0.wait { $0.lines.last == ". line 59x" }
            #expect($0.received.count < 40)
            for _ in 0..<59 { $0.type("\u{1B}[A") }
            try await $0.wait { $0.lines.first == "> line 0" && $0.row == 0 && $0.column == 8 }
            $0.type("!\u{1B}>")
            try await $0.wait { $0.lines.last == ". line 59x" }
            $0.type("\r")
            try await $0.wait { $0.scrolled.contains("> line 0!") }
        }
        #expect(result == .text(text.replacing("line 0\n", with: "line 0!\n") + "x"))
    }

    @Test("Up and Down keep an unsaved line of any length")
    func unsavedLine() async throws {
        let history = HistoryStore(path: nil)
        history.record("older")
        let long = String(repeating: "abcdefgh", count: 400)
        let result = try await Self.read(on: try Terminal(), history: history) {
            $0.type("\u{1B}[200~\(long)\u{1B}[201~")
            try await $0.wait { $0.lines.count > 5 }
            $0.type("\u{10}")
            try await $0.expect(["> older"])
            $0.type("\u{E}\r")
        }
        #expect(result == .text(long))
    }

    @Test("what Ctrl-C throws away is marked, and Up brings it back")
    func interrupted() async throws {
        let terminal = try Terminal()
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: HistoryStore(path: nil), colorMode: .plain)
        let first = try await Self.read(with: editor, on: terminal) {
            $0.type("some\u{1B}\rtext\u{1B}[A\u{3}")
            try await $0.expect(["> some", ". text^C"], cursor: (2, 0))
        }
        #expect(first == .interrupted)
        let second = try await Self.read(with: editor, on: terminal) {
            $0.type("\u{3}")
            try await $0.expect(["> some", ". text^C", "> Ctrl-D to exit"], cursor: (2, 2))
            $0.type("\u{1B}[A")
            try await $0.expect(["> some", ". text^C", "> some", ". text"], cursor: (2, 6))
            $0.type("\r")
        }
        #expect(second == .text("some\ntext"))
        let third = try await Self.read(with: editor, on: terminal) { $0.type("\u{4}") }
        #expect(third == .endOfInput)
    }

    @Test("the list opens, cycles and closes below the input")
    func menu() async throws {
        let result = try await Self.read(on: try Terminal(rows: 8, columns: 60)) {
            $0.type("q\t")
            let list = "qonto.links  links to pay  qonto.list   all"
            try await $0.expect(["> qonto.li", list], cursor: (0, 10))
            $0.type("\t\t")
            try await $0.expect(["> qonto.list", list], cursor: (0, 12))
            $0.type("\u{1B}[Z")
            try await $0.expect(["> qonto.links", list])
            $0.type("\u{1B}")
            try await $0.expect(["> qonto.li"], cursor: (0, 10))
            $0.type("\t\t ")
            try await $0.expect(["> qonto.links"], cursor: (0, 14))
            $0.type("x\r")
        }
        #expect(result == .text("qonto.links x"))
    }

    @Test("Ctrl-L paints the statement at the top of an empty window")
    func clear() async throws {
        let terminal = try Terminal()
        writeAll("something before\r\n", to: terminal.slave)
        _ = try await Self.read(on: terminal) {
            $0.type("abc")
            try await $0.expect(["something before", "> abc"])
            $0.type("\u{C}")
            try await $0.expect(["> abc"], cursor: (0, 5))
            $0.type("\r")
        }
    }

    @Test("a window of another size is painted anew")
    func resize() async throws {
        let result = try await Self.read(on: try Terminal(rows: 10, columns: 40)) {
            $0.type("from somewhere where a=b")
            try await $0.expect(["> from somewhere where a=b"])
            // A terminal that keeps its rows as they are, so wider is the case that can be compared.
            $0.resize(rows: 5, columns: 60)
            kill(getpid(), SIGWINCH)
            $0.type(" " + String(repeating: "c", count: 20))
            try await $0.expect(["> from somewhere where a=b " + String(repeating: "c", count: 20)], cursor: (0, 47))
            $0.type("\r")
        }
        #expect(result == .text("from somewhere where a=b " + String(repeating: "c", count: 20)))
    }

    @Test("colour is written for what the language marks")
    func colour() async throws {
        var language = SampleLanguage.language
        language.highlight = { $0.hasPrefix("from") ? [HighlightSpan(0..<4, TextStyle(.cyan))] : [] }
        let terminal = try Terminal()
        _ = try await Self.read(on: terminal, language: language) {
            $0.type("from x")
            try await $0.expect(["> from x"])
            $0.type("\r")
        }
        #expect(String(decoding: terminal.received, as: UTF8.self).contains("\u{1B}[36mfrom\u{1B}[0m x"))
    }

    @Test("a cancelled task and a closed terminal end the read")
    func ends() async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: HistoryStore(path: nil), colorMode: .plain)
        try await withThrowingTaskGroup(of: LineResult.self) { group in
            group.addTask { await editor.readStatement(prompt: Self.prompt, language: SampleLanguage.language) }
            try await terminal.wait { $0.cursorLine == ">" }
            group.cancelAll()
            #expect(try await group.next() == .interrupted)
        }
        #expect(terminal.modes() == before)
    }

    @Test("random keys neither stop the editor nor change the terminal", arguments: [1, 2, 3, 4, 5, 6])
    func randomKeys(seed: UInt64) async throws {
        var random = SplitMix(state: seed)
        let pieces =
            ["a", "b ", "é", "日", "👩‍👩‍👧", "e\u{301}", "\u{301}", "|", "\t", "\u{1B}\r", "\u{1B}[200~x\ty\r\u{1B}[201~"]
            + [
                "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[H", "\u{1B}[F", "\u{1B}[3~", "\u{1B}[Z",
                "\u{7F}",
            ]
            + (1...31).filter { ![3, 4, 10, 13, 15, 26].contains($0) }.map { String(UnicodeScalar(UInt8($0))) }
            + ["\u{1B}b", "\u{1B}f", "\u{1B}d", "\u{1B}u", "\u{1B}l", "\u{1B}c", "\u{1B}<", "\u{1B}>", "\u{1B}\u{7F}"]
        let history = HistoryStore(path: nil)
        ["one", "two\nlines of text", "日本"].forEach(history.record)
        let terminal = try Terminal(
            rows: Int.random(in: 1...8, using: &random), columns: Int.random(in: 2...30, using: &random))
        let before = terminal.modes()
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: history, colorMode: .plain)
        async let read = editor.readStatement(prompt: Self.prompt, language: SampleLanguage.language)
        try await terminal.wait { $0.modes.contains("2004") }
        for _ in 0..<40 {
            terminal.type((0..<10).compactMap { _ in pieces.randomElement(using: &random) }.joined())
            terminal.drain()
            await Task.yield()
        }
        terminal.type("\u{7}\u{7}\u{1B}\r#END|\u{1B}>\u{1B}\r")
        // Out of any search, the last line is fresh; Enter on it submits.
        terminal.type("\r")
        try await terminal.wait { $0.modes.isEmpty }
        guard case .text(let text) = await read else {
            Issue.record("not submitted, seed \(seed)")
            return
        }
        #expect(text.contains("#END|"), "seed \(seed)")
        #expect(terminal.modes() == before, "seed \(seed)")
    }
}
