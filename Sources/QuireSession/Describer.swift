package import QuireBinder
package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuirePluginKit
package import QuireSyntax

/// Tells what there is to ask: providers, their tables, the columns of a table, the functions.
package struct Describer {
    /// What is described.
    package enum Subject: Sendable {
        case providers
        case tables(Catalog.Provider)
        case columns(Catalog.Provider, Resource)
        /// The tables that all providers share.
        case common(Catalog)
        /// The columns of one of them.
        case commonColumns(CommonMapping.Table, Catalog)
        /// A `let` binding, or the previous result.
        case result(Schema)
        case functions

        /// The subject that the names of a `describe` mean.
        package static func find(
            _ names: [NameSyntax], in catalog: Catalog, source: SourceText, _ context: EvaluationContext
        ) -> Result<Subject, Diagnostic> {
            guard let first = names.first else { return .success(.providers) }
            func unknown(_ code: String, _ message: String, _ name: NameSyntax, _ known: [String]) -> Diagnostic {
                let near = EditDistance.ranked(name.text, in: known)
                return Diagnostic(
                    code, message: message, source: source, span: name.span, suggestions: near,
                    replacement: near.first, hint: "known here: \(known.joined(separator: ", "))")
            }
            if first.text.lowercased() == "all" {
                guard names.count > 1 else { return .success(.common(catalog)) }
                guard names.count == 2, let kind = kinds.first(where: { $0.rawValue == names[1].text }) else {
                    let known = kinds.map(\.rawValue)
                    return .failure(
                        unknown("unknown-table", "all has no table '\(names[1].text)'", names[1], known))
                }
                return .success(.commonColumns(kind, catalog))
            }
            guard let provider = catalog.provider(named: first.text) else {
                if names.count == 1, first.text.lowercased() == "last", catalog.last == nil {
                    let message = "there is no previous result to describe"
                    return .failure(Diagnostic("no-last-result", message: message, source: source, span: first.span))
                }
                if names.count == 1, let schema = made(first, in: catalog, context) { return .success(.result(schema)) }
                if first.text == "functions", names.count == 1 { return .success(.functions) }
                return .failure(
                    unknown(
                        "unknown-source", "there is no provider or binding named '\(first.text)'", first,
                        catalog.providers.map(\.name) + catalog.script.bindings.keys.sorted() + ["all", "functions"]))
            }
            guard names.count > 1 else { return .success(.tables(provider)) }
            let tables = provider.tables.map(\.name)
            guard let resource = provider.table(named: names[1].text) else {
                return .failure(
                    unknown("unknown-table", "\(provider.name) has no table '\(names[1].text)'", names[1], tables))
            }
            if names.count > 2 {
                return .failure(
                    unknown("unknown-table", "a table has no parts to describe", names[2], []))
            }
            return .success(.columns(provider, resource))
        }
    }

    private static let kinds = [CommonMapping.Table.links, .payments]

    /// The columns of what was made here: a binding's rows, or the previous result.
    private static func made(_ name: NameSyntax, in catalog: Catalog, _ context: EvaluationContext) -> Schema? {
        if let binding = catalog.script.bindings[name.text] {
            return Binder.schema(of: binding, catalog, context)
        }
        return name.text.lowercased() == "last" ? catalog.last : nil
    }

    /// A description as a table.
    package struct Table: Sendable {
        package var schema: Schema
        package var batch: RowBatch
    }

    private let world: Session.World

    package init(_ world: Session.World) { self.world = world }

    /// The description of a subject.
    package func describe(_ subject: Subject) -> Table {
        switch subject {
        case .providers:
            return table(
                ["provider", "configured", "tables", "base_url"],
                world.providers.map { provider in
                    let missing = world.missingSettings[provider.name] ?? []
                    let signIn = world.signIns[provider.name]
                    let yes = signIn.map { "yes: \($0)" } ?? "yes"
                    return [
                        provider.name,
                        missing.isEmpty ? yes : "no: " + (signIn ?? "set \(missing.joined(separator: ", "))"),
                        provider.tables.map(\.name).joined(separator: ", "),
                        world.baseURLs[provider.name] ?? provider.plugin.manifest.baseURL,
                    ]
                })
        case .tables(let provider):
            return table(
                ["table", "columns", "filters", "sorts", "doc"],
                provider.tables.map { resource in
                    [
                        "\(provider.name).\(resource.name)", String(resource.fields.count),
                        unique(resource.filters.map(\.field)), unique(resource.sorts.map(\.field)),
                        resource.documentation,
                    ]
                })
        case .columns(_, let resource):
            return table(
                ["column", "type", "nullable", "values", "filter", "sort", "doc"],
                resource.fields.map { field in
                    [
                        field.name, field.type.description, field.isNullable ? "yes" : "no",
                        field.values.joined(separator: ", "), filters(on: field.name, of: resource),
                        resource.sorts.contains { $0.field == field.name } ? "by the API" : "here",
                        field.documentation,
                    ]
                })
        case .common(let catalog):
            return table(
                ["table", "columns", "providers", "doc"],
                [CommonMapping.Table.links, .payments].map { kind in
                    let names = sharing(kind, catalog).map(\.provider.name)
                    return [
                        "all.\(kind.rawValue)", String(CommonSchema.fields(of: kind).count),
                        names.joined(separator: ", "), "the \(kind.rawValue) of every configured provider",
                    ]
                })
        case .commonColumns(let kind, let catalog):
            let tables = sharing(kind, catalog)
            return table(
                ["column", "type", "values", "filter", "sort", "doc"],
                CommonSchema.fields(of: kind).map { field in
                    func providers(_ does: (Resource) -> Bool) -> String {
                        let names = tables.filter { does($0.table) }.map(\.provider.name)
                        return names.isEmpty ? "here" : "by \(names.joined(separator: ", "))"
                    }
                    return [
                        field.name, field.type.description, field.values.joined(separator: ", "),
                        providers { $0.filters.contains { $0.field == field.name } },
                        providers { $0.sorts.contains { $0.field == field.name } }, field.documentation,
                    ]
                })
        case .result(let schema):
            return table(["column", "type"], schema.columns.map { [$0.name, $0.type.description] })
        case .functions:
            return table(
                ["function", "signature", "doc", "example", "value"],
                Function.allCases.map { function in
                    let entry = function.entry
                    return [
                        function.rawValue, function.signature, entry.summary, entry.example, value(of: entry.example),
                    ]
                })
        }
    }

    /// What an expression without columns gives in this run, as `describe functions` shows it.
    private func value(of text: String) -> String {
        let source = SourceText("print \(text)")
        guard case .print(let syntax)? = Parser.parse(source).statements.first?.kind else { return "" }
        var context = EvaluationContext(zone: world.zone, now: world.now)
        var binder = Binder(catalog: Catalog(providers: []), source: source, context: context)
        guard let expression = binder.bindValue(syntax) else { return "" }
        let row = RowBatch(columns: [], count: 1)
        let column = try? Evaluator(schema: Schema([])).column(expression, row, &context)
        return column?[0].plainText ?? ""
    }

    /// The providers that have a common table, with what it is like there.
    private func sharing(
        _ kind: CommonMapping.Table, _ catalog: Catalog
    ) -> [(provider: Catalog.Provider, table: Resource)] {
        catalog.providers.compactMap { provider in
            CommonSchema.table(kind, of: provider).map { (provider, $0.described) }
        }
    }

    private func filters(on field: String, of resource: Resource) -> String {
        let own = resource.filters.filter { $0.field == field }
        if own.isEmpty { return "here" }
        return own.allSatisfy { $0.fidelity == .exact } ? "by the API" : "by the API, checked again here"
    }

    private func unique(_ names: [String]) -> String {
        names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", ")
    }

    private func table(_ names: [String], _ rows: [[String]]) -> Table {
        let columns = names.indices.map { index in
            Column(type: .text, values: rows.map { $0[index].isEmpty ? .null : .text($0[index]) })
        }
        return Table(
            schema: Schema(names.map { Schema.Column($0, .text) }), batch: RowBatch(columns: columns, count: rows.count)
        )
    }
}
