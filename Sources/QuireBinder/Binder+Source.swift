import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// Binds a source and its columns.
    mutating func bind(_ syntax: SourceSyntax) throws(BindingError) -> BoundSource {
        switch syntax.kind {
        case .refine: return try last(span: syntax.span)
        case .tables(let tables):
            guard let table = tables.first else {
                throw BindingError(code: .missingSource, message: "expected a source", span: syntax.span)
            }
            if tables.count > 1 { return try bindUnion(tables, span: syntax.span) }
            return try bind(table)
        }
    }

    /// Binds one table and its columns.
    mutating func bind(_ syntax: TableSyntax) throws(BindingError) -> BoundSource {
        switch syntax.root {
        case .all: return try bindAll(syntax)
        case .last(let span): return try last(span: span)
        case .file(let file): return try bind(file, as: syntax)
        case .named(let name):
            if let binding = catalog.script.bindings[name.text] { return try bind(binding, as: syntax) }
            guard let provider = catalog.provider(named: name.text) else {
                throw catalog.missing(name, known: catalog.sources)
            }
            if let table = syntax.table, let common = provider.commonTable(named: table.text) {
                return bind(common, of: provider, syntax)
            }
            let source = provider.source(try self.table(syntax.table, of: provider), span: syntax.span)
            let columns = source.table.fields.map { Scope.Column(name: $0.name, type: $0.type, field: $0) }
            let own: Set<String> = syntax.table == nil ? [source.table.name, name.text] : [source.table.name]
            let qualifiers = syntax.alias.map { [$0.text] } ?? own
            let scope = Scope(
                columns: columns, hasRaw: true, title: source.name, isTable: true, qualifiers: qualifiers)
            return BoundSource(source: .table(source), scope: scope)
        }
    }

    /// The provider's own table with a projection that makes the common columns of it.
    private func bind(
        _ common: CommonSchema.Table, of provider: Catalog.Provider, _ syntax: TableSyntax
    ) -> BoundSource {
        let table = provider.source(common.native, span: syntax.span)
        let name = common.described.name
        let scope = Scope(
            columns: common.described.fields.map { Scope.Column(name: $0.name, type: $0.type, field: $0) },
            hasRaw: true, title: "\(provider.name).\(name)", qualifiers: [syntax.alias?.text ?? name])
        let raw = ProjectedColumn(TableSource.rawColumn, .column(TableSource.rawColumn, .any))
        return BoundSource(source: .table(table), stages: [.project(common.projection + [raw])], scope: scope)
    }

    private func table(_ name: NameSyntax?, of provider: Catalog.Provider) throws(BindingError) -> PlacedTable {
        guard let name else {
            guard let first = provider.placed.first else {
                throw BindingError(
                    code: .unknownTable, message: "\(provider.name) has no tables", span: SourceSpan(0, 0))
            }
            return first
        }
        guard let table = provider.ownTable(named: name.text) else {
            throw .unknownTable(name, provider: provider.name, known: provider.tables.map(\.name))
        }
        return table
    }

    private mutating func last(span: SourceSpan) throws(BindingError) -> BoundSource {
        requirements.usesLast = true
        guard let schema = catalog.last else {
            throw BindingError(
                code: .noLastResult, message: "there is no previous result to continue with", span: span,
                hint: "start with a source: from \(catalog.providers.first?.name ?? "PROVIDER")")
        }
        let columns = schema.columns.map { Scope.Column(name: $0.name, type: $0.type, field: nil) }
        let scope = Scope(columns: columns, hasRaw: false, title: "the previous result", qualifiers: ["last"])
        return BoundSource(source: .last(schema), scope: scope)
    }
}

/// A source and what is needed to read it.
struct BoundSource {
    /// Where the rows come from.
    var source: Query.Source
    /// The stages that produce the columns in scope, before the query's own stages.
    var stages: [Stage] = []
    /// The columns that the first stage can name.
    var scope: Scope
}
