import QuireModel

/// Pairs of rows of two queries.
package struct Join: Hashable, Sendable {
    /// Which rows without a match stay.
    package enum Kind: String, Hashable, Sendable {
        /// None.
        case inner
        /// Those of the left side, with nulls for the right side's columns.
        case left
    }

    /// Two values that must be equal; null is equal to nothing here.
    package struct Key: Hashable, Sendable {
        /// The left side's value.
        package var left: Expression
        /// The right side's value.
        package var right: Expression
        /// The field of the right side's table that `right` is unchanged; nil for other expressions.
        package var field: String?

        package init(left: Expression, right: Expression, field: String? = nil) {
            self.left = left
            self.right = right
            self.field = field
        }
    }

    /// The left side, with every column that can still be named.
    package var left: Query
    /// The right side, its columns named `alias.column`.
    package var right: Query
    /// Which rows without a match stay.
    package var kind: Kind
    /// The equalities; never empty.
    package var keys: [Key]
    /// The other conditions on a pair.
    package var residual: [Expression]

    package init(left: Query, right: Query, kind: Kind, keys: [Key], residual: [Expression]) {
        self.left = left
        self.right = right
        self.kind = kind
        self.keys = keys
        self.residual = residual
    }
}

/// The rows of several queries with the same columns, one query after another.
package struct Union: Hashable, Sendable {
    /// The queries.
    package var members: [Query]
    /// Whether a provider without credentials is left out, as `all` does, rather than missed.
    package var skipsUnconfigured: Bool

    package init(members: [Query], skipsUnconfigured: Bool) {
        self.members = members
        self.skipsUnconfigured = skipsUnconfigured
    }
}
