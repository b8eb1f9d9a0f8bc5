import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// Aggregates of groups; the scope becomes keys, the currency where amounts are among them, and the aggregates.
    mutating func group(
        _ members: [GroupMemberSyntax], by items: [ItemSyntax], in scope: inout Scope
    ) throws(BindingError) -> [Stage] {
        let input = scope
        let keys = try project(items.map { ($0.name, $0.expression) }, in: &scope)
        var aggregates: [Aggregate] = []
        var columns: [Scope.Column] = []
        for member in members {
            let (aggregate, field) = try bind(member, in: input)
            aggregates.append(aggregate)
            columns.append(Scope.Column(name: aggregate.name, type: aggregate.type, field: field))
        }
        let division = try self.division(of: aggregates, by: keys, items, in: input)
        if let division, division.isShown {
            // It is the currency of the amounts that follow, as the column was from which it comes.
            let field = division.otherwise?.columns.first.flatMap { input.column(named: $0)?.field }
            scope.columns.append(Scope.Column(name: Grouping.currencyColumn, type: .text, field: field))
        }
        for (column, member) in zip(columns, members) {
            try rejectDuplicate(column.name, among: scope.columns, span: member.span)
            scope.columns.append(column)
        }
        scope.hasRaw = false
        scope.leaveSource()
        if let only = aggregates.first, aggregates.count == 1, only.function == .count, only.expressions.isEmpty {
            return count(by: keys, as: only.name)
        }
        return [.aggregate(Grouping(keys: keys, division: division, aggregates: aggregates))]
    }

    /// A plain count, which a provider may answer without giving any row.
    private func count(by keys: [ProjectedColumn], as name: String) -> [Stage] {
        // If a key is called count too, only the general form keeps them apart.
        guard !keys.contains(where: { $0.name == "count" }) else {
            let aggregate = Aggregate(name, .count, type: .integer)
            return [.aggregate(Grouping(keys: keys, aggregates: [aggregate]))]
        }
        let stage: Stage = keys.isEmpty ? .count : .countBy(keys)
        guard name != "count" else { return [stage] }
        let kept = keys.map { ProjectedColumn($0.name, .column($0.name, $0.expression.type)) }
        return [stage, .project(kept + [ProjectedColumn(name, .column("count", .integer))])]
    }

    private mutating func bind(
        _ member: GroupMemberSyntax, in scope: Scope
    ) throws(BindingError) -> (Aggregate, Field?) {
        let function = Aggregate.Function(member)
        let bound = try member.argument.map { argument throws(BindingError) in
            let bound = try bind(argument, in: scope)
            return function.isNumeric ? numeric(bound) : bound
        }
        let type = try bound.map { bound throws(BindingError) in
            try self.type(of: function, bound, span: member.argument?.span ?? member.span)
        }
        let condition = try member.condition.map { condition throws(BindingError) in
            try bindCondition(condition, in: scope)
        }
        guard let name = member.name?.text ?? member.impliedName else {
            throw BindingError(
                code: .unnamedColumn, message: "this aggregate needs a name", span: member.span,
                label: "write group { NAME = \(source.slice(member.span)) }")
        }
        let aggregate = Aggregate(name, function, of: bound?.expression, if: condition, type: type ?? .integer)
        return (aggregate, function.keepsValues ? bound?.field : nil)
    }

    /// The type of an aggregate's value.
    private func type(
        of function: Aggregate.Function, _ argument: Bound, span: SourceSpan
    ) throws(BindingError) -> ValueType {
        let type = argument.type
        switch function {
        case .count, .countDistinct: return .integer
        case .first, .last: return type
        case .list: return .list(type)
        case .min, .max:
            if type.isOrdered { return type }
            throw .expected("something that can be ordered", found: argument, span: span)
        case .sum, .avg, .median:
            switch type {
            case .money, .duration, .decimal: return type
            case .integer: return function == .sum ? .integer : .decimal
            case .null: return .decimal
            case .bool, .text, .uuid, .timestamp, .date, .period, .list, .record, .any:
                throw .expected(
                    "a number, money or a duration", found: argument, span: span,
                    hint: type == .bool ? "\(function.rawValue) if(\(source.slice(span)), 1, 0)" : nil)
            }
        }
    }

    /// How groups are divided by currency; nil when no aggregate is of money.
    private func division(
        of aggregates: [Aggregate], by keys: [ProjectedColumn], _ items: [ItemSyntax], in scope: Scope
    ) throws(BindingError) -> Grouping.Division? {
        guard let argument = aggregates.first(where: \.isOfMoney)?.argument else { return nil }
        let twin = currencyColumn(of: argument, in: scope)
        var isShown = true
        if let index = keys.firstIndex(where: { $0.name == Grouping.currencyColumn }) {
            // Only the currency itself can replace it: one value of anything else could stand for several currencies.
            let isCurrency =
                switch keys[index].expression.kind {
                case .column(let name): name == twin
                case .currency(let amount): amount == argument
                default: false
                }
            guard isCurrency else {
                throw BindingError(
                    code: .duplicateColumn,
                    message: "there is already a column 'currency', which aggregates of money also produce",
                    span: items[index].span, label: "name this one: NAME = …")
            }
            isShown = false
        }
        return Grouping.Division(otherwise: twin.map { .column($0, .text) }, isShown: isShown)
    }

    /// The column with the currency of an amount if the amount itself is null.
    private func currencyColumn(of amount: Expression, in scope: Scope) -> String? {
        guard let name = amount.columns.first, amount.columns.count == 1 else { return nil }
        // The right side of a join has it under its own alias.
        func alias(_ name: String) -> Substring { name.lastIndex(of: ".").map { name[...$0] } ?? "" }
        let prefix = String(alias(name))
        if let path = scope.column(named: name)?.field?.currencyPath,
            let twin = scope.columns.first(where: {
                $0.field?.path == path && $0.type.isText && alias($0.name) == prefix[...]
            })
        {
            return twin.name
        }
        let twin = prefix + Grouping.currencyColumn
        return scope.column(named: twin)?.type.isText == true ? twin : nil
    }

    /// One row for each element of a list.
    mutating func expand(_ syntax: ExpressionSyntax, in scope: inout Scope) throws(BindingError) -> [Stage] {
        let bound = try bind(syntax, in: scope)
        let element: ValueType
        switch bound.type {
        case .list(let type): element = type
        case .any: element = .any
        default: throw .expected("a list", found: bound, span: syntax.span)
        }
        // A column keeps its name, also one of a joined side.
        let own: String? = if case .column(let column) = bound.expression.kind { column } else { nil }
        guard let name = own ?? ColumnName.implied(by: syntax) else {
            throw BindingError(
                code: .unnamedColumn, message: "this list needs a name", span: syntax.span,
                label: "derive NAME = \(source.slice(syntax.span)), then expand NAME")
        }
        let isPlain = own != nil
        var stages: [Stage] = []
        if !isPlain || !scope.names.contains(name) {
            if let index = scope.columns.firstIndex(where: { $0.name == name }) {
                scope.columns[index] = Scope.Column(name: name, type: bound.type, field: nil)
            } else {
                scope.columns.append(Scope.Column(name: name, type: bound.type, field: nil))
            }
            var projected = carried(scope)
            if let index = projected.firstIndex(where: { $0.name == name }) {
                projected[index].expression = bound.expression
            }
            stages.append(.project(projected))
        }
        if let index = scope.columns.firstIndex(where: { $0.name == name }) {
            scope.columns[index] = Scope.Column(name: name, type: element, field: nil)
        }
        scope.leaveSource()
        return stages + [.expand(name, element: element)]
    }

    /// Binds the file that a result goes to; nil while the parameter that names it has no value.
    mutating func bind(destination syntax: ExpressionSyntax) throws(BindingError) -> Query.Destination? {
        let scope = Scope(columns: [], hasRaw: false, title: "this place", qualifiers: [])
        let bound = try bind(syntax, in: scope)
        if bound.isPlaceholder, bound.type.isText { return nil }
        guard case .text(let path)? = bound.expression.constant, !path.isEmpty else {
            throw .expected("the path of a file", found: bound, span: syntax.span)
        }
        return Query.Destination(path: path, span: syntax.span)
    }
}

extension GroupMemberSyntax {
    /// The default name of an aggregate: its words joined with `_`.
    fileprivate var impliedName: String? {
        guard let argument else { return function.rawValue }
        let word = isDistinct ? "count_distinct" : function.rawValue
        return ColumnName.implied(by: argument).map { "\(word)_\($0)" }
    }
}

extension Aggregate.Function {
    fileprivate init(_ member: GroupMemberSyntax) {
        self =
            switch member.function {
            case .count: member.isDistinct ? .countDistinct : .count
            case .sum: .sum
            case .avg: .avg
            case .min: .min
            case .max: .max
            case .median: .median
            case .first: .first
            case .last: .last
            case .list: .list
            }
    }

    /// Whether it computes, so that values of undeclared JSON are read as numbers.
    fileprivate var isNumeric: Bool { self == .sum || self == .avg || self == .median }

    /// Whether it returns one of the values unchanged.
    fileprivate var keepsValues: Bool { [.min, .max, .first, .last].contains(self) }
}
