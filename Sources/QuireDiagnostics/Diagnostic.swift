/// A message to the user: what is wrong, where, and what to do about it.
///
/// Messages are lower-case, have no full stop, and say what was found and what was expected.
package struct Diagnostic: Error, Hashable, Sendable {
    /// How bad it is.
    package enum Severity: String, Hashable, Sendable {
        case error, warning, note
    }

    /// The API's response, for a diagnostic that comes from one.
    package struct HTTPDetail: Hashable, Sendable {
        /// The status code.
        package var status: Int?
        /// The API's own error code.
        package var code: String?
        /// The parameter that the API named.
        package var parameter: String?
        /// The API's identifier of the request.
        package var requestID: String?

        /// Makes a detail.
        package init(status: Int?, code: String? = nil, parameter: String? = nil, requestID: String? = nil) {
            self.status = status
            self.code = code
            self.parameter = parameter
            self.requestID = requestID
        }
    }

    /// How much had been read when a result became partial.
    package struct PartialDetail: Hashable, Sendable {
        /// The rows that were delivered.
        package var rows: Int
        /// The pages that were read.
        package var pages: Int
        /// Where reading stopped.
        package var cursor: String?

        /// Makes a detail.
        package init(rows: Int, pages: Int, cursor: String? = nil) {
            self.rows = rows
            self.pages = pages
            self.cursor = cursor
        }
    }

    /// Which kind of message it is.
    package var code: Code
    /// How bad it is.
    package var severity: Severity
    /// One line: what was found and what was expected.
    package var message: String
    /// The text that the span counts in.
    package var source: SourceText?
    /// The part of the source that caused it.
    package var span: SourceSpan?
    /// The words next to the caret; without them the first suggestion is shown there.
    package var label: String?
    /// Further facts, one line each.
    package var notes: [String] = []
    /// The probable meanings, best first.
    package var suggestions: [String] = []
    /// The text that would put the span right.
    package var replacement: String?
    /// What to do next.
    package var hint: String?
    /// The API's response.
    package var http: HTTPDetail?
    /// True when the same request may work later; nil where it does not apply.
    package var retryable: Bool?
    /// How much had been read, if the result is partial.
    package var partial: PartialDetail?
    /// The exit status for it.
    package var exit: Int

    /// Creates a diagnostic; rare details are set afterwards.
    package init(
        _ code: Code,
        severity: Severity = .error,
        message: String,
        source: SourceText? = nil,
        span: SourceSpan? = nil,
        label: String? = nil,
        notes: [String] = [],
        suggestions: [String] = [],
        replacement: String? = nil,
        hint: String? = nil,
        exit: Int = ExitStatus.wrongText
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.source = source
        self.span = span
        self.label = label
        self.notes = notes
        self.suggestions = suggestions
        self.replacement = replacement
        self.hint = hint
        self.exit = exit
    }
}
