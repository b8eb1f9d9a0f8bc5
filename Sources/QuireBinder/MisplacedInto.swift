package import QuireDiagnostics
package import QuireSyntax

extension BindingError {
    /// The error for a query that writes a file although its rows are used otherwise; nil if it writes none.
    static func misplacedInto(in query: QuerySyntax, _ purpose: String) -> BindingError? {
        guard let stage = query.stages.last(where: { if case .into = $0.kind { true } else { false } }) else {
            return nil
        }
        return BindingError(
            code: .misplacedInto, message: "\(purpose), but 'into' writes a file", span: stage.span,
            label: "leave it out here", hint: "write the file in a separate statement: from SOURCE … into \"PATH\"")
    }
}

extension Binder {
    /// The error for the query of a `let`, whose rows are for other queries; nil if there is none.
    package static func problem(withBinding name: NameSyntax, _ query: QuerySyntax, in source: SourceText)
        -> Diagnostic?
    {
        guard var error = BindingError.misplacedInto(in: query, "a let gives its rows to other queries") else {
            return nil
        }
        error.hint = "write the file where the rows are used: from \(name.text) into \"PATH\""
        return error.diagnostic(in: source)
    }
}
