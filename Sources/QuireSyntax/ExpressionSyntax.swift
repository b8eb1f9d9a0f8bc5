package import QuireDiagnostics

/// An expression as written.
///
/// Trees are never deep enough to exhaust a stack: `and` and `or` are flat, and the parser limits nesting
/// (`SyntaxLimits`), so plain recursion over a tree is safe.
package struct ExpressionSyntax: Hashable, Sendable {
    /// The form of an expression.
    package indirect enum Kind: Hashable, Sendable {
        case literal(LiteralSyntax)
        /// A field, a bare word or, back-quoted, always a field.
        case name(NameSyntax)
        /// `BASE.field` or `BASE[0]`; the steps are never empty.
        case path(ExpressionSyntax, [PathStepSyntax])
        /// `$name` or `$1`, without the `$`.
        case parameter(String)
        case call(NameSyntax, [ExpressionSyntax])
        case unary(UnaryOperator, ExpressionSyntax)
        case arithmetic(ArithmeticOperator, ExpressionSyntax, ExpressionSyntax)
        /// A chain of one operator with at least two operands.
        case logical(LogicalOperator, [ExpressionSyntax])
        case comparison(ComparisonOperator, ExpressionSyntax, ExpressionSyntax)
        /// `[not] contains|starts|ends|~`
        case match(MatchOperator, Polarity, ExpressionSyntax, ExpressionSyntax)
        case inList(ExpressionSyntax, Polarity, [ExpressionSyntax])
        case inQuery(ExpressionSyntax, Polarity, QuerySyntax)
        case between(ExpressionSyntax, Polarity, low: ExpressionSyntax, high: ExpressionSyntax)
        case isNull(ExpressionSyntax, Polarity)
        case parenthesised(ExpressionSyntax)
        /// A query in parentheses that yields one cell.
        case subquery(QuerySyntax)
        /// An invalid expression, already reported by a diagnostic.
        case missing
    }

    /// Whether `not` was written before an operator.
    package enum Polarity: Hashable, Sendable {
        case positive, negated
    }

    /// The form of the expression.
    package let kind: Kind
    /// From its first to its last token.
    package let span: SourceSpan

    /// Makes an expression.
    package init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }
}

/// One step of a path.
package enum PathStepSyntax: Hashable, Sendable {
    case field(NameSyntax)
    /// An element of a list, from 0.
    case index(Int, SourceSpan)

    /// The place of the step, brackets included.
    package var span: SourceSpan {
        switch self {
        case .field(let name): name.span
        case .index(_, let span): span
        }
    }
}

/// An operator before one operand.
package enum UnaryOperator: String, Hashable, Sendable {
    case not
    case minus = "-"
    case plus = "+"
}

/// An operator between numbers, money, times and durations.
package enum ArithmeticOperator: String, Hashable, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}

/// An operator between conditions.
package enum LogicalOperator: String, Hashable, Sendable {
    case and, or
}

/// A comparison; `=` and `==` are one.
package enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
}

/// A test of text.
package enum MatchOperator: String, Hashable, Sendable, CaseIterable {
    case contains, starts, ends
    case pattern = "~"
}
