import QuireTerminal

/// Writes diagnostics for people: a headline, the source line with carets, notes and help.
///
///     error[unknown-field]: qonto.payment_links has no field 'stauts'
///       1 | from qonto where stauts=paid sort amount desc
///         |                  ^^^^^^ did you mean 'status'?
///       help: describe qonto.payment_links
package struct TextDiagnosticRenderer: Sendable {
    /// Whether the text carries terminal colours.
    package enum Colour: Hashable, Sendable {
        case none, ansi
    }

    private let colour: Colour

    /// Makes a renderer.
    package init(colour: Colour = .none) {
        self.colour = colour
    }

    /// The diagnostic as lines of text, ending with a line break.
    package func render(_ diagnostic: Diagnostic) -> String {
        let title = "\(diagnostic.severity.rawValue)[\(oneLine(diagnostic.code.rawValue))]"
        var lines = [
            paint(title, severityStyle(diagnostic.severity)) + ": "
                + paint(oneLine(diagnostic.message), TextStyle(nil, .bold))
        ]
        var beside = label(of: diagnostic)
        if let source = diagnostic.source, let span = diagnostic.span, !source.bytes.isEmpty {
            lines += excerpt(of: span, in: source, severity: diagnostic.severity, label: beside ?? "")
            beside = nil
        }
        if let beside { lines.append("  " + beside) }
        lines += facts(of: diagnostic).map { "  " + paint("note", TextStyle(.cyan)) + ": " + oneLine($0) }
        if let hint = diagnostic.hint { lines.append("  " + paint("help", TextStyle(.green)) + ": " + oneLine(hint)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func label(of diagnostic: Diagnostic) -> String? {
        if let label = diagnostic.label { return oneLine(label) }
        guard !diagnostic.suggestions.isEmpty else { return nil }
        // Text with its own quotes needs no others.
        let names = diagnostic.suggestions.prefix(3).map { $0.contains("'") ? oneLine($0) : "'\(oneLine($0))'" }
        return "did you mean \(names.joined(separator: " or "))?"
    }

    private func facts(of diagnostic: Diagnostic) -> [String] {
        var facts = diagnostic.notes
        if let http = diagnostic.http {
            var parts: [String] = []
            if let status = http.status { parts.append("status \(status)") }
            if let code = http.code { parts.append("code \(code)") }
            if let parameter = http.parameter { parts.append("parameter \(parameter)") }
            if let request = http.requestID { parts.append("request \(request)") }
            if !parts.isEmpty { facts.append("the API answered: " + parts.joined(separator: ", ")) }
        }
        if let partial = diagnostic.partial {
            let place = partial.cursor.map { "; stopped at \($0)" } ?? ""
            let pages = partial.pages > 0 ? ", pages \(partial.pages)" : ""
            facts.append("delivered before that: rows \(partial.rows)\(pages)\(place)")
        }
        return facts
    }

    private func excerpt(
        of span: SourceSpan, in source: SourceText, severity: Diagnostic.Severity, label: String
    ) -> [String] {
        let excerpt = SourceExcerpt(of: span, in: source)
        let gutter = max(3, (excerpt.lines.last.map { String($0.number).count } ?? 1) + 2)
        func padded(_ text: String) -> String { String(repeating: " ", count: max(0, gutter - text.count)) + text }
        var lines: [String] = []
        if let name = source.name {
            let place = source.position(at: span.start)
            lines.append(
                padded("") + paint("--> ", TextStyle(.blue)) + "\(oneLine(name)):\(place.line):\(place.column)")
        }
        for (index, line) in excerpt.lines.enumerated() {
            let isLast = index == excerpt.lines.count - 1
            if isLast, excerpt.isShortened { lines.append(padded("") + paint(" ⋮", TextStyle(.blue))) }
            lines.append(
                paint(padded(String(line.number)) + " |", TextStyle(.blue)) + (line.text.isEmpty ? "" : " " + line.text)
            )
            let carets = paint(String(repeating: "^", count: line.carets), severityStyle(severity))
            let beside = isLast && !label.isEmpty ? " " + label : ""
            let indent = String(repeating: " ", count: line.indent)
            lines.append(paint(padded("") + " |", TextStyle(.blue)) + " " + indent + carets + beside)
        }
        return lines
    }

    private func severityStyle(_ severity: Diagnostic.Severity) -> TextStyle {
        switch severity {
        case .error: TextStyle(.red, .bold)
        case .warning: TextStyle(.yellow, .bold)
        case .note: TextStyle(.cyan, .bold)
        }
    }

    private func oneLine(_ text: String) -> String {
        DisplayCells.safe(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    private func paint(_ text: String, _ style: TextStyle) -> String {
        switch colour {
        case .none: text
        case .ansi: style.applied(to: text)
        }
    }
}
