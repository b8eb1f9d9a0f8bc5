package import QuireDiagnostics

/// Text in which 1️⃣ and 2️⃣ mark the start and the end of a span.
package struct MarkedText: Sendable {
    /// The text without its marks.
    package let text: String
    /// The marked part; empty at the start when nothing is marked.
    package let span: SourceSpan

    /// Reads the marks of a text.
    package init(_ marked: String) {
        let before = marked.split(separator: "1️⃣", maxSplits: 1, omittingEmptySubsequences: false)
        let after = (before.last ?? "").split(separator: "2️⃣", maxSplits: 1, omittingEmptySubsequences: false)
        text = (before.count == 2 ? String(before[0]) : "") + after.joined()
        let start = before.count == 2 ? before[0].utf8.count : 0
        span = SourceSpan(start, start + (after.count == 2 ? after[0].utf8.count : 0))
    }

    /// Where the span starts, in bytes.
    package var start: Int { span.start }
    /// Where the span ends, in bytes.
    package var end: Int { span.end }
}
