import QuireDiagnostics
import QuireSyntax
import QuireTestSupport

/// What holds for every text in the language.
enum SyntaxRules {
    /// Parsing gives a tree whose messages lie within the text and can be written.
    static func parse(_ text: String) throws(BrokenRule) {
        let source = SourceText(text)
        for mode in [ParsedScript.Mode.script, .interactive] {
            let parsed = Parser.parse(source, mode: mode)
            for statement in parsed.statements { try within(statement.span, source) }
            try shown(parsed.diagnostics, source)
            let expectation = Parser.expectation(after: source, mode: mode)
            if let start = expectation.query?.start { try within(SourceSpan(start, start), source) }
            if let left = expectation.left?.counterpart { try within(left, source) }
        }
    }

    /// Formatting keeps the tree, and formatting again changes nothing.
    static func format(_ text: String) throws(BrokenRule) {
        let source = SourceText(text)
        let parsed = Parser.parse(source)
        let once = SyntaxPrinter.format(source)
        guard parsed.isValid else {
            return try BrokenRule.unless(once.text == source.text, "a text with errors was changed to:\n\(once.text)")
        }
        let again = Parser.parse(SourceText(once.text))
        try BrokenRule.unless(again.isValid, "what was printed has errors:\n\(once.text)")
        try BrokenRule.unless(
            treeDump(again.statements) == treeDump(parsed.statements),
            "what was printed means something else:\n\(once.text)")
        let twice = SyntaxPrinter.format(SourceText(once.text)).text
        try BrokenRule.unless(twice == once.text, "formatting again changes\n\(once.text)\nto\n\(twice)")
    }

    /// Messages lie within their text, and are lines that can't act on a terminal.
    static func shown(_ diagnostics: [Diagnostic], _ source: SourceText) throws(BrokenRule) {
        for diagnostic in diagnostics {
            // A message about settings brings a text of its own, in which all but its subject is blank.
            var placed = diagnostic
            placed.source = placed.source ?? source
            if let span = placed.span { try within(span, placed.source ?? source) }
            let text = TextDiagnosticRenderer().render(placed)
            try TextRules.harmless(text, "a message")
            try BrokenRule.unless(
                TextRules.isJSON(JSONDiagnosticRenderer().render(placed)), "a message isn't JSON: \(text)")
        }
    }

    private static func within(_ span: SourceSpan, _ source: SourceText) throws(BrokenRule) {
        try BrokenRule.unless(
            0 <= span.start && span.start <= span.end && span.end <= source.bytes.count,
            "\(span) isn't within \(source.bytes.count) bytes")
    }
}
