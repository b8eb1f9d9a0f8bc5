import Foundation
import QuireDiagnostics
import QuireSyntax
import Testing

@Suite("Messages about syntax")
struct SyntaxMessageTests {
    @Test("every message reads as it did when it was last approved")
    func golden() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Corpus/syntax_errors")
        let queries = try String(contentsOf: folder.appending(path: "queries.txt"), encoding: .utf8)
        let golden = folder.appending(path: "messages.txt")
        var found = ""
        for line in queries.split(separator: "\n") {
            let diagnostics = Parser.parse(SourceText(String(line))).diagnostics
            #expect(!diagnostics.isEmpty, "no error in: \(line)")
            found += diagnostics.map { TextDiagnosticRenderer().render($0) }.joined() + "\n"
        }
        let expected = try? String(contentsOf: golden, encoding: .utf8)
        if ProcessInfo.processInfo.environment["QUIRE_RECORD"] == "1" || expected == nil {
            try found.write(to: golden, atomically: true, encoding: .utf8)
        }
        #expect(found == expected)
    }

    @Test("a carriage return alone ends no line, and hides nothing in a comment")
    func carriageReturns() {
        for text in ["# a\rfrom qonto", "print 1 # a\rprint 2\n", "# a\r\r\n# b\rc"] {
            let found = Parser.parse(SourceText(text)).diagnostics
            #expect(found.map(\.message) == ["the comment contains a carriage return, which doesn't end a line here"])
        }
        #expect(Parser.parse(SourceText("# a\r\nprint 1 # b\r\n")).isValid)
    }

    @Test("messages are lower-case, have no full stop, and name their code in kebab-case")
    func style() {
        for text in [
            "from a where", "from a limit -1", "from a foo b", "select a from b", "foo", "from a where b like 'x'",
        ] {
            for diagnostic in Parser.parse(SourceText(text)).diagnostics {
                #expect(diagnostic.message.hasPrefix("SQL") || diagnostic.message.first?.isUppercase == false)
                #expect(diagnostic.message.last != ".")
                #expect(diagnostic.code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
                #expect(diagnostic.exit == ExitStatus.wrongText)
            }
        }
    }
}
