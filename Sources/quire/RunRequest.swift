import Foundation
import QuireConsole
import QuireDiagnostics
import QuireFiles
import QuireLaunch
import QuireLineEditor
import QuireSession
import QuireSignIn

/// What is to be run: statements, a file, what standard input has, or what is entered at a prompt.
struct RunRequest: ProcessCommand {
    /// The statements of the command line.
    var statements: [String] = []
    /// The script; after statements the first of the arguments.
    var file: String?
    /// What the script is given.
    var arguments: [String] = []
    /// How it runs.
    var options = LaunchOptions()

    /// The request of a command line that is nothing but `-c STATEMENTS`, any number of times; nil for any other.
    ///
    /// It is what scripts run most, and the parser's making of all options that could have been there takes as long as the
    /// rest of a start.
    static func plain(_ words: [String]) -> RunRequest? {
        guard words.count.isMultiple(of: 2) else { return nil }
        var statements: [String] = []
        for index in stride(from: 0, to: words.count, by: 2) {
            // What looks like an option is for the parser to judge.
            guard words[index] == "-c", !words[index + 1].hasPrefix("-") else { return nil }
            statements.append(words[index + 1])
        }
        return RunRequest(statements: statements)
    }

    /// Runs it to its end.
    func run(in process: ProcessContext) async -> ProcessEnd {
        var launch = Launch(options: options, process: process)
        if isPrompt {
            // At a prompt every table can be completed.
            launch.opening = .declared
            launch.options.keepsResults = true
            if LineEditors.isFull(input: 0, output: 2, environment: process.environment) {
                launch.typeAhead = TypeAhead()
            }
        }
        let typeAhead = launch.typeAhead
        return await launch.run { (running: Launch.Running) in
            let (console, signIns) = (running.console, running.signIns)
            var world = running.world
            // As with `sh -c`, the statements stand in for the file, and all that follows is arguments.
            world.run.inputs.arguments = (statements.isEmpty ? [] : file.map { [$0] } ?? []) + arguments
            do throws(UsageError) {
                if let sources = try sources(process) {
                    return await ScriptRun(
                        console: console, keepGoing: options.keepGoing, interrupts: process.interrupts,
                        question: canAsk ? ParameterQuestion(messages: console.messages) : nil,
                        isBusy: { signIns.isRenewing }
                    ).run(sources, world)
                }
                return await PromptRun(
                    running: running, options: options, process: process, typeAhead: typeAhead
                ).run(world)
            } catch {
                return console.usage(error.message)
            }
        }
    }

    /// The texts to run; nil for the prompt.
    private func sources(_ process: ProcessContext) throws(UsageError) -> [SourceText]? {
        if !statements.isEmpty { return statements.map { SourceText($0) } }
        if let file {
            if let meant = MistakenFile.meant(by: file), !FileManager.default.fileExists(atPath: file) {
                throw UsageError("there is no file '\(file)'; \(meant)")
            }
            return [try ScriptFile.source(file)]
        }
        if isPrompt { return nil }
        return [try ScriptFile.source(FileReader.standardInput)]
    }

    /// Whether statements are entered by a person.
    private var isPrompt: Bool { statements.isEmpty && file == nil && isTerminal(0) }

    /// Whether a person is there to be asked.
    private var canAsk: Bool {
        !options.isWithoutInput && !options.saysYes && isTerminal(0) && isTerminal(2)
    }

    private func isTerminal(_ descriptor: Int32) -> Bool { ByteStream(descriptor: descriptor).isTerminal }
}
