package import QuireDiagnostics
import QuireTerminal

/// Writes diagnostics and notes to standard error.
package struct MessagePrinter: Sendable {
    /// How diagnostics are written.
    package enum Format: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// One JSON object a line.
        case json
    }

    private let stream: ByteStream
    private let format: Format
    private var isColoured: Bool
    private let isQuiet: Bool

    /// A printer; a quiet one leaves out warnings and notes.
    package init(to stream: ByteStream = .standardError, format: Format, isColoured: Bool, isQuiet: Bool = false) {
        self.stream = stream
        self.format = format
        self.isColoured = isColoured
        self.isQuiet = isQuiet
    }

    /// The same printer, with or without colours.
    package func coloured(_ isColoured: Bool) -> MessagePrinter {
        var copy = self
        copy.isColoured = isColoured
        return copy
    }

    /// Writes a diagnostic.
    package func print(_ diagnostic: Diagnostic) {
        if isQuiet, diagnostic.severity != .error { return }
        switch format {
        case .text: stream.writeMessage(TextDiagnosticRenderer(colour: isColoured ? .ansi : .none).render(diagnostic))
        case .json: stream.writeMessage(JSONDiagnosticRenderer().render(diagnostic) + "\n")
        }
    }

    /// Writes a line that isn't a diagnostic.
    package func note(_ text: String) {
        guard !isQuiet, format == .text else { return }
        let words = SafeText.lines(text)
        stream.writeMessage((isColoured ? TextStyle.dim.applied(to: words) : words) + "\n")
    }

    /// Writes a question, and leaves the cursor after it.
    package func ask(_ text: String) { stream.writeMessage(SafeText.lines(text)) }

    /// Writes one or more lines, whatever the settings.
    package func line(_ text: String) { stream.writeMessage(SafeText.lines(text) + "\n") }

    /// Writes one line of a log; line breaks in it, such as those from a server, don't start another line.
    package func log(_ entry: String) { stream.writeMessage(SafeText.shown(entry) + "\n") }
}
