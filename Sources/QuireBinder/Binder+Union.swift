import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// Binds the common tables of all providers: `all`, `all.links`, `all.payments`.
    func bindAll(_ syntax: TableSyntax) throws(BindingError) -> BoundSource {
        let kinds = [CommonMapping.Table.links, .payments]
        let name = syntax.table?.text ?? CommonMapping.Table.links.rawValue
        guard let kind = kinds.first(where: { $0.rawValue == name }) else {
            let table = syntax.table ?? NameSyntax(text: name, isQuoted: false, span: syntax.span)
            throw .unknownTable(table, provider: "all", known: kinds.map(\.rawValue))
        }
        let tables = catalog.providers.filter(\.isOfAll).flatMap { provider in
            CommonSchema.tables(kind, of: provider).map { (provider, $0) }
        }
        guard !tables.isEmpty else {
            throw BindingError(
                code: .unknownTable, message: "no provider here has \(name)", span: syntax.span)
        }
        return union(
            tables.map { member($0.1, of: $0.0, span: syntax.span) }, kind, title: "all.\(name)",
            qualifier: syntax.alias?.text ?? name, skipsUnconfigured: true)
    }

    /// Several tables of one kind, each in the common schema; or bindings and files with the same columns.
    mutating func bindUnion(_ tables: [TableSyntax], span: SourceSpan) throws(BindingError) -> BoundSource {
        if tables.contains(where: hasOwnColumns) { return try bindUnionByColumns(tables) }
        var members: [Query] = []
        var kind: (table: CommonMapping.Table, name: String)?
        for syntax in tables {
            let (provider, common) = try commonTable(syntax)
            let name = "\(provider.name).\(common.native.table.name)"
            if let kind, kind.table != common.kind {
                throw BindingError(
                    code: .mixedUnion,
                    message: "\(kind.name) has \(kind.table.rawValue) and \(name) has \(common.kind.rawValue)",
                    span: syntax.span, label: "a union takes tables of one kind")
            }
            kind = kind ?? (common.kind, name)
            members.append(member(common, of: provider, span: syntax.span))
        }
        let table = kind?.table ?? .links
        return union(
            members, table, title: tables.map { self.source.slice($0.span) }.joined(separator: ", "),
            qualifier: table.rawValue, skipsUnconfigured: false)
    }

    private func commonTable(
        _ syntax: TableSyntax
    ) throws(BindingError) -> (Catalog.Provider, CommonSchema.Table) {
        guard case .named(let name) = syntax.root, let provider = catalog.provider(named: name.text) else {
            if case .named(let name) = syntax.root { throw catalog.missing(name, known: catalog.sources) }
            throw .notInUnion(syntax)
        }
        let tables = [CommonMapping.Table.links, .payments].flatMap { CommonSchema.tables($0, of: provider) }
        let wanted = try syntax.table.map { table throws(BindingError) in
            guard let found = provider.table(named: table.text) else {
                throw .unknownTable(table, provider: provider.name, known: provider.tables.map(\.name))
            }
            return found.name
        }
        let named = wanted ?? provider.defaultTable?.name ?? ""
        guard let table = tables.first(where: { $0.native.table.name == named || $0.described.name == named })
        else {
            throw BindingError(
                code: .noCommonSchema, message: "\(provider.name).\(named) has no columns in the common schema",
                span: syntax.span)
        }
        return (provider, table)
    }

    private func member(_ table: CommonSchema.Table, of provider: Catalog.Provider, span: SourceSpan) -> Query {
        let native = provider.source(table.native, span: span)
        let raw = ProjectedColumn(TableSource.rawColumn, .column(TableSource.rawColumn, .any))
        return Query(
            source: .table(native), stages: [.project(table.projection + [raw])],
            schema: Schema((table.projection + [raw]).map { Schema.Column($0.name, $0.expression.type) }), span: span)
    }

    private func union(
        _ members: [Query], _ kind: CommonMapping.Table, title: String, qualifier: String, skipsUnconfigured: Bool
    ) -> BoundSource {
        let columns = CommonSchema.fields(of: kind).map { Scope.Column(name: $0.name, type: $0.type, field: $0) }
        let scope = Scope(columns: columns, hasRaw: true, title: title, qualifiers: [qualifier])
        let union = Union(members: members, skipsUnconfigured: skipsUnconfigured)
        return BoundSource(source: .union(union), scope: scope)
    }
}
