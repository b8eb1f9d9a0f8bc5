import Foundation
import Glibc
import Testing

@testable import QuireLineEditor

@Suite("Plain lines")
struct PlainLineEditorTests {
    @Test(
        "lines are joined until the language is content, a blank line comes, or the input ends",
        arguments: [
            ("", []), ("a\n", ["a"]), ("a", ["a"]), ("a|\nb\nc\n", ["a|\nb", "c"]), ("a|\n\nb\n", ["a|\n", "b"]),
            ("a|\n", ["a|"]), ("\n", [""]), ("é\r\nb\u{1B}[2J\n", ["é", "b[2J"]),
        ] as [(String, [String])])
    func statements(input: String, expected: [String]) async throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try pipe.fileHandleForWriting.close()
        let output = Pipe()
        let editor = LineEditors.make(
            input: pipe.fileHandleForReading.fileDescriptor, output: output.fileHandleForWriting.fileDescriptor,
            environment: [:], history: HistoryStore(path: nil), interrupts: nil,
            colorMode: .plain)
        var statements: [String] = []
        while case .text(let text) = await editor.readStatement(
            prompt: EditorPrompt("> ", continuation: ". "), language: SampleLanguage.language)
        {
            statements.append(text)
        }
        #expect(statements == expected)
    }
}
