import QuireModel
import QuirePlan
import QuirePluginKit

/// The columns that a stage can name.
struct Scope {
    /// A column in scope.
    struct Column {
        /// Its name.
        var name: String
        /// The type of its values.
        var type: ValueType
        /// The provider's field if the column is still unchanged, for its known values.
        var field: Field?
    }

    /// The columns, in order.
    var columns: [Column]
    /// Whether the original row can be named as `raw`.
    var hasRaw: Bool
    /// The rows' title in messages: `qonto.payment_links`.
    var title: String
    /// Whether the columns are all those of a table of the catalog, which can be described.
    var isTable = false
    /// The qualifiers that may precede a column's name: the alias, or the table's name.
    var qualifiers: Set<String>
    /// Synonyms of the qualifiers of joined tables.
    var synonyms: [String: String] = [:]

    /// Marks the columns as no longer the source's own.
    mutating func leaveSource() {
        title = "the result so far"
        isTable = false
    }

    /// The column of that name, including `raw` if it exists.
    func column(named name: String) -> Column? {
        if let column = columns.first(where: { $0.name == name }) { return column }
        return hasRaw && name == TableSource.rawColumn ? Column(name: name, type: .any, field: nil) : nil
    }

    /// The word before the columns of a join's right side, by that word or another for it; nil when it is none.
    func joinedSide(named name: String) -> String? {
        let side = synonyms[name] ?? name
        return columns.contains { $0.name.hasPrefix("\(side).") } ? side : nil
    }

    /// The columns of a join's right side, without the word before them.
    func columns(of side: String) -> [String] {
        columns.compactMap { $0.name.hasPrefix("\(side).") ? String($0.name.dropFirst(side.count + 1)) : nil }
    }

    /// The names of the columns.
    var names: [String] { columns.map(\.name) }

    /// A place without rows, where no column can be named.
    static let none = Scope(columns: [], hasRaw: false, title: "this place", qualifiers: [])

    /// The columns as a schema.
    var schema: Schema { Schema(columns.map { Schema.Column($0.name, $0.type) }) }

    /// The same with the original row, where that can still be named.
    var carriedSchema: Schema {
        let raw = hasRaw && !names.contains(TableSource.rawColumn) ? [Schema.Column(TableSource.rawColumn, .any)] : []
        return Schema(schema.columns + raw)
    }
}

/// An expression with what the binder still knows about it.
struct Bound {
    /// The resolved expression.
    var expression: Expression
    /// The provider's field if it is one, for its known values.
    var field: Field?

    init(_ expression: Expression, field: Field? = nil) {
        self.expression = expression
        self.field = field
    }

    /// Its type.
    var type: ValueType { expression.type }
}
