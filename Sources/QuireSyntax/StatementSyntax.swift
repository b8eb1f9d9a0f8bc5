package import QuireDiagnostics

/// One statement of a script.
package struct StatementSyntax: Hashable, Sendable {
    /// The kind of statement.
    package enum Kind: Hashable, Sendable {
        /// A query whose result is shown.
        case query(QuerySyntax)
        /// `let NAME = QUERY`
        case letBinding(name: NameSyntax, query: QuerySyntax)
        /// `param NAME[: TYPE] [= DEFAULT]`
        case param(ParamSyntax)
        /// `assert CONDITION[, MESSAGE]`
        case assert(condition: ExpressionSyntax, message: ExpressionSyntax?)
        /// `explain [analyze] QUERY`
        case explain(QuerySyntax, ExplainMode)
        /// `describe [NAME[.NAME…]]`; without names, all providers.
        case describe([NameSyntax])
        /// `describe "PATH" [(OPTION, …)]`
        case describeFile(FileSyntax)
        /// `print EXPR`
        case print(ExpressionSyntax)
        /// `include "path"`
        case include(LiteralSyntax)
        /// An invalid statement, already reported by a diagnostic.
        case invalid
    }

    /// Whether `explain` only plans or also runs the query.
    package enum ExplainMode: Hashable, Sendable {
        case plan, analyze
    }

    /// The kind of statement.
    package let kind: Kind
    /// From its first to its last token.
    package let span: SourceSpan
}

/// `param NAME[: TYPE] [= DEFAULT]`
package struct ParamSyntax: Hashable, Sendable {
    /// The parameter's name, without `$`.
    package let name: NameSyntax
    /// The declared type.
    package let type: NameSyntax?
    /// The default value.
    package let defaultValue: ExpressionSyntax?
}
