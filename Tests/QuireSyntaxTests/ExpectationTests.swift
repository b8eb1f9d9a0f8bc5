import Foundation
import QuireDiagnostics
import QuireTestSupport
import Testing

@testable import QuireSyntax

@Suite("What the parser expects at the end of a text")
struct ExpectationTests {
    /// What could come next, as words.
    private static func words(after text: String, _ mode: ParsedScript.Mode = .script) -> [String] {
        Parser.expectation(after: SourceText(text), mode: mode).items.map { item in
            switch item {
            case .word(let keyword): keyword.rawValue
            case .symbol(let text), .infix(let text): text
            case .operand(let operand): "‹\(operand.use)\(operand.counterpart == nil ? "" : ", compared")›"
            case .name(let role): "‹\(role.words)›"
            case .number: "‹number›"
            case .currency: "‹currency›"
            case .path(let place): "‹path after \(place)›"
            case .file: "‹file›"
            case .literal: "‹literal›"
            }
        }
    }

    private static let stages = Keyword.stages.map(\.rawValue)
    private static let sums = ["+", "-", "*", "/", "%"]

    @Test(
        "the end of a text has what is looked for there",
        arguments: [
            ("from a ", [".", "as", ","] + stages + ["|"]), ("from a | ", stages), ("from a limit ", ["‹number›"]),
            ("from a limit 5 ", stages + ["|"]), ("from ", ["‹file›", "‹\(NameRole.source.words)›"]),
            ("let x ", ["="]), ("let x = ", ["from"]), ("explain ", ["analyze", "from"]), ("param p ", [":", "="]),
            ("from a left ", ["join"]), ("from a join b ", [".", "as", "on"]), ("from a top 5 ", ["by"]),
            ("from a where x is ", ["not", "null"]), ("from a where x is not ", ["null"]),
            ("from a where x not ", ["in", "between", "contains", "starts", "ends", "~"]),
            ("from a where x = ", ["‹condition, compared›"]),
            ("from a where x + ", ["‹condition›"]),
            ("from a where x between 1 ", ["‹currency›"] + sums + ["and"]),
            ("from a drop ", ["‹column›"]), ("from a where (", ["from", "‹condition›"]),
            ("from a where f(", [")", "‹value›"]),
            ("from a group { count(distinct ", ["‹value›"]), ("from a group ", ["{", "‹value›"]),
            ("from a group { count, ", ["}", "‹\(NameRole.aggregate.words)›"]),
            ("from a derive x ", ["="]),
            ("from a sort x nulls ", ["first", "last"]),
            ("from a group x { n ", ["="]), ("from a into ", ["‹path after into›"]),
            ("include ", ["‹path after include›"]), ("nonsense ", []), ("from a as ", ["‹\(NameRole.alias.words)›"]),
            ("from \"a.csv\" ", ["(", "as", ","] + stages + ["|"]),
            ("describe ", ["‹\(NameRole.described.words)›", "‹file›"]),
            ("from a join \"b.csv\" (skip 1) ", ["as", "on"]), ("describe \"a.csv\" ", ["("]),
            ("from \"a.csv\" (", ["‹\(NameRole.fileOption(of: SourceSpan(5, 12)).words)›"]),
            ("from \"a.csv\" (header ", [":", "‹literal›", "‹\(NameRole.fileSetting("header").words)›"]),
            ("from \"a.csv\" (x: ", ["‹\(NameRole.columnType.words)›"]),
            ("from \"a.csv\" (x: money ", ["‹\(NameRole.currency.words)›", "‹literal›", ",", ")"]),
            ("from a nonsense ", stages), ("from a where = ", stages), ("from a where (x = = ", []),
            ("from a # ", []), ("from a;", Keyword.statements.map(\.rawValue)),
            ("", Keyword.statements.map(\.rawValue)),
            ("from a\n\n", Keyword.statements.map(\.rawValue)),
            ("from a limit 5\n", stages + ["|"] + Keyword.statements.map(\.rawValue)),
        ] as [(String, [String])])
    func items(text: String, expected: [String]) {
        #expect(Self.words(after: text) == expected)
    }

