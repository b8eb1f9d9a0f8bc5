package import QuireDiagnostics

/// A source and the stages after it, left to right.
package struct QuerySyntax: Hashable, Sendable {
    /// Where the rows come from.
    package let source: SourceSyntax
    /// The stages, in order.
    package let stages: [StageSyntax]
    /// From the first to the last token.
    package let span: SourceSpan
}

/// Where the rows of a query come from.
package struct SourceSyntax: Hashable, Sendable {
    /// The form of a source.
    package enum Kind: Hashable, Sendable {
        /// `from a` or, as a union, `from a, b`; never empty.
        case tables([TableSyntax])
        /// A line at the prompt that began with a stage: it continues with `last`.
        case refine
    }

    /// The form of the source.
    package let kind: Kind
    /// Its place; empty and before the first stage for `refine`.
    package let span: SourceSpan
}

/// `ROOT[.TABLE] [as ALIAS]` or `"PATH" [(OPTION, …)] [as ALIAS]`
package struct TableSyntax: Hashable, Sendable {
    /// The first word; whether it names a provider or a `let` binding is decided by the binder.
    package enum Root: Hashable, Sendable {
        case named(NameSyntax)
        /// `all`: every configured provider.
        case all(SourceSpan)
        /// `last`: the previous result.
        case last(SourceSpan)
        /// A file, or several of one pattern.
        case file(FileSyntax)

        /// The place of the word.
        package var span: SourceSpan {
            switch self {
            case .named(let name): name.span
            case .all(let span), .last(let span): span
            case .file(let file): file.span
            }
        }
    }

    /// The first word.
    package let root: Root
    /// The table after the dot.
    package let table: NameSyntax?
    /// The name after `as`.
    package let alias: NameSyntax?
    /// From the root to the alias.
    package let span: SourceSpan
}
