import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

extension Binder {
    /// Whether a source is a `let` binding or a file, which are put together by the columns that they have.
    func hasOwnColumns(_ syntax: TableSyntax) -> Bool {
        switch syntax.root {
        case .named(let name): catalog.script.bindings[name.text] != nil
        case .file: true
        case .all, .last: false
        }
    }

    /// Several bindings and files one after another; providers' tables among them in the common schema. All have the same
    /// columns.
    mutating func bindUnionByColumns(_ tables: [TableSyntax]) throws(BindingError) -> BoundSource {
        var members: [Query] = []
        var first: (scope: Scope, title: String)?
        var starts: [BoundSource] = []
        for syntax in tables { starts.append(try bindMember(syntax)) }
        FileUnion.widen(&starts)
        for (syntax, start) in zip(tables, starts) {
            let title = source.slice(syntax.span)
            if let first, let difference = Binder.difference(first.scope, first.title, start.scope, title) {
                throw BindingError(
                    code: .mixedUnion, message: difference, span: syntax.span,
                    label: "a union takes rows with the same columns",
                    hint: "give both the same columns in the same order: select NAME, …")
            }
            if first == nil { first = (start.scope, title) }
            // An id that is a uuid in one member and text in another is text.
            for (index, column) in start.scope.columns.enumerated() where column.type == .text {
                first?.scope.columns[index].type = .text
            }
            let columns = start.scope.columns.map { ProjectedColumn($0.name, .column($0.name, $0.type)) }
            members.append(
                Query(
                    source: start.source, stages: start.stages + [.project(columns)], schema: start.scope.schema,
                    span: syntax.span))
        }
        var scope = first?.scope ?? .none
        scope.hasRaw = false
        scope.isTable = false
        scope.title = tables.map { source.slice($0.span) }.joined(separator: ", ")
        scope.qualifiers = []
        return BoundSource(source: .union(Union(members: members, skipsUnconfigured: false)), scope: scope)
    }

    private mutating func bindMember(_ syntax: TableSyntax) throws(BindingError) -> BoundSource {
        switch syntax.root {
        case .all, .last: throw .notInUnion(syntax)
        case .named(let name):
            if let binding = catalog.script.bindings[name.text] { return try bind(binding, as: syntax) }
            return try bindUnion([syntax], span: syntax.span)
        case .file(let file): return try bind(file, as: syntax)
        }
    }

    /// How the columns of two members differ, in words; nil when they are the same.
    private static func difference(_ first: Scope, _ title: String, _ other: Scope, _ otherTitle: String) -> String? {
        let (names, others) = (first.names, other.names)
        if let missing = names.first(where: { !others.contains($0) }) {
            return "\(title) has a column '\(missing)', which \(otherTitle) doesn't have"
        }
        if let surplus = others.first(where: { !names.contains($0) }) {
            return "\(otherTitle) has a column '\(surplus)', which \(title) doesn't have"
        }
        for (column, twin) in zip(first.columns, other.columns) {
            guard column.name == twin.name else {
                return "\(title) and \(otherTitle) have their columns in different orders, from '\(column.name)' on"
            }
            if column.type != twin.type, twin.type != .null, !(column.type.isText && twin.type.isText) {
                return "'\(column.name)' is \(column.type) in \(title) and \(twin.type) in \(otherTitle)"
            }
        }
        return nil
    }
}

extension BindingError {
    /// A source that can't be one of several.
    static func notInUnion(_ syntax: TableSyntax) -> BindingError {
        if case .last = syntax.root {
            return BindingError(
                code: .mixedUnion, message: "a union takes tables of providers, let bindings and files, found 'last'",
                span: syntax.span, hint: "give the result a name first: let NAME = from last")
        }
        return BindingError(
            code: .mixedUnion, message: "a union takes tables of providers, let bindings and files, found 'all'",
            span: syntax.span, hint: "from all already has every provider")
    }
}
