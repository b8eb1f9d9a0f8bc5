import QuireBinder
package import QuireDiagnostics
package import QuireSyntax

// Providers that are opened once a statement names them.
extension Session {
    /// Checks a text, and opens the providers that it names; nothing is sent.
    package mutating func resolve(_ source: SourceText, mode: ParsedScript.Mode = .script) -> CheckedScript {
        resolve([source], mode: mode)
    }

    /// Checks texts, one after another, and opens the providers that they name.
    package mutating func resolve(_ sources: [SourceText], mode: ParsedScript.Mode = .script) -> CheckedScript {
        // They may be checked twice, and a pipe that they include can be read once.
        let reader = world.run.reader
        world.run.reader = reader.remembering()
        defer { world.run.reader = reader }
        var script = check(sources, mode: mode)
        let needed = world.sources.closed.needed(for: script.sources)
        var problems: [Diagnostic] = []
        if !needed.isEmpty {
            problems = open(needed)
            script = check(sources, mode: mode)
        }
        if script.sources.contains("all") { problems += world.sources.closed.warnings }
        script.diagnostics = problems + script.diagnostics
        return script
    }

    /// Opens every provider; returns what is wrong with those that can't be opened.
    package mutating func openAll() -> [Diagnostic] {
        let closed = world.sources.closed.names
        return (closed.isEmpty ? [] : open(closed)) + world.sources.closed.warnings
    }

    /// Opens providers, and goes on with what settings say about them.
    private mutating func open(_ names: Set<String>) -> [Diagnostic] {
        let opened = world.sources.open?(names)
        if let opened { world.sources = opened.sources }
        world.sources.closed.names.subtract(names)
        return opened?.problems ?? []
    }
}
