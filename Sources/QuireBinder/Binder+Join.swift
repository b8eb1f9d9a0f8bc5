import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// A join of the query so far with another source; the scope gets the other's columns as `alias.column`.
    mutating func bind(
        _ syntax: JoinSyntax, to left: Query, in scope: inout Scope
    ) throws(BindingError) -> Join {
        let start = try bind(syntax.table)
        let alias = try alias(of: syntax.table, start, in: scope)
        let renamed = start.scope.columns.map { column in
            Scope.Column(name: "\(alias).\(column.name)", type: column.type, field: column.field)
        }
        let renaming = zip(renamed, start.scope.columns).map { new, old in
            ProjectedColumn(new.name, .column(old.name, old.type))
        }
        let right = Query(
            source: start.source, stages: start.stages + [.project(renaming)],
            schema: Schema(renamed.map { Schema.Column($0.name, $0.type) }), span: syntax.table.span)

        let leftNames = Set(scope.names)
        let rightNames = Set(renamed.map(\.name))
        scope.columns += renamed
        // A joined default table can also be called by the provider's name.
        for other in start.scope.qualifiers where syntax.table.alias == nil && other != alias {
            scope.synonyms[other] = alias
        }
        scope.title = "\(scope.title) joined with \(start.scope.title)"
        scope.isTable = false
        let condition = try bindCondition(syntax.condition, in: scope)
        var keys: [Join.Key] = []
        var residual: [Expression] = []
        for conjunct in condition.conjuncts {
            if let key = Binder.key(conjunct, leftNames, rightNames) {
                keys.append(Join.Key(left: key.left, right: key.right, field: Binder.field(key.right, in: right)))
            } else {
                residual.append(conjunct)
            }
        }
        guard !keys.isEmpty else {
            throw BindingError(
                code: .joinWithoutKey, message: "a join needs an equality between its two sides",
                span: syntax.condition.span,
                label: "write: on \(scope.columns.first?.name ?? "id") = \(renamed.first?.name ?? "\(alias).id")")
        }
        return Join(
            left: left, right: right, kind: syntax.kind == .left ? .left : .inner, keys: keys, residual: residual)
    }

    /// The qualifier of the right side's columns.
    private func alias(of table: TableSyntax, _ start: BoundSource, in scope: Scope) throws(BindingError) -> String {
        func isTaken(_ word: String) -> Bool {
            scope.qualifiers.contains(word) || scope.names.contains { $0 == word || $0.hasPrefix("\(word).") }
        }
        // The table's name; if the left side already has it, the provider's name works too. A file has one name.
        let title = start.scope.title.split(separator: ".").reversed().map(String.init)
        let names = if case .file = table.root { Array(start.scope.qualifiers) } else { title }
        let words = table.alias.map { [$0.text] } ?? names
        if let alias = words.first(where: { !isTaken($0) }) { return alias }
        let alias = words.first ?? "right"
        let free = ["b", "c", "d", "other"].first { word in !scope.names.contains { $0.hasPrefix("\(word).") } }
        throw BindingError(
            code: .duplicateAlias, message: "'\(alias)' already names something on the left side",
            span: table.alias?.span ?? table.span, label: "give the right side a name: as \(free ?? "other")")
    }

    /// The two sides of an equality between the left and the right side; nil for any other condition.
    private static func key(
        _ conjunct: Expression, _ left: Set<String>, _ right: Set<String>
    ) -> (left: Expression, right: Expression)? {
        guard case .compare(.equal, let first, let second) = conjunct.kind,
            !first.columns.isEmpty, !second.columns.isEmpty, haveEqualKeys(first.type, second.type)
        else { return nil }
        if left.isSuperset(of: first.columns), right.isSuperset(of: second.columns) { return (first, second) }
        if left.isSuperset(of: second.columns), right.isSuperset(of: first.columns) { return (second, first) }
        return nil
    }

    /// Whether equal values of these types are found by looking them up; an instant within a day isn't.
    private static func haveEqualKeys(_ first: ValueType, _ second: ValueType) -> Bool {
        switch (first, second) {
        case (.integer, .decimal), (.decimal, .integer): true
        case (.text, .uuid), (.uuid, .text): true
        case (.date, .period), (.period, .date): true
        default: first == second
        }
    }

    /// The field of the right side's own table that an expression is.
    private static func field(_ expression: Expression, in query: Query) -> String? {
        guard case .table = query.source else { return nil }
        var current = expression
        for stage in query.stages.reversed() {
            switch stage {
            // These don't change the rows of one key, whatever the rows of other keys are.
            case .filter, .sort: continue
            case .project(let columns):
                guard let beneath = current.beneath(columns) else { return nil }
                current = beneath
            default: return nil
            }
        }
        if case .column(let name) = current.kind { return name }
        return nil
    }
}
