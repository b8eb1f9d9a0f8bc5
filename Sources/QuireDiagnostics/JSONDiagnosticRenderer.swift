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
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // Line and paragraph separators would break the line for some readers.
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || isSeparator(scalar):
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    private func isSeparator(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x2028 || scalar.value == 0x2029 }
}
