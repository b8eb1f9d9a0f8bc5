package import QuireDiagnostics

/// One stage of a query.
package struct StageSyntax: Hashable, Sendable {
    /// The kind of stage.
    package enum Kind: Hashable, Sendable {
        case `where`(ExpressionSyntax)
        case sort([SortKeySyntax])
        /// `top N by KEYS`; a key without direction is descending here.
        case top(CountSyntax, by: [SortKeySyntax])
        case limit(CountSyntax)
        case skip(CountSyntax)
        case select([ItemSyntax])
        case drop([ExpressionSyntax])
        /// Every item has a name.
        case derive([ItemSyntax])
        /// No fields means whole rows.
        case distinct([ExpressionSyntax])
        case count(by: [ItemSyntax])
        /// `sum|avg|min|max FIELD [by KEYS]`; the function is never `count`, `first` or `last`.
        case aggregate(AggregateFunction, ExpressionSyntax, by: [ItemSyntax])
        case group(keys: [ItemSyntax], members: [GroupMemberSyntax])
        case join(JoinSyntax)
        case expand(ExpressionSyntax)
        /// The path: a text literal or a parameter.
        case into(ExpressionSyntax)
        /// An invalid stage, already reported by a diagnostic.
        case invalid
    }

    /// The kind of stage.
    package let kind: Kind
    /// The stage's word, such as `sort` or `left join`.
    package let keyword: SourceSpan
    /// From its first to its last token.
    package let span: SourceSpan
}

/// `KEY [asc|desc] [nulls first|last]`
package struct SortKeySyntax: Hashable, Sendable {
    /// A direction that was written.
    package enum Direction: String, Hashable, Sendable {
        case ascending = "asc"
        case descending = "desc"
    }

    /// A place for nulls that was written.
    package enum Nulls: String, Hashable, Sendable {
        case first, last
    }

    /// The expression to compare.
    package let expression: ExpressionSyntax
    /// The direction, where written.
    package let direction: Direction?
    /// The place of nulls, where written.
    package let nulls: Nulls?
    /// From the key to its last word.
    package let span: SourceSpan
}

/// A column: `EXPR` or `NAME = EXPR`.
package struct ItemSyntax: Hashable, Sendable {
    /// The name, where written.
    package let name: NameSyntax?
    /// The column's value.
    package let expression: ExpressionSyntax
    /// From the name to the end of the expression.
    package let span: SourceSpan
}

/// The `N` of `limit`, `skip` and `top`: an integer or `$name`.
package struct CountSyntax: Hashable, Sendable {
    /// The form of the number.
    package enum Kind: Hashable, Sendable {
        case integer(Int)
        /// A parameter, without its `$`.
        case parameter(String)
        /// An invalid item, already reported by a diagnostic.
        case missing
    }

    /// The form of the number.
    package let kind: Kind
    /// The number as typed.
    package let raw: String
    /// Its place.
    package let span: SourceSpan
}

/// The function of an aggregate.
package enum AggregateFunction: String, Hashable, Sendable, CaseIterable {
    case count, sum, avg, min, max, median, first, last, list
}

/// One member of a `group`: `[NAME =] AGGREGATE [if CONDITION]`; an aggregate of `count` may be `count(distinct EXPR)`.
package struct GroupMemberSyntax: Hashable, Sendable {
    /// The name, where written.
    package let name: NameSyntax?
    /// The function.
    package let function: AggregateFunction
    /// The place of the function's word.
    package let functionSpan: SourceSpan
    /// Whether equal values are taken once, which `count(distinct x)` alone does.
    package let isDistinct: Bool
    /// Its argument; nil for a bare `count`.
    package let argument: ExpressionSyntax?
    /// The condition on the rows to include, if written.
    package let condition: ExpressionSyntax?
    /// From the name to the end.
    package let span: SourceSpan

    package init(
        name: NameSyntax?, function: AggregateFunction, functionSpan: SourceSpan, isDistinct: Bool,
        argument: ExpressionSyntax?, condition: ExpressionSyntax?, span: SourceSpan
    ) {
        self.name = name
        self.function = function
        self.functionSpan = functionSpan
        self.isDistinct = isDistinct
        self.argument = argument
        self.condition = condition
        self.span = span
    }
}

/// `[left] join TABLE [as ALIAS] on CONDITION`
package struct JoinSyntax: Hashable, Sendable {
    /// Which rows without a match stay.
    package enum Kind: Hashable, Sendable {
        case inner, left
    }

    /// Which rows without a match stay.
    package let kind: Kind
    /// The right side.
    package let table: TableSyntax
    /// The condition for a match.
    package let condition: ExpressionSyntax
}
