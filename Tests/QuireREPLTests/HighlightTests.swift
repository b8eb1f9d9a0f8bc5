import Foundation
import QuireDiagnostics
import QuireLanguage
import QuireLineEditor
import QuireSession
import QuireSyntax
import QuireTerminal
import Testing

@testable import QuireREPL

@Suite("Colours of a statement")
struct HighlightTests {
    /// The look of the first place at which a word stands.
    static func look(of word: String, in text: String, _ highlighter: PromptHighlighter = PromptHighlighter(session()))
        -> TextStyle
    {
        guard let range = text.range(of: word) else { return TextStyle(.black) }
        let place = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
        return highlighter.spans(text).last { $0.range.contains(place) }?.style ?? .plain
    }

    static let query =
        "from qonto where amount >= 10.5 and created_at > 2026-11 # now\n select x = upper(\"é\"), status"

    @Test(
        "words look like what they are",
        arguments: [
            ("from", Palette.style(of: .keyword)), ("qonto", Palette.style(of: .name)),
            ("where", Palette.style(of: .keyword)), ("amount", Palette.style(of: .name)),
            (">=", .plain), ("10.5", Palette.style(of: .number)), ("and", Palette.style(of: .keyword)),
            ("2026-11", Palette.style(of: .date)),
            ("# now", Palette.style(of: .comment)), ("upper", Palette.style(of: .function)),
            ("\"é\"", Palette.style(of: .string)),
            ("status", Palette.style(of: .name)),
        ] as [(String, TextStyle)])
    func words(word: String, style: TextStyle) {
        #expect(Self.look(of: word, in: Self.query) == style)
    }

    @Test(
        "what there is not is underlined at once, even in a statement that isn't finished",
        arguments: [
            ("stauts", "from qonto where stauts=paid"), ("stauts", "from qonto where stauts=paid and "),
            ("stauts", "from qonto where stauts=paid sort "), ("payd", "from qonto where status=payd "),
            ("qunto", "from qunto where status"), ("linkz", "from qonto.linkz limit 3"),
            ("uper", "from qonto select x = uper(status)"), ("stauts", "from qonto\nwhere é = 1\nsort stauts desc"),
            (".formta", ".formta csv"), ("idd", "from qonto as a join qonto as b on b.idd = a.id "),
            ("zz", "let a = from qonto select x = amount; from a where zz = 1 "),
            ("stauts", "from qonto.links where stauts = paid "), ("statsu", "from qonto group statsu { n = count } "),
            ("payd", "from qonto as a join qonto as b on b.id = a.id where b.status = payd "),
            ("nonesuch", "from qonto limit 1; from nonesuch where "),
            ("amuont", "let big = from qonto where amuont > 5 "),
        ])
    func mistakes(word: String, text: String) {
        #expect(Self.look(of: word, in: text).traits.contains(.underline))
    }

    @Test(
        "what is being typed, or is right, is not",
        arguments: [
            "f", "from q", "from qonto where stat", "from qonto where status=pa", "from qonto wh",
            "from qonto where status=paid",
            "from qonto where ", "from qonto where status in (paid, op", ".fo", ".format csv", "help", "quit",
            "from qonto limit 5 select id, amount", "",
        ])
    func correct(text: String) {
        let marks = PromptHighlighter(session()).spans(text).filter { $0.style.traits.contains(.underline) }
        #expect(marks.isEmpty, "\(marks)")
    }

    @Test("a text is looked at once, a long one by the lexer alone, and a very long one not at all")
    func budget() {
        let transport = CountingTransport()
        let highlighter = PromptHighlighter(session(transport))
        for _ in 0..<5 { _ = highlighter.spans("from qonto where status=paid") }
        #expect(highlighter.work == .init(lexed: 1, bound: 1))
        let long = "from qonto where status=paid" + String(repeating: " and amount > 1", count: 1_000)
        #expect(!highlighter.spans(long).isEmpty)
        #expect(highlighter.work == .init(lexed: 2, bound: 1))
        #expect(highlighter.spans(String(repeating: long, count: 10)).isEmpty)
        #expect(highlighter.work == .init(lexed: 2, bound: 1))
        #expect(transport.requests == 0)
    }
}

@Suite("What follows a mistake")
struct CorrectionTests {
    @Test(
        "the corrected statement is known when all of it can be put right",
        arguments: [
            ("from qonto where stauts=paid", "from qonto where status=paid"),
            ("from qonto where stauts=payd", "from qonto where status=paid"),
            ("from qnto limit 3", "from qonto limit 3"),
            ("from qonto where stauts=paid and amuont > 3", "from qonto where status=paid and amount > 3"),
            ("from qonto where zzzzzz=1", nil), ("from qonto limit 5", nil),
        ] as [(String, String?)])
    func corrections(text: String, corrected: String?) {
        let session = session()
        let source = SourceText(text)
        let diagnostics = session.check(source, mode: .interactive).diagnostics
        #expect(Correction.of(source, diagnostics, in: session) == corrected)
    }

    @Test("a warning is told once, those of one kind together, and then only that it came again")
    func warnings() {
        func warning(_ code: String, _ message: String) -> Diagnostic {
            Diagnostic(Diagnostic.Code(rawValue: code), severity: .warning, message: message)
        }
        var log = WarningLog()
        let first = log.news([
            warning("odd", "a.x: 3 values"), warning("odd", "a.y: 4 values"), warning("moved", "a: 5"),
        ])
        #expect(first.fresh.map(\.message) == ["a.x: 3 values", "a: 5"])
        #expect(first.fresh.first?.notes == ["a.y: 4 values"])
        #expect(first.rest == nil)
        let second = log.news([warning("odd", "a.x: 99 values"), warning("odd", "a.z: 1 value")])
        #expect(second.fresh.map(\.message) == ["a.z: 1 value"])
        #expect(second.rest == "already warned about: odd")
    }

    @Test(
        "the bracket at the cursor and its other half are marked, those in texts and comments are none",
        arguments: [
            ("a |(b [c])", [2, 8]), ("a (|b [c])", [2, 8]), ("a (b |[c])", [5, 7]), ("a (b [c]|)", [2, 8]),
            ("a (b [c])|", [2, 8]), ("a| (b)", []), ("(a|", []), ("(a|]", []), ("|(\")\") x", [0, 4]),
            ("(\"|)\")", []), ("|( # )\n)", [0, 6]), ("é |(b)", [3, 5]), ("|", []),
            (".explain from x where |(a)", [22, 24]),
        ] as [(String, [Int])])
    func brackets(marked: String, places: [Int]) {
        let before = marked.prefix { $0 != "|" }
        let text = before + marked.dropFirst(before.count + 1)
        let found = BracketPair.ranges(at: before.utf8.count, in: String(text))
        #expect(found.map(\.lowerBound) == places && found.allSatisfy { $0.count == 1 })
    }
}
