package import QuireBinder
package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuirePluginKit
package import QuireSyntax

/// Describes what can be queried: providers, their tables, the columns of a table, the functions.
package struct Describer {
    /// The subject of a description.
    package enum Subject: Sendable {
        case providers
        case tables(Catalog.Provider)
        case columns(Catalog.Provider, Table)
        /// The tables that all providers share.
        case common(Catalog)
        /// The columns of one of them.
        case commonColumns(CommonMapping.Table, Catalog)
        /// A `let` binding, or the previous result.
        case result(Schema)
        /// A file.
        case file(FileTable)
        case functions

        /// The subject that the names of a `describe` mean.
        package static func find(
            _ names: [NameSyntax], in catalog: Catalog, source: SourceText, _ context: EvaluationContext
        ) -> Result<Subject, Diagnostic> {
            guard let first = names.first else { return .success(.providers) }
            func unknown(_ code: Diagnostic.Code, _ message: String, _ name: NameSyntax, _ known: [String])
                -> Diagnostic
            {
                let near = EditDistance.ranked(name.text, in: known)
                return Diagnostic(
                    code, message: message, source: source, span: name.span, suggestions: near,
                    replacement: near.first,
                    hint: known.isEmpty ? nil : "known here: \(known.joined(separator: ", "))")
            }
            if first.text.lowercased() == "all" {
                guard names.count > 1 else { return .success(.common(catalog)) }
                guard names.count == 2, let kind = kinds.first(where: { $0.rawValue == names[1].text }) else {
                    let known = kinds.map(\.rawValue)
                    return .failure(
                        unknown(.unknownTable, "all has no table '\(names[1].text)'", names[1], known))
                }
                return .success(.commonColumns(kind, catalog))
            }
            guard let provider = catalog.provider(named: first.text) else {
                if catalog.closed.names.contains(first.text) {
                    return .failure(
                        Diagnostic(
                            .closedProvider, severity: .note, message: "'\(first.text)' is opened when this runs",
                            source: source, span: first.span))
                }
                if names.count == 1, first.text.lowercased() == "last", catalog.last == nil {
                    let message = "there is no previous result to describe"
                    return .failure(Diagnostic(.noLastResult, message: message, source: source, span: first.span))
                }
                if names.count == 1, let schema = made(first, in: catalog, context) { return .success(.result(schema)) }
                if first.text == "functions", names.count == 1 { return .success(.functions) }
                return .failure(
                    unknown(
                        .unknownSource, "there is no provider or binding named '\(first.text)'", first,
                        catalog.providers.map(\.name) + catalog.script.bindings.keys.sorted() + ["all", "functions"]))
            }
            guard names.count > 1 else { return .success(.tables(provider)) }
            let tables = provider.tables.map(\.name)
            guard let table = provider.table(named: names[1].text) else {
                return .failure(
                    unknown(.unknownTable, "\(provider.name) has no table '\(names[1].text)'", names[1], tables))
            }
            if names.count > 2 {
                var problem = unknown(.unknownTable, "describe takes a table, not one of its columns", names[2], [])
                problem.hint = "describe \(provider.name).\(table.name)"
                return .failure(problem)
            }
            return .success(.columns(provider, table))
        }
    }

    private static let kinds = [CommonMapping.Table.links, .payments]

    /// The columns of a binding's rows or of the previous result.
    private static func made(_ name: NameSyntax, in catalog: Catalog, _ context: EvaluationContext) -> Schema? {
        if let binding = catalog.script.bindings[name.text] {
            return Binder.schema(of: binding, catalog, context)
        }
        return name.text.lowercased() == "last" ? catalog.last : nil
    }

    private let world: Session.World

    package init(_ world: Session.World) { self.world = world }

    /// The description of a subject.
    package func describe(_ subject: Subject) -> Description {
        switch subject {
        case .providers:
            return Description(
                ["provider", "aliases", "configured", "missing", "sign_in", "tables", "base_url"],
                world.sources.providers.map { provider in
                    let missing = world.sources.missingSettings[provider.name] ?? []
                    return [
                        .text(provider.name), .list(provider.aliases),
                        .flag(missing.isEmpty, yes: "yes", no: "no"), .list(missing),
                        .text(world.sources.signInNote(provider.name) ?? ""), .list(provider.tables.map(\.name)),
                        .text(world.sources.baseURLs[provider.name] ?? provider.plugin?.manifest.baseURL ?? ""),
                    ]
                })
        case .tables(let provider):
            return Description(
                ["table", "columns", "filters", "sorts", "doc"],
                provider.tables.map { table in
                    [
                        .text("\(provider.name).\(table.name)"), .number(table.fields.count),
                        .list(unique(table.filters.map(\.field))),
                        .list(unique(table.comparableSorts.map(\.field))),
                        .text(table.documentation),
                    ]
                })
        case .columns(let provider, let table):
            let source = provider.plugin == nil ? "by the source" : "by the API"
            return Description(
                ["column", "type", "nullable", "values", "filter", "sort", "doc"],
                table.fields.map { field in
                    [
                        .text(field.name), .text(field.type.description), .flag(field.isNullable, yes: "yes", no: "no"),
                        .list(field.values), .text(filters(on: field.name, of: table, by: source)),
                        .text(
                            table.comparableSorts.contains { $0.field == field.name } ? source : "here"),
                        .text(field.documentation),
                    ]
                })
        case .common(let catalog):
            return Description(
                ["table", "columns", "providers", "doc"],
                [CommonMapping.Table.links, .payments].map { kind in
                    [
                        .text("all.\(kind.rawValue)"), .number(CommonSchema.fields(of: kind).count),
                        .list(sharing(kind, catalog).map(\.provider.name)),
                        .text("the \(kind.rawValue) of every configured provider"),
                    ]
                })
        case .commonColumns(let kind, let catalog):
            let tables = sharing(kind, catalog)
            return Description(
                ["column", "type", "values", "filter", "sort", "doc"],
                CommonSchema.fields(of: kind).map { field in
                    func providers(_ does: (Table) -> Bool) -> Description.Cell {
                        let names = tables.filter { does($0.table) }.map(\.provider.name)
                        return .text(names.isEmpty ? "here" : "by \(names.joined(separator: ", "))")
                    }
                    return [
                        .text(field.name), .text(field.type.description), .list(field.values),
                        providers { $0.filters.contains { $0.field == field.name } },
                        providers { $0.comparableSorts.contains { $0.field == field.name } },
                        .text(field.documentation),
                    ]
                })
        case .result(let schema):
            return Description(
                ["column", "type"], schema.columns.map { [.text($0.name), .text($0.type.description)] })
        case .file(let table):
            return Description(
                ["column", "type", "written", "doc"],
                table.table.fields.enumerated().map { index, field in
                    let column = index < table.columns.count ? table.columns[index] : nil
                    return [
                        .text(field.name), .text(field.type.description), .text(column?.manner ?? ""),
                        .text(field.documentation),
                    ]
                })
        case .functions:
            return Description(
                ["function", "signature", "doc", "example", "value"],
                Function.allCases.map { function in
                    let entry = function.entry
                    return [
                        .text(function.rawValue), .text(function.signature), .text(entry.summary),
                        .text(entry.example), .text(value(of: entry.example)),
                    ]
                })
        }
    }

    /// The value of an expression without columns in this run, as `describe functions` shows it.
    private func value(of text: String) -> String {
        let source = SourceText("print \(text)")
        guard case .print(let syntax)? = Parser.parse(source).statements.first?.kind else { return "" }
        var context = EvaluationContext(zone: world.run.zone, now: world.run.now)
        var binder = Binder(catalog: Catalog(providers: []), source: source, context: context)
        guard let expression = binder.bindValue(syntax) else { return "" }
        let row = RowBatch(columns: [], count: 1)
        let column = try? Evaluator(schema: Schema([])).column(expression, row, &context)
        return column?[0].plainText ?? ""
    }

    /// The providers that have a common table, with their version of it.
    private func sharing(
        _ kind: CommonMapping.Table, _ catalog: Catalog
    ) -> [(provider: Catalog.Provider, table: Table)] {
        catalog.providers.compactMap { provider in
            CommonSchema.table(kind, of: provider).map { (provider, $0.described) }
        }
    }

    private func filters(on field: String, of table: Table, by source: String) -> String {
        let own = table.filters.filter { $0.field == field }
        if own.isEmpty { return "here" }
        return own.allSatisfy { $0.fidelity == .exact } ? source : source + ", checked again here"
    }

    private func unique(_ names: [String]) -> [String] {
        names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
