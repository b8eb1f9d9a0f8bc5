package import QuireDiagnostics
package import QuireSyntax
import Synchronization

/// Providers that are known by name alone: to open one runs its code or reads its file, so that it waits until somebody
/// names it.
package struct ClosedProviders: Sendable {
    /// Hears which names a text uses.
    private final class Listener: Sendable {
        struct Heard {
            var names: Set<String> = []
            var isAll = false
        }

        let heard = Mutex(Heard())
    }

    /// The names that can stand after `from`.
    package var names: Set<String>
    /// Those that can't be opened, with the reason.
    package var refused: [String: Diagnostic]
    private var listener: Listener?

    package init(names: Set<String> = [], refused: [String: Diagnostic] = [:]) {
        self.names = names
        self.refused = refused
    }

    /// The same providers, for resolving a text anew: what it names is in `wanted` then.
    package var listening: ClosedProviders {
        var copy = self
        copy.listener = Listener()
        return copy
    }

    /// The closed providers that were named since listening began.
    package var wanted: Set<String> { listener?.heard.withLock { $0.names } ?? [] }

    /// Whether something was asked of every provider since listening began.
    package var isAllWanted: Bool { listener?.heard.withLock { $0.isAll } ?? false }

    /// What is told of the providers that can't be opened, where all of them are asked.
    package var warnings: [Diagnostic] {
        refused.sorted { $0.key < $1.key }.map { _, refusal in
            var warning = refusal
            warning.severity = .warning
            return warning
        }
    }

    /// Takes note that something is asked of every provider.
    func noteAll() {
        listener?.heard.withLock { heard in
            heard.names.formUnion(names)
            heard.isAll = true
        }
    }

    /// Takes note of a name that is used.
    func note(_ name: String) {
        guard names.contains(name) else { return }
        listener?.heard.withLock { _ = $0.names.insert(name) }
    }
}

extension Catalog {
    /// The names of all providers, closed ones too.
    package var providerNames: [String] { providers.map(\.name) + closed.names.union(closed.refused.keys).sorted() }

    /// Takes note that something is asked of every provider.
    package func noteAll() { closed.noteAll() }

    /// The diagnostic of a provider that can't be opened; nil for any other name.
    package func refusal(of name: NameSyntax, in source: SourceText) -> Diagnostic? {
        guard var refusal = closed.refused[name.text] else { return nil }
        refusal.source = source
        refusal.span = name.span
        return refusal
    }

    /// Why there is no provider of a name.
    func missing(_ name: NameSyntax, known: [String]) -> BindingError {
        // It is opened, and the text resolved again.
        if closed.names.contains(name.text) { return .reported(name.span) }
        if let refusal = closed.refused[name.text] {
            return BindingError(code: refusal.code, message: refusal.message, span: name.span, hint: refusal.hint)
        }
        return .unknownSource(name, known: known)
    }
}
