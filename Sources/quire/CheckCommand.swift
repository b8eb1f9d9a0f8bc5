import ArgumentParser
import QuireConsole
import QuireDiagnostics
import QuireLaunch
import QuireSession

/// Checks scripts without a request.
struct CheckCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check scripts: syntax, names and types; no request.")

    @OptionGroup
    var options: RunOptions

    @Argument(help: "the script files; - is standard input")
    var files: [String]

    func run(in process: ProcessContext) async -> ProcessEnd {
        await Launch(options: options.launch, process: process).run { world, _, console in
            var world = world
            world.run.inputs.allowsMissing = true
            var status = ExitStatus.complete
            for file in files {
                do throws(UsageError) {
                    let text = try ScriptFile.source(file)
                    var session = Session(world)
                    let script = session.resolve(text)
                    for diagnostic in script.diagnostics { console.messages.print(diagnostic) }
                    if !script.isValid { status = script.exit }
                } catch {
                    _ = console.usage(error.message)
                    if status == ExitStatus.complete { status = ExitStatus.usage }
                }
            }
            return .exit(status)
        }
    }
}
