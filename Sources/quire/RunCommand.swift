import ArgumentParser
import Foundation
import QuireConsole
import QuireDiagnostics
import QuireREPL
import QuireSession
import QuireSignIn

/// Runs statements: from `-c`, a file, standard input, or at a prompt.
struct RunCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Run statements (the default).")

    @Option(name: .shortAndLong, help: "statements to run; repeatable")
    var command: [String] = []

    @OptionGroup
    var options: RunOptions

    @Argument(help: "a script file, and its arguments; after -c arguments alone")
    var file: String?

    @Argument(help: .hidden)
    var arguments: [String] = []

    func run(in process: ProcessContext) async -> ProcessEnd {
        // At a prompt every table can be completed.
        let opening: Providers.Opening = isPrompt ? .declared : .none
        return await Launch(options: options, process: process, opening: opening).run { (running: Launch.Running) in
            let (console, signIns) = (running.console, running.signIns)
            var world = running.world
            // As with `sh -c`, the statements stand in for the file, and all that follows is arguments.
            world.inputs.arguments = (command.isEmpty ? [] : file.map { [$0] } ?? []) + arguments
            do throws(UsageError) {
                if let sources = try sources(process) {
                    return await ScriptRun(
                        console: console, keepGoing: options.keepGoing, interrupts: process.interrupts,
                        question: canAsk ? ParameterQuestion(messages: console.messages) : nil,
                        isBusy: { signIns.isRenewing }
                    ).run(sources, world)
                }
                return await PromptRun(
                    console: console, process: process, isSandbox: options.sandbox.isOn
                ).run(world)
            } catch {
                return console.usage(error.message)
            }
        }
    }

    /// The texts to run; nil for the prompt.
    private func sources(_ process: ProcessContext) throws(UsageError) -> [SourceText]? {
        if !command.isEmpty { return command.map { SourceText($0) } }
        if let file { return [SourceText(try ScriptFile.read(file), name: file)] }
        if isPrompt { return nil }
        return [SourceText(try ScriptFile.text(FileHandle.standardInput.readDataToEndOfFile(), "standard input"))]
    }

    /// Whether statements are entered by a person.
    private var isPrompt: Bool { command.isEmpty && file == nil && isTerminal(0) }

    /// Whether a person is there to be asked.
    private var canAsk: Bool {
        !options.isWithoutInput && !options.saysYes && isTerminal(0) && isTerminal(2)
    }

    private func isTerminal(_ descriptor: Int32) -> Bool { ByteStream(descriptor: descriptor).isTerminal }
}

/// Script files as text.
enum ScriptFile {
    static func read(_ path: String) throws(UsageError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            throw UsageError(
                exists
                    ? (isFolder.boolValue ? "'\(path)' is a folder, not a script" : "'\(path)' can't be read")
                    : "there is no file '\(path)'")
        }
        return try text(data, path)
    }

    /// Reads the files that scripts include.
    static let reader = ScriptReader { path throws(ScriptReader.Failure) in
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ScriptReader.Failure("doesn't exist")
        }
        guard !isFolder.boolValue else { throw ScriptReader.Failure("is a folder, not a script") }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ScriptReader.Failure("can't be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ScriptReader.Failure("is not UTF-8 text")
        }
        return text
    }

    static func text(_ data: Data, _ name: String) throws(UsageError) -> String {
        guard let text = String(validating: data, as: UTF8.self) else {
            throw UsageError("\(name) is not UTF-8 text")
        }
        return text
    }
}
