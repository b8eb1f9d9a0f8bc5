package import QuireDiagnostics

/// One statement of a script.
package struct StatementSyntax: Hashable, Sendable {
    /// What the statement does.
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
        /// `describe [NAME[.NAME…]]`; no names ask for everything there is.
        case describe([NameSyntax])
        /// `describe "PATH" [(OPTION, …)]`
        case describeFile(FileSyntax)
        /// `print EXPR`
        case print(ExpressionSyntax)
        /// `include "path"`
        case include(LiteralSyntax)
        /// A statement that could not be read; a diagnostic says why.
        case invalid
    }

    /// Whether `explain` only plans or also runs the query.
    package enum ExplainMode: Hashable, Sendable {
        case plan, analyze
    }

    /// What the statement does.
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
    /// The value where none is given.
    package let defaultValue: ExpressionSyntax?
}
