import ArgumentParser
import QuireConsole
import QuireDiagnostics
import QuireLaunch
import QuireLineEditor
import QuireSandbox

/// Serves the sandbox until it is stopped.
struct SandboxCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Serve the embedded sandbox; prints the exports that point quire at it.")

    @Option(help: "the port; a free one by default")
    var port: Int = 0

    @OptionGroup
    var data: SandboxDataOptions

    func run(in process: ProcessContext) async -> ProcessEnd {
        let messages = MessagePrinter(format: .text, isColoured: false)
        do {
            let options = try data.request.resolved()
            let port = port
            try await process.interrupts.withInterruptHandler {
                try await Sandbox.serve(options, port: port) { sandbox in
                    let lines = sandbox.environment.map { "export \($0.name)=\($0.value)\n" }.joined()
                    try ByteStream.standardOutput.writeWords(lines)
                    messages.note("serving on \(sandbox.origin) until Ctrl-C")
                }
            } onInterrupt: { _ in
            }
            return .exit(ExitStatus.complete)
        } catch is CancellationError {
            return .exit(ExitStatus.complete)
        } catch let error as UsageError {
            messages.print(Diagnostic(.usage, message: error.message, exit: ExitStatus.usage))
            return .exit(ExitStatus.usage)
        } catch {
            messages.print(Diagnostic(.sandboxFailed, message: "\(error)", exit: ExitStatus.runtimeError))
            return .exit(ExitStatus.runtimeError)
        }
    }
}
