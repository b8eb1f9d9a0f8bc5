import Foundation
import QuireDiagnostics
import Testing

@Suite("Diagnostics as text")
struct TextDiagnosticRendererTests {
    private func render(
        _ text: String, _ part: String, name: String? = nil, label: String? = nil, suggestions: [String] = [],
        hint: String? = nil
    ) -> String {
        let source = SourceText(text, name: name)
        let start = text.range(of: part).map { text[..<$0.lowerBound].utf8.count } ?? 0
        return TextDiagnosticRenderer().render(
            Diagnostic(
                .unknownField, message: "no such field", source: source,
                span: SourceSpan(start, start + part.utf8.count), label: label, suggestions: suggestions, hint: hint))
    }

    @Test("a misspelt field is shown with its line, carets, a suggestion and help")
    func wholeForm() {
        let source = SourceText("from qonto where stauts=paid sort amount desc")
        let diagnostic = Diagnostic(
            .unknownField, message: "qonto.payment_links has no field 'stauts'", source: source,
            span: SourceSpan(17, 23), suggestions: ["status"], hint: "describe qonto.payment_links")
        #expect(
            TextDiagnosticRenderer().render(diagnostic) == """
                error[unknown-field]: qonto.payment_links has no field 'stauts'
                  1 | from qonto where stauts=paid sort amount desc
                    |                  ^^^^^^ did you mean 'status'?
                  help: describe qonto.payment_links

                """)
    }

    @Test("a named source is named with line and column")
    func namedSource() {
        #expect(
            render("from a\n  where x", "x", name: "q.quire") == """
                error[unknown-field]: no such field
                   --> q.quire:2:9
                  2 |   where x
                    |         ^

                """)
    }

    @Test(
        "carets stand under the text whatever the width of what is before it",
        arguments: [
            ("where 東京=x", "x", "  1 | where 東京=x\n    |            ^\n"),
            ("\twhere x", "x", "  1 |     where x\n    |           ^\n"),
            ("e\u{301}a x", "x", "  1 | e\u{301}a x\n    |    ^\n"),
            ("👩‍👩‍👧 x", "x", "  1 | 👩‍👩‍👧 x\n    |    ^\n"),
            ("a \u{1B}[31m x", "x", "  1 | a \\u{1B}[31m x\n    |              ^\n"),
            ("a \u{202E}b x", "x", "  1 | a \\u{202E}b x\n    |             ^\n"),
            ("from 東京 where", "東京", "  1 | from 東京 where\n    |      ^^^^\n"),
        ])
    func alignment(text: String, part: String, expected: String) {
        #expect(render(text, part).hasSuffix("no such field\n" + expected))
    }

    @Test("a long line is clipped around the caret")
    func longLine() {
        let text = String(repeating: "a ", count: 50_000) + "HERE" + String(repeating: " b", count: 50_000)
        let lines = render(text, "HERE").split(separator: "\n")
        #expect(lines[1].count < 120)
        #expect(lines[1].hasPrefix("  1 | …") && lines[1].hasSuffix("…"))
        let caret = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) } ?? 0
        #expect(Array(lines[1])[caret...].prefix(4) == ["H", "E", "R", "E"])
        #expect(lines[2].hasSuffix(" ^^^^"))
    }

    @Test("a span of several lines shows the first and the last")
    func severalLines() {
        #expect(
            render("from a (b\nc\nd) e", "(b\nc\nd)", label: "here") == """
                error[unknown-field]: no such field
                  1 | from a (b
                    |        ^^
                    ⋮
                  3 | d) e
                    | ^^ here

                """)
    }

    @Test("an empty span at the end of the text shows one caret there")
    func atTheEnd() {
        let source = SourceText("from")
        let diagnostic = Diagnostic(
            Diagnostic.Code(rawValue: "x"), message: "m", source: source, span: SourceSpan(4, 4))
        #expect(TextDiagnosticRenderer().render(diagnostic) == "error[x]: m\n  1 | from\n    |     ^\n")
    }

    @Test("what an API answered and what was delivered are told as notes, without control characters")
    func details() {
        var diagnostic = Diagnostic(
            Diagnostic.Code(rawValue: "provider-refused"), message: "refused\u{1B}[2J", exit: ExitStatus.provider)
        diagnostic.http = .init(status: 400, code: "bad\nvalue", parameter: "sort", requestID: "r1")
        diagnostic.partial = .init(rows: 10, pages: 2, cursor: "c3")
        #expect(
            TextDiagnosticRenderer().render(diagnostic) == """
                error[provider-refused]: refused\\u{1B}[2J
                  note: the API answered: status 400, code bad value, parameter sort, request r1
                  note: delivered before that: rows 10, pages 2; stopped at c3

                """)
    }

    @Test("colours are there only when asked for")
    func colours() {
        let diagnostic = Diagnostic(Diagnostic.Code(rawValue: "x"), severity: .warning, message: "m")
        #expect(TextDiagnosticRenderer(colour: .ansi).render(diagnostic).contains("\u{1B}[1;33mwarning[x]\u{1B}[0m"))
        #expect(!TextDiagnosticRenderer().render(diagnostic).contains("\u{1B}"))
    }

    @Test("spans outside the text do no harm", arguments: [(0, 0), (3, 900), (900, 901), (1, 3)])
    func hostileSpans(start: Int, end: Int) {
        for text in ["", "a\r\nb", "\n\n", "é東"] {
            let source = SourceText(text)
            let diagnostic = Diagnostic(
                Diagnostic.Code(rawValue: "x"), message: "m", source: source, span: SourceSpan(start, end))
            #expect(TextDiagnosticRenderer().render(diagnostic).hasPrefix("error[x]: m\n"))
            #expect(JSONDiagnosticRenderer().render(diagnostic).hasPrefix("{\"code\":\"x\""))
        }
    }
}
