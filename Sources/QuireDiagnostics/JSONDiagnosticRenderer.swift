import QuireTerminal

/// Writes a diagnostic as one line of JSON with every key there, null where it does not apply.
package struct JSONDiagnosticRenderer: Sendable {
    /// Makes a renderer.
    package init() {}

    /// The diagnostic as one JSON object, without a line break.
    package func render(_ diagnostic: Diagnostic) -> String {
        object([
            ("code", string(diagnostic.code.rawValue)),
            ("severity", string(diagnostic.severity.rawValue)),
            ("message", string(diagnostic.message)),
            ("span", span(of: diagnostic)),
            ("suggestions", "[" + diagnostic.suggestions.map(string).joined(separator: ",") + "]"),
            ("hint", string(diagnostic.hint)),
            ("http", http(diagnostic.http)),
            ("retryable", diagnostic.retryable.map { $0 ? "true" : "false" } ?? "null"),
            ("partial", partial(diagnostic.partial)),
            ("exit", String(diagnostic.exit)),
        ])
    }

    private func span(of diagnostic: Diagnostic) -> String {
        guard let source = diagnostic.source, let span = diagnostic.span else { return "null" }
        let start = source.position(at: span.start)
        return object([
            ("file", string(source.name)),
            ("line", String(start.line)),
            ("column", String(start.column)),
            ("length", String(source.slice(span).count)),
        ])
    }

    private func http(_ detail: Diagnostic.HTTPDetail?) -> String {
        guard let detail else { return "null" }
        return object([
            ("status", number(detail.status)),
            ("code", string(detail.code)),
            ("parameter", string(detail.parameter)),
            ("request_id", string(detail.requestID)),
        ])
    }

    private func partial(_ detail: Diagnostic.PartialDetail?) -> String {
        guard let detail else { return "null" }
        return object([
            ("rows", String(detail.rows)), ("pages", String(detail.pages)), ("cursor", string(detail.cursor)),
        ])
    }

    private func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private func number(_ value: Int?) -> String { value.map(String.init) ?? "null" }

    private func string(_ value: String?) -> String {
        guard let value else { return "null" }
        var text = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        // Terminals show this too, and a line break would end the object for some readers.
        return SafeText.shown(text, spelling: .json) + "\""
    }
}
