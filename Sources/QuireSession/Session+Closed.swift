import QuireBinder
package import QuireDiagnostics
package import QuireSyntax

// Providers that are opened once they are named.
extension Session {
    /// Parses and resolves a text, and opens the providers that it names; nothing is asked of anyone.
    package mutating func resolve(_ source: SourceText, mode: ParsedScript.Mode = .script) -> CheckedScript {
        resolve([source], mode: mode)
    }

    /// Parses and resolves texts, one after another, and opens the providers that they name.
    package mutating func resolve(_ sources: [SourceText], mode: ParsedScript.Mode = .script) -> CheckedScript {
        var problems: [Diagnostic] = []
        // A text names more than was heard only once what it names is open, so that this may take a few rounds; each
        // leaves fewer providers closed.
        while true {
            var names = catalog
            names.closed = names.closed.listening
            var checker = ScriptChecker(names, context, world.inputs, world.reader, mode: mode)
            var script = checker.check(sources)
            let wanted = names.closed.wanted
            guard !wanted.isEmpty else {
                if names.closed.isAllWanted { problems += names.closed.warnings }
                script.diagnostics = problems + script.diagnostics
                return script
            }
            problems += open(wanted)
        }
    }

    /// Opens every provider; gives what is wrong with those that can't be.
    package mutating func openAll() -> [Diagnostic] {
        let problems = world.closed.names.isEmpty ? [] : open(world.closed.names)
        return problems + world.closed.warnings
    }

    /// Opens providers, whatever is wrong with them: that is told once a query names them.
    package mutating func open(named names: Set<String>) { _ = open(names.intersection(world.closed.names)) }

    /// Opens providers, and goes on with what settings say of them.
    private mutating func open(_ names: Set<String>) -> [Diagnostic] {
        defer { world.closed.names.subtract(names) }
        guard let opened = world.open?(names, world.profile) else { return [] }
        takeOver(opened.world)
        return opened.problems
    }
}
