package import QuireDiagnostics
package import QuireSyntax

/// Providers that are known only by name: opening one runs its code or reads its file, so it waits until a statement
/// names it.
package struct ClosedProviders: Sendable {
    /// The names that can follow `from`.
    package var names: Set<String>
    /// Those that can't be opened, with the reason.
    package var refused: [String: Diagnostic]

    package init(names: Set<String> = [], refused: [String: Diagnostic] = [:]) {
        self.names = names
        self.refused = refused
    }

    /// The providers to open for a text with these source names; `all` means every provider.
    package func needed(for sources: Set<String>) -> Set<String> {
        sources.contains("all") ? names : names.intersection(sources)
    }

    /// Warnings about the providers that can't be opened, for a query of all of them.
    package var warnings: [Diagnostic] {
        refused.sorted { $0.key < $1.key }.map { _, refusal in
            var warning = refusal
            warning.severity = .warning
            return warning
        }
    }
}

extension Catalog {
    /// The names of all providers, closed ones too.
    package var providerNames: [String] { providers.map(\.name) + closed.names.union(closed.refused.keys).sorted() }

    /// The diagnostic of a provider that can't be opened; nil for any other name.
    package func refusal(of name: NameSyntax, in source: SourceText) -> Diagnostic? {
        guard var refusal = closed.refused[name.text] else { return nil }
        refusal.source = source
        refusal.span = name.span
        return refusal
    }

    /// The reason why there is no provider of a name.
    func missing(_ name: NameSyntax, known: [String]) -> BindingError {
        // It is opened before the text runs, and problems with the name are reported then.
        if closed.names.contains(name.text) { return .reported(name.span) }
        if let refusal = closed.refused[name.text] {
            return BindingError(code: refusal.code, message: refusal.message, span: name.span, hint: refusal.hint)
        }
        return .unknownSource(name, known: known)
    }
}
