import Testing

@testable import QuireLineEditor

@Suite("Keys that are typed while a statement runs", .serialized)
struct TypeAheadTests {
    @Test("they aren't shown, and the next prompts have them as they were typed, Ctrl-D too")
    func kept() async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let keys = TypeAhead(input: terminal.slave, output: terminal.slave)
        keys.begin()
        #expect(terminal.modes() != before)
        try await terminal.typeAhead("from é\u{7F}x\rlast\r\u{4}")
        terminal.drain()
        let shown = terminal.screen.lines.joined()
        #expect(shown.isEmpty)
        keys.end()
        #expect(terminal.modes() == before)
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: HistoryStore(path: nil), colorMode: .plain)
        for expected in [LineResult.text("from x"), .text("last"), .endOfInput] {
            async let read = editor.readStatement(prompt: LibeditLineEditorTests.prompt, language: .unknown)
            try await terminal.wait { !$0.modes.contains("2004") && !$0.lines.isEmpty }
            let result = await read
            #expect(result == expected)
        }
        #expect(terminal.modes() == before)
    }

    @Test("what was typed before a question is no answer to it, and the terminal is as usual while it is asked")
    func question() async throws {
        let terminal = try Terminal()
        let before = terminal.modes()
        let keys = TypeAhead(input: terminal.slave, output: terminal.slave)
        keys.begin()
        let kept = terminal.modes()
        try await terminal.typeAhead("y\r")
        let modes = await keys.paused { terminal.modes() }
        #expect(modes == before)
        #expect(terminal.modes() == kept)
        try await terminal.typeAhead("z")
        keys.end()
        let editor = LibeditLineEditor(
            input: terminal.slave, output: terminal.slave, history: HistoryStore(path: nil), colorMode: .plain)
        let result = try await LibeditLineEditorTests.read(with: editor, on: terminal) {
            try await $0.expect(["> z"])
            $0.type("\r")
        }
        #expect(result == .text("z"))
    }
}
