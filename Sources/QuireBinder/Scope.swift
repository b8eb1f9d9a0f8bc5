import QuireModel
import QuirePlan
import QuirePluginKit

/// The columns that a stage can name.
struct Scope {
    /// A column in scope.
    struct Column {
        /// Its name.
        var name: String
        /// What its values are.
        var type: ValueType
        /// The provider's field that it still is unchanged, for its known values.
        var field: Field?
    }

    /// The columns, in order.
    var columns: [Column]
    /// Whether the original row can be named as `raw`.
    var hasRaw: Bool
    /// What the rows are called in messages: `qonto.payment_links`.
    var title: String
    /// Whether the columns are all those of a table of the catalog, which can be described.
    var isTable = false
    /// Words that may stand before a column's name: the alias, or the table's name.
    var qualifiers: Set<String>

    /// Says that the columns are no longer the source's own.
    mutating func leaveSource() {
        title = "the result so far"
        isTable = false
    }

    /// The column of that name, `raw` among them where there is one.
    func column(named name: String) -> Column? {
        if let column = columns.first(where: { $0.name == name }) { return column }
        return hasRaw && name == TableSource.rawColumn ? Column(name: name, type: .any, field: nil) : nil
    }

    /// The names of the columns.
    var names: [String] { columns.map(\.name) }

    /// A place without rows, where no column can be named.
    static let none = Scope(columns: [], hasRaw: false, title: "this place", qualifiers: [])

    /// The columns as a schema.
    var schema: Schema { Schema(columns.map { Schema.Column($0.name, $0.type) }) }
}

/// An expression with what the binder still knows about it.
struct Bound {
    /// The resolved expression.
    var expression: Expression
    /// The provider's field that it is, for its known values.
    var field: Field?

    init(_ expression: Expression, field: Field? = nil) {
        self.expression = expression
        self.field = field
    }

    /// Its type.
    var type: ValueType { expression.type }
}
