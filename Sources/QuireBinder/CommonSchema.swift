import QuireModel
package import QuirePlan
package import QuirePluginKit

/// Providers' tables read in the schema that all of them share.
package enum CommonSchema {
    /// A provider's own table, read so.
    package struct Table: Sendable {
        /// Which of the common tables it is.
        package let kind: CommonMapping.Table
        /// The provider's own table.
        package let native: PlacedTable
        /// The table for `describe`: the common fields, with the API's capabilities for them.
        package let described: QuirePluginKit.Table
        /// The projection for each common column.
        package let projection: [ProjectedColumn]
    }

    /// A provider's rows of a common table; nil if none of its tables has such rows.
    package static func table(_ kind: CommonMapping.Table, of provider: Catalog.Provider) -> Table? {
        tables(kind, of: provider).first
    }

    /// All tables of a provider that have rows of a common table.
    package static func tables(_ kind: CommonMapping.Table, of provider: Catalog.Provider) -> [Table] {
        provider.placed.compactMap { placed in
            guard let mapping = placed.table.common, mapping.table == kind else { return nil }
            return table(mapping, placed, provider.name)
        }
    }

    /// The columns of a common table, in order.
    package static func fields(of kind: CommonMapping.Table) -> [Field] { kind.fields }

    private static func table(_ mapping: CommonMapping, _ placed: PlacedTable, _ provider: String) -> Table {
        let native = placed.table
        var described = QuirePluginKit.Table(
            name: mapping.table.rawValue, documentation: "\(native.name) in the schema that all providers share",
            fields: [])
        var projection: [ProjectedColumn] = []
        for var field in mapping.table.fields {
            let source = field.name == "provider" ? .constant(.text(provider)) : mapping.columns[field.name]
            let column = CommonColumn(source, of: native, as: field.type)
            projection.append(ProjectedColumn(field.name, column.expression))
            column.describe(&field)
            described.fields.append(field)
            described.filters += column.filters(of: native, as: field.name)
            described.sorts += column.sorts(of: native, as: field.name)
        }
        return Table(kind: mapping.table, native: placed, described: described, projection: projection)
    }
}

/// One common column, resolved against a provider's table.
private struct CommonColumn {
    /// Its value.
    let expression: Expression
    /// The provider's field that it is made of.
    private let field: Field?
    /// Whether it is that field unchanged.
    private var isUnchanged = false
    /// Whether the API's capabilities for the field apply to the column.
    private var isSelective = false

    init(_ source: CommonMapping.Source?, of native: Table, as type: ValueType) {
        let none = Expression(.constant(.null), type)
        switch source {
        case .field(let text):
            let path = CommonPath(text)
            field = native.field(named: path.field)
            guard let field else {
                expression = none
                return
            }
            let column = Expression.column(field.name, field.type)
            isUnchanged = path.steps.isEmpty
            isSelective = isUnchanged
            expression = isUnchanged ? column : Expression(.path(column, path.steps), type)
        case .map(let name, let table, let otherwise):
            field = native.field(named: name)
            isSelective = true
            expression =
                field.map {
                    Expression(.lookup(.column(name, $0.type), table, otherwise: otherwise), .text)
                } ?? none
        case .upperCased(let name):
            field = native.field(named: name)
            expression = field.map { Expression(.call(.upper, [.column(name, $0.type)]), .text) } ?? none
        case .cases(let cases, let otherwise):
            field = nil
            expression = cases.reversed().reduce(.constant(.text(otherwise))) { rest, one in
                let conditions = one.conditions.map { $0.expression(of: native) }
                let condition = Expression.all(conditions) ?? .constant(.bool(true))
                return Expression(.call(.if, [condition, .constant(.text(one.value)), rest]), .text)
            }
        case .constant(let value):
            field = nil
            // A null has the column's type too.
            expression = value.isNull ? none : .constant(value)
        case nil:
            field = nil
            expression = none
        }
    }

    /// Adds the capabilities and values of the provider's field to the common field.
    func describe(_ common: inout Field) {
        common.isNullable = expression.constant?.isNull ?? false
        guard let field else { return }
        switch expression.kind {
        case .lookup: return
        case .column:
            common.type = field.type
            if common.values.isEmpty {
                common.values = field.values
                common.valuesAreListedBySchema = field.valuesAreListedBySchema
            }
            common.isNullable = field.isNullable
        case .call: common.isNullable = field.isNullable
        default: common.isNullable = true
        }
    }

    func filters(of native: Table, as name: String) -> [FilterCapability] {
        guard isSelective, let field else { return [] }
        return native.filters.filter { $0.field == field.name }.map { filter in
            var filter = filter
            filter.field = name
            return filter
        }
    }

    func sorts(of native: Table, as name: String) -> [SortCapability] {
        guard isUnchanged, let field else { return [] }
        return native.sorts.filter { $0.field == field.name }.map { sort in
            var sort = sort
            sort.field = name
            return sort
        }
    }
}

extension CommonMapping.Condition {
    /// The condition as an expression over the provider's table; one on a missing field never holds.
    fileprivate func expression(of native: Table) -> Expression {
        func column(_ name: String) -> Expression {
            native.field(named: name).map { .column(name, $0.type) } ?? .constant(.null)
        }
        switch self {
        case .equals(let name, let value):
            return .condition(.compare(.equal, column(name), .constant(value)))
        case .isNull(let name): return .condition(.isNull(column(name)))
        case .isNotNull(let name): return .condition(.not(.condition(.isNull(column(name)))))
        case .isPast(let name):
            let age = Expression(.call(.age, [column(name)]), .duration)
            return .condition(.compare(.greater, age, .constant(.duration(CalendarDuration()))))
        }
    }
}

/// A field of a table, or a place inside one, as a mapping writes it: `items[0].title`.
private struct CommonPath {
    /// The field.
    let field: String
    /// The way from there.
    let steps: [Expression.PathStep]

    init(_ text: String) {
        var parts = text.split { $0 == "." || $0 == "[" }.map(String.init)
        field = parts.isEmpty ? text : parts.removeFirst()
        steps = parts.map { part in
            if part.hasSuffix("]"), let index = Int(part.dropLast()) { return .index(index) }
            return .key(part, name: part)
        }
    }
}
