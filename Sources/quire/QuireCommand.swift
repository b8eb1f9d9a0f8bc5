import ArgumentParser
import Foundation
import Glibc
import QuireConsole
import QuireDiagnostics
import QuireLaunch
import QuireLineEditor
import QuireRender
import QuireSession

/// The program: options in, exit status out.
@main
struct QuireCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quire",
        abstract: "Query paginated APIs in as few requests as possible.",
        discussion: """
            quire                                  start the prompt
            quire FILE [ARG...]                    run a script
            quire -c 'from qonto where status=paid sort amount desc limit 5'
            quire --sandbox -c 'from qonto count'  try it without an account
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, CheckCommand.self, FormatCommand.self, ProvidersCommand.self,
            LoginCommand.self, LogoutCommand.self, SandboxCommand.self,
            PluginCommand.self, CompletionsCommand.self,
        ],
        defaultSubcommand: RunCommand.self)

    static func main() async {
        // First of all: threads that start later must not take these signals.
        let problem = ProcessContext.begin()
        if let problem {
            refuse("Error: " + problem)
            Glibc.exit(Int32(ExitStatus.runtimeError))
        }
        let interrupts = InterruptMonitor(whenIdle: .endProcess)
        let words = Array(CommandLine.arguments.dropFirst())
        if let request = RunRequest.plain(words) { await request.end(in: .here(interrupts)) }
        do {
            var parsed = try parseAsRoot(ArgumentOrder.subcommandFirst(words))
            guard let command = parsed as? any ProcessCommand else {
                try parsed.run()
                return
            }
            await command.end(in: .here(interrupts))
        } catch {
            let message = fullMessage(for: error)
            if exitCode(for: error).rawValue == EXIT_SUCCESS {
                let text = message == helpMessage() ? wholeHelp : message
                write(text + "\n").end()
            }
            refuse(message)
            Glibc.exit(Int32(ExitStatus.usage))
        }
    }

    /// Reports an invalid command line, in JSON if its own options request that.
    private static func refuse(_ message: String) {
        let message = formatMeant(message) ?? message
        let words = CommandLine.arguments
        let isJSON =
            words.contains("--error-format=json")
            || zip(words, words.dropFirst()).contains { $0 == "--error-format" && $1 == "json" }
        guard isJSON else {
            ByteStream.standardError.writeMessage(message + "\n")
            return
        }
        let first = message.split(separator: "\n").first.map { String($0).replacing("Error: ", with: "") } ?? message
        MessagePrinter(format: .json, isColoured: false)
            .print(Diagnostic(.usage, message: first, exit: ExitStatus.usage))
    }

    /// The message about an option that names a format, such as `--json`; nil for other messages.
    private static func formatMeant(_ message: String) -> String? {
        guard let name = message.firstMatch(of: /Unknown option '--([a-z]+)'/)?.1,
            OutputFormat(rawValue: String(name)) != nil
        else { return nil }
        return "Error: there is no option '--\(name)'; a format is chosen with: --format \(name)"
    }

    /// Writes help and the like.
    private static func write(_ text: String) -> ProcessEnd {
        do throws(OutputError) {
            try ByteStream.standardOutput.writeWords(text)
            return .exit(ExitStatus.complete)
        } catch {
            guard case .failed(let reason) = error else { return .brokenPipe }
            ByteStream.standardError.writeMessage("the output can't be written: \(reason)\n")
            return .exit(ExitStatus.runtimeError)
        }
    }
}

extension QuireCommand {
    /// The program's help with the options of a run, which is the default without a subcommand.
    private static var wholeHelp: String {
        let own = helpMessage()
        let run = helpMessage(for: RunCommand.self)
        guard let options = run.range(of: "ARGUMENTS:"), let start = own.range(of: "USAGE:"),
            let commands = own.range(of: "SUBCOMMANDS:")
        else { return own }
        let end = own.range(of: "\n\n  See ")?.lowerBound ?? own.endIndex
        return own[..<start.lowerBound] + run[options.lowerBound...] + "\n" + own[commands.lowerBound..<end]
            + "\n\nExit status: 0 complete, 1 runtime error, 2 usage, 3 the text is wrong, 4 credentials, 5 provider or network,\n"
            + "6 partial result, 7 an assert failed."
    }
}

/// A command that needs the process around it.
protocol ProcessCommand: Sendable {
    /// Runs it to its end.
    func run(in process: ProcessContext) async -> ProcessEnd
}

extension ProcessCommand {
    /// Runs it, and ends the process accordingly, on the thread that the command ended on: going back to the main one
    /// would start another thread just to exit.
    func end(in process: ProcessContext) async -> Never { await run(in: process).end() }
}
