import ArgumentParser
import QuireBinder
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireLaunch
import QuireSession
import QuireTerminal

/// Lists the providers and where their credentials come from.
struct ProvidersCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "providers", abstract: "List the providers and where their credentials come from.")

    @Flag(help: "send each provider one small request")
    var check = false

    @OptionGroup
    var options: RunOptions

    func run(in process: ProcessContext) async -> ProcessEnd {
        await Launch(options: options.launch, process: process, opening: .all).run { world, instances, console in
            do throws(OutputError) {
                guard check else {
                    let text = instances.flatMap(\.sourceLines).joined(separator: "\n") + "\n"
                    try ByteStream.standardOutput.writeWords(text)
                    return .exit(ExitStatus.complete)
                }
                return .exit(try await ask(world, console))
            } catch {
                return error == .closed ? .brokenPipe : console.usage("the output can't be written")
            }
        }
    }

    /// Requests one row of each provider's first table.
    private func ask(_ world: Session.World, _ console: Console) async throws(OutputError) -> Int {
        var status = ExitStatus.complete
        // A provider that isn't configured can't be checked.
        for provider in world.sources.providers where world.sources.missingSettings[provider.name, default: []].isEmpty
        {
            var session = Session(world)
            var sink = DiscardingSink()
            let address = world.sources.baseURLs[provider.name] ?? ""
            let checked = session.check(SourceText("from \(provider.name) limit 1"))
            if checked.statements.isEmpty {
                // A list that requires a value can't be requested without knowing one.
                try ByteStream.standardOutput.writeWords("skipped  \(provider.name)  \(address)\n")
                for problem in checked.diagnostics { console.messages.note("\(provider.name): \(problem.message)") }
            }
            for statement in checked.statements {
                let outcome = try await session.run(statement, into: &sink)
                let word = outcome.failure == nil ? "ok" : "failed"
                let look = console.display.isColoured ? TextStyle(outcome.failure == nil ? .green : .red) : .plain
                let line = "\(look.applied(to: word))" + SafeText.lines("  \(provider.name)  \(address)\n")
                try ByteStream.standardOutput.write(Array(line.utf8))
                let own = console.report(outcome)
                if status == ExitStatus.complete { status = own }
            }
        }
        return status
    }
}
