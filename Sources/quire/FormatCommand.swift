import ArgumentParser
import Foundation
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFiles
import QuireLaunch
import QuireSession
import QuireSyntax

/// Formats scripts.
struct FormatCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(commandName: "fmt", abstract: "Format scripts.")

    @Flag(help: "only say which files are not formatted; exits with 1 when any isn't")
    var check = false

    @Flag(help: "rewrite the files")
    var inPlace = false

    @Argument(help: "the script files; - is standard input")
    var files: [String]

    func run(in process: ProcessContext) async -> ProcessEnd {
        let messages = MessagePrinter(
            format: .text, isColoured: ColourChoice.isColoured(.auto, process.environment, stream: .standardError))
        var status = ExitStatus.complete
        for file in files {
            do throws(UsageError) {
                let source = try source(file)
                let formatted = SyntaxPrinter.format(source)
                for diagnostic in formatted.diagnostics { messages.print(diagnostic) }
                if formatted.diagnostics.contains(where: { $0.severity == .error }) {
                    status = ExitStatus.wrongText
                    continue
                }
                let isChanged = formatted.text != source.text
                if check, isChanged, status == ExitStatus.complete { status = ExitStatus.runtimeError }
                try write(formatted.text, isChanged: isChanged, file, messages)
            } catch {
                messages.print(Diagnostic(.usage, message: error.message, exit: ExitStatus.usage))
                status = ExitStatus.usage
            }
        }
        return .exit(status)
    }

    private func source(_ file: String) throws(UsageError) -> SourceText {
        if inPlace, file == FileReader.standardInput {
            throw UsageError("standard input can't be rewritten: leave out --in-place or name a file")
        }
        // A pipe would be waited for twice: until somebody writes to it, and then until somebody reads from it.
        if inPlace, FileReader.isSpecial(file) {
            throw UsageError("'\(file)' is no regular file and can't be rewritten: leave out --in-place")
        }
        return try ScriptFile.source(file)
    }

    private func write(
        _ text: String, isChanged: Bool, _ file: String, _ messages: MessagePrinter
    ) throws(UsageError) {
        if check {
            if isChanged { messages.line("\(file == "-" ? "standard input" : file) is not formatted") }
        } else if inPlace {
            guard isChanged else { return }
            do throws(FileFailure) {
                try FileDraft.write(text.utf8, to: file)
            } catch {
                throw UsageError("'\(file)' can't be written: \(error.reason)")
            }
        } else {
            do throws(OutputError) {
                try ByteStream.standardOutput.writeWords(text)
            } catch {
                throw UsageError("the output can't be written")
            }
        }
    }
}
