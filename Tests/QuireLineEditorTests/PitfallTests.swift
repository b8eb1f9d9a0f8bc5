import Foundation
import Testing

@testable import QuireLineEditor

/// What libedit and editors on it are known to get wrong, and the tests that hold it off.
///
/// | pitfall | held off by |
/// |---|---|
/// | bytes beyond ASCII are dropped without a locale | `ProcessTests.bareEnvironment` |
/// | an unknown TERM stops the editor | `ProcessTests.bareEnvironment` |
/// | Ctrl-S freezes the terminal | `LibeditLineEditorTests.typedAhead` (its `ab^Sc^Q`) |
/// | Ctrl-C ends the program, or kills its process group | `ProcessTests.interrupts` |
/// | a trap or a signal leaves the terminal raw | `ProcessTests.signals`, `ProcessTests.trap` |
/// | Ctrl-Z and fg lose the modes or the statement | `ProcessTests.suspend` |
/// | keys typed ahead are flushed or shown amid the output | `TypeAheadTests` |
/// | a paste completes at its tabs and submits at its line ends | `LibeditLineEditorTests.paste` |
/// | Enter right behind a paste is swallowed | `LibeditLineEditorTests.paste` |
/// | a paste into a search | `LibeditLineEditorTests.pasteElsewhere` |
/// | a paste leaves vi's insert mode by its escape | `PitfallTests.pasteInVi` |
/// | a statement taller than the window is painted whole with each key | `LibeditLineEditorTests.tallStatement` |
/// | Up and Down cut an unsaved line at 1,024 | `LibeditLineEditorTests.unsavedLine` |
/// | a history line of 1,024 bytes overruns a buffer | `PitfallTests.historyLines` |
/// | concurrent sessions overwrite each other's history | `HistoryStoreTests` |
/// | an empty line and the end of input look the same | `LibeditLineEditorTests.typedAhead` |
/// | bytes behind the end of the line get into it | `PitfallTests.shorterLine` |
/// | Ctrl-A, Ctrl-K and their like take the whole text for a line | `EditorStateTests.commands` |
/// | completion behind other letters than ASCII deletes too much | `PitfallTests.completionBehindWide` |
/// | a lone Escape waits for the next key | `PitfallTests.loneEscape` |
/// | a history search writes into the line | `LibeditLineEditorTests.pasteElsewhere` |
/// | cursor keys stop within a character | `EditorStateTests.commands`, `ViTests` |
/// | an `.editrc` with an unknown function stops the start | `ViTests` |
@Suite("Pitfalls of libedit", .serialized)
struct PitfallTests {
    @Test("a history line of about 1,024 bytes is kept as it is", arguments: 1_020...1_028)
    func historyLines(length: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
        HistoryStore(path: folder + "/history.jsonl").record(text)
        let kept = HistoryStore(path: folder + "/history.jsonl").entries
        #expect(kept == [text])
    }

    @Test("a line that became shorter has nothing of what it was")
    func shorterLine() async throws {
        let history = HistoryStore(path: nil)
        history.record("a much longer statement than the next")
        let result = try await LibeditLineEditorTests.read(on: try Terminal(), history: history) {
            $0.type("\u{10}\u{15}\u{5}\u{15}ab\r")
        }
        #expect(result == .text("ab"))
    }

    @Test("completion takes the place of its word alone, whatever stands before it")
    func completionBehindWide() async throws {
        let result = try await LibeditLineEditorTests.read(on: try Terminal()) { $0.type("é日👩‍👩‍👧 q\t\t\r") }
        #expect(result == .text("é日👩‍👩‍👧 qonto.links"))
    }

    @Test("Escape alone counts as a key soon, without another")
    func loneEscape() async throws {
        let result = try await LibeditLineEditorTests.read(on: try Terminal()) {
            $0.type("q\t")
            try await $0.wait { $0.lines.count > 1 }
            $0.type("\u{1B}")
            try await $0.expect(["> qonto.li"])
            $0.type("\r")
        }
        #expect(result == .text("qonto.li"))
    }

    @Test("a paste in vi's insert mode stays text")
    func pasteInVi() async throws {
        let terminal = try Terminal()
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: HistoryStore(path: nil), colorMode: .plain)
        var settings = EditorSettings()
        settings.mode = .vi
        async let read = editor.readStatement(
            prompt: LibeditLineEditorTests.prompt, language: SampleLanguage.language, settings: settings)
        try await terminal.wait { $0.cursorLine.hasPrefix(">") && $0.modes.contains("2004") }
        terminal.type("x\u{1B}[200~dd\tp\n0x\u{1B}[201~\r")
        try await terminal.wait { !$0.modes.contains("2004") }
        let result = await read
        #expect(result == .text("xdd\tp\n0x"))
    }

    @Test("Ctrl-O runs an earlier statement and brings up the one behind it, as often as one likes")
    func runAndNext() async throws {
        let history = HistoryStore(path: nil)
        for entry in ["first", "second", "third"] { history.record(entry) }
        let terminal = try Terminal()
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: history, colorMode: .plain)
        let first = try await LibeditLineEditorTests.read(with: editor, on: terminal) {
            $0.type("\u{10}\u{10}\u{10}\u{F}")
        }
        let second = try await LibeditLineEditorTests.read(with: editor, on: terminal) {
            try await $0.wait { $0.cursorLine == "> second" }
            $0.type("!\u{7F}\u{F}")
        }
        let third = try await LibeditLineEditorTests.read(with: editor, on: terminal) {
            try await $0.wait { $0.cursorLine == "> third" }
            $0.type("\u{15}x\r")
        }
        #expect([first, second, third] == [.text("first"), .text("second"), .text("x")])
    }

    @Test(
        "F1 tells about the word below the statement, until the next key",
        arguments: ["\u{1B}OP", "\u{1B}[11~", "\u{1B}[[A"])
    func help(key: String) async throws {
        var language = SampleLanguage.language
        language.help = { text, cursor in [Candidate("\(text) \(cursor)", description: "a word")] }
        let result = try await LibeditLineEditorTests.read(on: try Terminal(), language: language) {
            $0.type("abc\(key)")
            try await $0.expect(["> abc", "abc 3  a word"], cursor: (0, 5))
            $0.type("d")
            try await $0.expect(["> abcd"])
            $0.type("\r")
        }
        #expect(result == .text("abcd"))
    }
}
