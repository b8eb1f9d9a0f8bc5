import ArgumentParser
import QuireConsole
import QuireDiagnostics
import QuireLaunch
import QuireModuleLoader
import QuirePluginKit
import QuireSession

/// Adds a provider to those of every run.
struct PluginAddCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Install a provider file or a module, so that every run finds it.",
        discussion: """
            quire plugin add acme.provider.yaml
            quire plugin add acme/.build/release/libquire-acme.so

            It is checked and copied to $XDG_DATA_HOME/quire/plugins (~/.local/share/quire/plugins). Nothing
            is fetched from the network, and no existing provider is replaced.
            """)

    @Argument(help: "a file that ends in .provider.yaml, or a library libquire-NAME.so")
    var file: String

    func run(in process: ProcessContext) async -> ProcessEnd {
        PluginChange.run {
            let added = try PluginFolder(process).add(file)
            let manifest = added.plugin.manifest
            let tables = added.plugin.resources.map(\.table.name).joined(separator: ", ")
            return "added \(manifest.id) \(manifest.version) (\(tables)): \(added.path)"
        }
    }
}

/// Takes a provider away that was added.
struct PluginRemoveCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a provider that was added.")

    @Argument(help: "the provider's name, or the name of its file")
    var name: String

    func run(in process: ProcessContext) async -> ProcessEnd {
        PluginChange.run { "removed \(try PluginFolder(process).remove(name))" }
    }
}

/// How a change of the user's plugins ends.
private enum PluginChange {
    /// Runs a change, and reports the result or the problem.
    static func run(_ change: () throws -> String) -> ProcessEnd {
        let messages = MessagePrinter(format: .text, isColoured: false)
        do {
            try ByteStream.standardOutput.writeWords(try change() + "\n")
            return .exit(ExitStatus.complete)
        } catch let error as UsageError {
            messages.print(Diagnostic(.usage, message: error.message, exit: ExitStatus.usage))
        } catch let error as ModuleRefusal {
            messages.print(error.diagnostic)
        } catch let error as PluginFolder.Refusal {
            for problem in error.problems { messages.print(problem) }
        } catch OutputError.closed {
            return .brokenPipe
        } catch {
            messages.print(Diagnostic(.usage, message: "\(error)", exit: ExitStatus.usage))
        }
        return .exit(ExitStatus.usage)
    }
}
