import QuireBinder
package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuireSyntax

/// A text with every statement resolved, or what is wrong with it.
package struct CheckedScript: Sendable {
    /// The statements that can run.
    package var statements: [CheckedStatement]
    /// What is wrong, or worth a warning.
    package var diagnostics: [Diagnostic]
    /// Whether the text could go on, for the prompt.
    package var completeness: ParsedScript.Completeness
    /// The columns that `from last` would have after it.
    package var last: Schema?

    /// Whether nothing forbids running it.
    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
}

/// A statement that can run.
package struct CheckedStatement: Sendable {
    /// What it does.
    package enum Kind: Sendable {
        case query(Query)
        case explain(Query, StatementSyntax.ExplainMode)
        case describe(Describer.Subject)
    }

    /// What it does.
    package var kind: Kind
    /// The text that it stands in.
    package var source: SourceText

    /// Whether it goes on with the previous result.
    package var usesLast: Bool {
        switch kind {
        case .query(let query), .explain(let query, _):
            return query.source.usesLast
        case .describe: return false
        }
    }
}

/// Parses a text and resolves its statements one after another, as they would run.
struct ScriptChecker {
    var catalog: Catalog
    let context: EvaluationContext

    func check(_ source: SourceText, mode: ParsedScript.Mode) -> CheckedScript {
        let parsed = Parser.parse(source, mode: mode)
        var script = CheckedScript(
            statements: [], diagnostics: parsed.diagnostics, completeness: parsed.completeness)
        // What the parser couldn't read would only give errors that follow from its own.
        guard parsed.isValid else { return script }
        var catalog = catalog
        for statement in parsed.statements {
            var binder = Binder(catalog: catalog, source: source, context: context)
            if let kind = kind(of: statement, &binder, &script) {
                script.statements.append(CheckedStatement(kind: kind, source: source))
                if case .query(let query) = kind { catalog.last = query.schema }
            }
            script.diagnostics += binder.diagnostics
        }
        script.last = catalog.last
        return script
    }

    private func kind(
        of statement: StatementSyntax, _ binder: inout Binder, _ script: inout CheckedScript
    ) -> CheckedStatement.Kind? {
        func refuse(_ what: String) -> CheckedStatement.Kind? {
            script.diagnostics.append(
                Diagnostic(
                    "not-available", message: "\(what) is not part of this version of quire",
                    source: binder.text, span: statement.span))
            return nil
        }
        func bound(_ syntax: QuerySyntax) -> Query? {
            guard let query = binder.bind(syntax) else { return nil }
            guard let problem = RequiredFilters.problem(with: query, in: binder.text) else { return query }
            script.diagnostics.append(problem)
            return nil
        }
        switch statement.kind {
        case .query(let query):
            guard let query = bound(query) else { return nil }
            if let notice = ManyListsNotice.notice(for: query, in: binder.text) { script.diagnostics.append(notice) }
            return .query(query)
        case .explain(let query, let mode): return bound(query).map { .explain($0, mode) }
        case .describe(let names):
            switch Describer.Subject.find(names, in: catalog, source: binder.text) {
            case .success(let subject): return .describe(subject)
            case .failure(let diagnostic):
                script.diagnostics.append(diagnostic)
                return nil
            }
        case .letBinding: return refuse("'let'")
        case .param: return refuse("'param'")
        case .assert: return refuse("'assert'")
        case .print: return refuse("'print'")
        case .include: return refuse("'include'")
        case .invalid: return nil
        }
    }
}
