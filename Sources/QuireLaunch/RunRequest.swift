import Foundation
import QuireConsole
import QuireDiagnostics
import QuireFiles
import QuireLineEditor
import QuireSession
import QuireSignIn

/// The statements to run: given ones, a file, standard input, or those entered at a prompt.
package struct RunRequest: Sendable {
    /// The statements of the command line.
    package var statements: [String]
    /// The script; after statements the first of the arguments.
    package var file: String?
    /// The script's arguments.
    package var arguments: [String]
    /// How it runs.
    package var options: LaunchOptions

    /// Suggests what a missing file was probably meant to be.
    package var meaning: @Sendable (_ file: String) -> String?

    package init(
        statements: [String] = [], file: String? = nil, arguments: [String] = [],
        options: LaunchOptions = LaunchOptions(),
        meaning: @escaping @Sendable (_ file: String) -> String? = { _ in nil }
    ) {
        self.statements = statements
        self.file = file
        self.arguments = arguments
        self.options = options
        self.meaning = meaning
    }

    /// Runs it to its end.
    package func run(in process: ProcessContext) async -> ProcessEnd {
        var launch = Launch(options: options, process: process)
        launch.inputIsTaken = inputIsTaken
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
            // As with `sh -c`, the statements replace the file, and everything after them is an argument.
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
            if let meant = meaning(file), !FileManager.default.fileExists(atPath: file) {
                throw UsageError("there is no file '\(file)'; \(meant)")
            }
            return [try ScriptFile.source(file)]
        }
        if isPrompt { return nil }
        return [try ScriptFile.source(FileReader.standardInput)]
    }

    /// The reason why standard input can't be queried as a file; nil if it can.
    private var inputIsTaken: String? {
        if isTerminal(0) { return "standard input is a terminal" }
        return statements.isEmpty && (file == nil || file == FileReader.standardInput)
            ? "standard input is the script" : nil
    }

    /// Whether statements are entered by a person.
    private var isPrompt: Bool { statements.isEmpty && file == nil && isTerminal(0) }

    /// Whether a user can be asked.
    private var canAsk: Bool {
        !options.isWithoutInput && !options.saysYes && isTerminal(0) && isTerminal(2)
    }

    private func isTerminal(_ descriptor: Int32) -> Bool { ByteStream(descriptor: descriptor).isTerminal }
}
