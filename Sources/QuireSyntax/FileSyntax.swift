package import QuireDiagnostics

/// `"PATH" [(OPTION, …)]`
package struct FileSyntax: Hashable, Sendable {
    /// The path.
    package let path: LiteralSyntax
    /// The options for reading the file.
    package let options: [FileOptionSyntax]
    /// From the path to the closing bracket.
    package let span: SourceSpan

    package init(path: LiteralSyntax, options: [FileOptionSyntax] = [], span: SourceSpan) {
        self.path = path
        self.options = options
        self.span = span
    }
}

/// An option for reading a file.
package struct FileOptionSyntax: Hashable, Sendable {
    /// The kind of option.
    package enum Kind: Hashable, Sendable {
        /// `NAME VALUE`, such as `delimiter ";"`.
        case setting(NameSyntax, Value)
        /// `NAME: TYPE [CURRENCY] ["FORM"]`, such as ``amount: money EUR "1.234,56"``.
        case column(NameSyntax, type: NameSyntax, currency: NameSyntax?, form: LiteralSyntax?)
    }

    /// The value of a setting.
    package enum Value: Hashable, Sendable {
        case word(NameSyntax)
        case literal(LiteralSyntax)
    }

    /// The kind of option.
    package let kind: Kind
    /// From the name to the last word.
    package let span: SourceSpan

    package init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }
}
