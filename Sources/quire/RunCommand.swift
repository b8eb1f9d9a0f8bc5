import ArgumentParser
import QuireLaunch

/// Runs statements: from `-c`, a file, standard input, or at a prompt.
struct RunCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Run statements (the default).")

    @Option(name: .shortAndLong, help: "statements to run; repeatable")
    var command: [String] = []

    @OptionGroup
    var options: RunOptions

    @Argument(help: "a script file and its arguments; with -c, only arguments")
    var file: String?

    @Argument(help: .hidden)
    var arguments: [String] = []

    /// The statements to run, independent of how they were written.
    var request: RunRequest {
        RunRequest(
            statements: command, file: file, arguments: arguments, options: options.launch,
            meaning: MistakenFile.meant(by:))
    }

    func run(in process: ProcessContext) async -> ProcessEnd { await request.run(in: process) }
}