    @Test("a stage can begin a statement where a result can be gone on with")
    func refinement() {
        #expect(Self.words(after: "", .interactive) == Keyword.statements.map(\.rawValue) + Self.stages)
        #expect(Self.words(after: "explain ", .interactive) == ["analyze", "from"] + Self.stages)
    }

    @Test("the query that the end stands in is told, with its tables, its stages and what came before")
    func query() throws {
        let text =
            "param p = 1; let b = from a; from a.t as x, c join d on z where y in (from e as f sort z desc limit "
        let expectation = Parser.expectation(after: SourceText(text))
        let inner = try #require(expectation.query)
        #expect(text.utf8.count - inner.start == "from e as f sort z desc limit ".utf8.count)
        #expect(inner.sources.map(\.alias?.text) == ["f"] && inner.stages.map(\.keyword) == [.sort, .limit])
        #expect(expectation.bindings == ["b"] && expectation.parameters == ["p"])
        #expect(expectation.statementStart == 29)
        let outer = try #require(Parser.expectation(after: SourceText("from a.t as x, c join d as g on ")).query)
        #expect(outer.sources.map(\.alias?.text) == ["x", nil] && outer.joins.map(\.alias?.text) == ["g"])
    }

    @Test("every token of every text that the grammar allows is among what was expected before it")
    func complete() {
        let seed = UInt64.random(in: 0..<1_000_000)
        var writer = GrammarWriter(Grammar.document, seed: seed)
        var seen: Set<String> = []
        for _ in 0..<400 {
            let source = SourceText(writer.text("statement"))
            // Each of its tokens has all before it read again.
            guard source.bytes.count < 160 else { continue }
            for token in Lexer.lex(source).tokens.dropLast() {
                let before = SourceText(source.slice(SourceSpan(0, token.span.start)))
                let expectation = Parser.expectation(after: before)
                guard !expectation.items.contains(where: { Self.allows($0, token, after: before) }) else { continue }
                if seen.insert(token.text).inserted {
                    Issue.record(
                        "seed \(seed): '\(token.text)' after «\(before.text)»: \(Self.words(after: before.text))")
                }
            }
        }
    }

    private static func allows(_ item: QuireSyntax.Expectation.Item, _ token: Token, after before: SourceText) -> Bool {
        switch (item, token.kind) {
        case (.word(let keyword), .word): token.keyword == keyword
        case (.infix(let text), .word): token.text.lowercased() == text
        // A call's bracket stands behind any word that could be a name.
        case (.infix(let text), .symbol), (.symbol(let text), .symbol):
            token.text == text || token.text == "(" && Lexer.lex(before).tokens.dropLast().last?.isWord == true
        case (.operand, .symbol(let symbol)): [.openParenthesis, .minus, .plus].contains(symbol)
        case (.operand, .word), (.operand, .quotedName), (.operand, .literal), (.operand, .parameter): true
        case (.name, .word), (.name, .quotedName), (.number, .literal), (.number, .parameter): true
        case (.file, .literal), (.literal, .literal): true
        case (.currency, .word), (.path, .literal), (.path, .parameter): true
        default: false
        }
    }

    @Test("no word that is expected is an error where it is")
    func sound() {
        let seed = UInt64.random(in: 0..<1_000_000)
        var writer = GrammarWriter(Grammar.document, seed: seed)
        for _ in 0..<100 {
            let source = SourceText(writer.text("statement"))
            // Each of its tokens has all before it read again.
            guard source.bytes.count < 160 else { continue }
            for token in Lexer.lex(source).tokens.dropLast() {
                let before = source.slice(SourceSpan(0, token.span.start))
                for case .word(let keyword) in Parser.expectation(after: SourceText(before)).items {
                    let parsed = Parser.parse(SourceText(before + keyword.rawValue))
                    let wrong = parsed.diagnostics.filter {
                        $0.span?.start == token.span.start && $0.span?.isEmpty == false
                    }
                    #expect(wrong.isEmpty, "seed \(seed): «\(before)\(keyword.rawValue)»: \(wrong.map(\.message))")
                }
            }
        }
    }
}

extension Token {
    fileprivate var isWord: Bool { if case .word = kind { true } else { false } }
}
