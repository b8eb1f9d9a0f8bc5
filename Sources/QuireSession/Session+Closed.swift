import QuireBinder
package import QuireDiagnostics
import QuireFetch
package import QuireSyntax

// Providers that are opened, and files that are looked at, once a statement names them.
extension Session {
    /// Checks a text, opens the providers and looks at the files that it names; nothing is sent.
    package mutating func resolve(_ source: SourceText, mode: ParsedScript.Mode = .script) -> CheckedScript {
        resolve([source], mode: mode)
    }

    /// Checks texts, one after another, opens the providers and looks at the files that they name.
    package mutating func resolve(_ sources: [SourceText], mode: ParsedScript.Mode = .script) -> CheckedScript {
        // They may be checked twice, and a pipe that they include can be read once.
        let reader = world.run.reader
        world.run.reader = reader.remembering()
        defer { world.run.reader = reader }
        world.sources.files?.refresh()
        var script = look(script: check(sources, mode: mode), sources, mode: mode)
        let needed = world.sources.closed.needed(for: script.sources)
        var problems: [Diagnostic] = []
        if !needed.isEmpty {
            problems = open(needed)
            script = look(script: check(sources, mode: mode), sources, mode: mode)
        }
        if script.sources.contains("all") { problems += world.sources.closed.warnings }
        script.diagnostics = problems + script.diagnostics
        return script
    }

    /// Looks at the files that a checked text names, and checks it again if any was unknown.
    private func look(script: CheckedScript, _ sources: [SourceText], mode: ParsedScript.Mode) -> CheckedScript {
        guard let files = world.sources.files else { return script }
        let unknown = script.files.filter { files.known($0) == nil }
        guard !unknown.isEmpty else { return script }
        for file in unknown { files.look(at: file) }
        return check(sources, mode: mode)
    }

    /// Opens every provider; returns the problems with those that can't be opened.
    package mutating func openAll() -> [Diagnostic] {
        let closed = world.sources.closed.names
        return (closed.isEmpty ? [] : open(closed)) + world.sources.closed.warnings
    }

    /// Opens providers, and applies the settings for them.
    private mutating func open(_ names: Set<String>) -> [Diagnostic] {
        let opened = world.sources.open?(names)
        if let opened { world.sources = opened.sources }
        world.sources.closed.names.subtract(names)
        return opened?.problems ?? []
    }
}
