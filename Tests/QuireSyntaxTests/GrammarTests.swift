import Foundation
import QuireDiagnostics
import QuireSyntax
import QuireTestSupport
import Testing

@Suite("The grammar in the document")
struct GrammarTests {
    private static let grammar = Grammar.document

    @Test("each name in it is a production or a token, and each production is used")
    func isClosed() {
        let names = Set(Self.grammar.productions.keys)
        #expect(names.count >= 50)
        #expect(Self.grammar.mentioned.subtracting(names).subtracting(Grammar.tokens.keys).isEmpty)
        #expect(names.subtracting(Self.grammar.mentioned) == ["script"])
    }

    @Test("every text that it allows is one for the parser, and every production is exercised")
    func texts() {
        let seed = UInt64.random(in: 0..<1_000_000)
        var writer = GrammarWriter(Self.grammar, seed: seed)
        for _ in 0..<1500 {
            let text = writer.text("statement")
            let parsed = Parser.parse(SourceText(text))
            #expect(
                parsed.isValid && parsed.statements.count == 1,
                "seed \(seed): \(text): \(parsed.diagnostics.map(\.message))")
            guard parsed.isValid else { return }
        }
        #expect(Set(Self.grammar.productions.keys).subtracting(writer.used) == ["script"], "seed \(seed)")
    }

    @Test("each stage and statement that the parser knows is a production or a word of one")
    func isComplete() {
        let words = Set(Self.grammar.words)
        for keyword in Keyword.allCases {
            #expect(words.contains(keyword.rawValue) || ["true", "false"].contains(keyword.rawValue), "\(keyword)")
        }
        for function in AggregateFunction.allCases { #expect(words.contains(function.rawValue), "\(function)") }
    }
}

extension Grammar {
    /// The grammar that the language's document has.
    static let document: Grammar = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/language.md")
        return Grammar(document: (try? String(contentsOf: file, encoding: .utf8)) ?? "")
    }()
}
