package import QuireDiagnostics

/// A name as written, case-sensitive.
package struct NameSyntax: Hashable, Sendable {
    /// The name without its back-quotes; empty where a name is missing.
    package let text: String
    /// True for a back-quoted name, which is never a bare word of text nor a keyword.
    package let isQuoted: Bool
    /// Its place.
    package let span: SourceSpan

    /// Makes a name.
    package init(text: String, isQuoted: Bool = false, span: SourceSpan) {
        self.text = text
        self.isQuoted = isQuoted
        self.span = span
    }
}
