package import QuireBinder
package import QuireDiagnostics
package import QuireModel
import QuirePlan
package import QuirePluginKit
package import QuireSyntax

/// Tells what there is to ask: providers, their tables, the columns of a table, the functions.
package struct Describer {
    /// What is described.
    package enum Subject: Sendable {
        case providers
        case tables(Catalog.Provider)
        case columns(Catalog.Provider, Resource)
        case functions

        /// The subject that the names of a `describe` mean.
        package static func find(
            _ names: [NameSyntax], in catalog: Catalog, source: SourceText
        ) -> Result<Subject, Diagnostic> {
            guard let first = names.first else { return .success(.providers) }
            func unknown(_ code: String, _ message: String, _ name: NameSyntax, _ known: [String]) -> Diagnostic {
                let near = EditDistance.ranked(name.text, in: known)
                return Diagnostic(
                    code, message: message, source: source, span: name.span, suggestions: near,
                    replacement: near.first, hint: "known here: \(known.joined(separator: ", "))")
            }
            guard let provider = catalog.provider(named: first.text) else {
                if first.text == "functions", names.count == 1 { return .success(.functions) }
                return .failure(
                    unknown(
                        "unknown-source", "there is no provider named '\(first.text)'", first,
                        catalog.providers.map(\.name) + ["functions"]))
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
                ["provider", "tables", "base_url"],
                world.providers.map { provider in
                    [
                        provider.name, provider.tables.map(\.name).joined(separator: ", "),
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
