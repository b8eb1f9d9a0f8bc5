import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// Binds a stage as one or more plain stages, and updates the scope.
    mutating func bind(_ syntax: StageSyntax, in scope: inout Scope) throws(BindingError) -> [Stage] {
        switch syntax.kind {
        case .where(let condition): return [.filter(try bindCondition(condition, in: scope))]
        case .sort(let keys): return [.sort(try bind(keys, otherwise: .ascending, in: scope))]
        case .top(let count, let keys):
            let number = try bindCount(count)
            return [.sort(try bind(keys, otherwise: .descending, in: scope)), .limit(number)]
        case .limit(let count): return [.limit(try bindCount(count))]
        case .skip(let count): return [.skip(try bindCount(count))]
        case .select(let items): return [.project(try project(items.map { ($0.name, $0.expression) }, in: &scope))]
        case .drop(let fields): return [.project(try drop(fields, in: &scope))]
        case .derive(let items): return try derive(items, in: &scope)
        case .distinct(let fields):
            guard !fields.isEmpty else {
                let columns = visible(scope)
                scope.hasRaw = false
                return [.project(columns), .distinct]
            }
            return [.project(try project(fields.map { (nil, $0) }, in: &scope)), .distinct]
        case .count(let keys): return [try count(by: keys, in: &scope)]
        case .aggregate(let function, let field, let keys):
            let member = GroupMemberSyntax(
                name: nil, function: function, functionSpan: syntax.keyword, isDistinct: false, argument: field,
                condition: nil, span: syntax.keyword.union(field.span))
            return try group([member], by: keys, in: &scope)
        case .group(let keys, let members): return try group(members, by: keys, in: &scope)
        case .expand(let field): return try expand(field, in: &scope)
        case .into:
            throw BindingError(
                code: .intoNotLast, message: "'into' must be the last stage of a query", span: syntax.keyword,
                hint: "move it to the end")
        // A join turns the query so far into a new source, which the query as a whole handles. The parser has reported
        // invalid stages.
        case .join, .invalid: return []
        }
    }

    private mutating func bind(
        _ keys: [SortKeySyntax], otherwise direction: SortDirection, in scope: Scope
    ) throws(BindingError) -> [SortKey] {
        var bound: [SortKey] = []
        for key in keys {
            let value = try bind(key.expression, in: scope)
            guard value.type.isOrdered else {
                throw .expected("something that can be ordered", found: value, span: key.expression.span)
            }
            // Amounts are ordered by number; that several currencies were met is noted when the rows come.
            let expression =
                value.type == .money
                ? Expression(.amount(value.expression, notesCurrencies: true), .decimal) : value.expression
            let chosen: SortDirection? = key.direction.map { $0 == .ascending ? .ascending : .descending }
            bound.append(SortKey(expression, chosen ?? direction, nullsFirst: key.nulls == .first))
        }
        return bound
    }

    /// The columns of a projection; the scope becomes them.
    mutating func project(
        _ items: [(name: NameSyntax?, expression: ExpressionSyntax)], in scope: inout Scope
    ) throws(BindingError) -> [ProjectedColumn] {
        var columns: [Scope.Column] = []
        var projected: [ProjectedColumn] = []
        for item in items {
            let (column, bound) = try bind(item.expression, as: item.name, in: scope)
            try rejectDuplicate(column.name, among: columns, span: item.expression.span)
            columns.append(column)
            projected.append(ProjectedColumn(column.name, bound.expression))
        }
        scope.columns = columns
        scope.hasRaw = false
        scope.leaveSource()
        return projected
    }

    private mutating func bind(
        _ syntax: ExpressionSyntax, as written: NameSyntax?, in scope: Scope
    ) throws(BindingError) -> (Scope.Column, Bound) {
        let bound = try bind(syntax, in: scope)
        var joined: String?
        // A column of a join's right side keeps its qualified name.
        if case .column(let name) = bound.expression.kind, name.contains(".") { joined = name }
        guard let name = written?.text ?? joined ?? ColumnName.implied(by: syntax) else {
            throw BindingError(
                code: .unnamedColumn, message: "this expression needs a name", span: syntax.span,
                label: "write NAME = \(source.slice(syntax.span))")
        }
        return (Scope.Column(name: name, type: bound.type, field: bound.field), bound)
    }

    /// Refuses a second column of a name.
    func rejectDuplicate(
        _ name: String, among columns: [Scope.Column], span: SourceSpan
    ) throws(BindingError) {
        guard columns.contains(where: { $0.name == name }) else { return }
        throw BindingError(
            code: .duplicateColumn, message: "there is already a column '\(name)'", span: span,
            label: "name this one: NAME = …")
    }

    private mutating func drop(_ fields: [ExpressionSyntax], in scope: inout Scope) throws(BindingError)
        -> [ProjectedColumn]
    {
        var dropped: Set<String> = []
        for field in fields {
            if case .name(let name) = field.kind, !scope.names.contains(name.text) {
                throw .unknownField(name, in: scope)
            }
            guard case .column(let name) = try bind(field, in: scope).expression.kind, scope.names.contains(name) else {
                throw BindingError(code: .expectedField, message: "expected the name of a column", span: field.span)
            }
            dropped.insert(name)
        }
        scope.columns.removeAll { dropped.contains($0.name) }
        scope.leaveSource()
        guard !scope.columns.isEmpty else {
            throw BindingError(
                code: .noColumns, message: "no column is left", span: fields.first?.span ?? SourceSpan(0, 0))
        }
        return carried(scope)
    }

    /// The columns of the scope, unchanged.
    private func visible(_ scope: Scope) -> [ProjectedColumn] {
        scope.columns.map { ProjectedColumn($0.name, .column($0.name, $0.type)) }
    }

    /// The columns of the scope, and the original row if it can still be named. The planner removes columns that no
    /// later stage reads.
    func carried(_ scope: Scope) -> [ProjectedColumn] {
        let raw = TableSource.rawColumn
        guard scope.hasRaw, !scope.names.contains(raw) else { return visible(scope) }
        return visible(scope) + [ProjectedColumn(raw, .column(raw, .any))]
    }

    /// Each item sees the columns of the items before it, so each becomes its own projection.
    private mutating func derive(_ items: [ItemSyntax], in scope: inout Scope) throws(BindingError) -> [Stage] {
        var stages: [Stage] = []
        for item in items {
            let (column, bound) = try bind(item.expression, as: item.name, in: scope)
            if let index = scope.columns.firstIndex(where: { $0.name == column.name }) {
                scope.columns[index] = column
            } else {
                scope.columns.append(column)
            }
            var projected = carried(scope)
            if let index = projected.firstIndex(where: { $0.name == column.name }) {
                projected[index].expression = bound.expression
            }
            stages.append(.project(projected))
        }
        return stages
    }

    private mutating func count(by items: [ItemSyntax], in scope: inout Scope) throws(BindingError) -> Stage {
        guard !items.isEmpty else {
            scope.columns = [Scope.Column(name: "count", type: .integer, field: nil)]
            scope.hasRaw = false
            scope.leaveSource()
            return .count
        }
        let keys = try project(items.map { ($0.name, $0.expression) }, in: &scope)
        try rejectDuplicate("count", among: scope.columns, span: items.last?.span ?? SourceSpan(0, 0))
        scope.columns.append(Scope.Column(name: "count", type: .integer, field: nil))
        return .countBy(keys)
    }
}
