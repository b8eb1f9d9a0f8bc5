package import QuireModel

/// A typed expression over the columns of its input, every name resolved.
package struct Expression: Hashable, Sendable {
    /// The form of an expression.
    package indirect enum Kind: Hashable, Sendable {
        /// A column of the input, by its name there.
        case column(String)
        /// A fixed value.
        case constant(Value)
        /// A value that is only known when the query runs: a parameter or a query in parentheses, as written in the
        /// text.
        case placeholder(String)
        /// A value inside a list or record: provider keys and list positions.
        case path(Expression, [PathStep])
        /// The number in money; whether the currencies met are to be noted, because the user wrote no `.value`.
        case amount(Expression, notesCurrencies: Bool)
        /// The currency of money.
        case currency(Expression)
        case negate(Expression)
        case not(Expression)
        case arithmetic(ArithmeticOperation, Expression, Expression)
        case and([Expression])
        case or([Expression])
        case compare(Comparison, Expression, Expression)
        /// Whether the value is one of the constants; null is one of them only where listed.
        case oneOf(Expression, [Value])
        case isNull(Expression)
        case match(TextMatch, Expression, Expression)
        case call(Function, [Expression])
        /// The value that a table assigns to a text; null and texts outside the table become the default.
        case lookup(Expression, [String: String], otherwise: String)
    }

    /// A step into a JSON value.
    package enum PathStep: Hashable, Sendable {
        /// The member with this key; `name` is its name in the language.
        case key(String, name: String)
        /// The element at this position, negative from the end.
        case index(Int)
    }

    /// The form.
    package let kind: Kind
    /// The type of the values.
    package let type: ValueType

    package init(_ kind: Kind, _ type: ValueType) {
        self.kind = kind
        self.type = type
    }

    /// Creates a constant of its own type.
    package static func constant(_ value: Value) -> Expression { Expression(.constant(value), value.type) }

    /// A column.
    package static func column(_ name: String, _ type: ValueType) -> Expression { Expression(.column(name), type) }

    /// A condition.
    package static func condition(_ kind: Kind) -> Expression { Expression(kind, .bool) }

    /// The value, when it is fixed.
    package var constant: Value? {
        if case .constant(let value) = kind { return value }
        return nil
    }
}

/// An operation between two numbers, amounts, times or durations.
package enum ArithmeticOperation: String, Hashable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
}

/// A comparison of two values of comparable types. Equality is two-valued; an order with a null is false.
package enum Comparison: String, Hashable, Sendable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    /// The comparison with its sides exchanged.
    package var mirrored: Comparison {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }

    /// Whether two values in the order -1, 0 or 1 satisfy it.
    @inlinable
    package func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

/// A test of text; all but the pattern ignore letter case.
package enum TextMatch: String, Hashable, Sendable {
    case contains
    case starts
    case ends
    case pattern = "~"
}

extension Expression {
    /// The expressions directly inside this one.
    package var children: [Expression] {
        switch kind {
        case .column, .constant, .placeholder: []
        case .path(let inner, _), .amount(let inner, _), .currency(let inner), .negate(let inner), .not(let inner),
            .oneOf(let inner, _), .isNull(let inner), .lookup(let inner, _, _):
            [inner]
        case .arithmetic(_, let left, let right), .compare(_, let left, let right), .match(_, let left, let right):
            [left, right]
        case .and(let parts), .or(let parts), .call(_, let parts): parts
        }
    }

    /// The names of the columns that it reads.
    package var columns: Set<String> {
        if case .column(let name) = kind { return [name] }
        return children.reduce(into: []) { $0.formUnion($1.columns) }
    }

    /// The parts of a conjunction; the expression itself when it is none.
    package var conjuncts: [Expression] {
        if case .and(let parts) = kind { return parts.flatMap(\.conjuncts) }
        return [self]
    }

    /// The conjunction of conditions; nil for none.
    package static func all(_ conditions: [Expression]) -> Expression? {
        switch conditions.count {
        case 0: nil
        case 1: conditions[0]
        default: .condition(.and(conditions))
        }
    }
}
