import Foundation
import QuireBinder
import QuireConsole
import QuireDiagnostics
import QuireFetch
package import QuireLineEditor
import QuirePluginKit
import QuireRender
package import QuireSession
import QuireSyntax

/// The prompt: reads a statement, runs it, shows what came, and again.
package struct Prompt {
    private var session: Session
    private var output: PromptOutput
    private let environment: [String: String]
    private let interrupts: InterruptMonitor

    package init(
        session: Session, output: PromptOutput, environment: [String: String], interrupts: InterruptMonitor
    ) {
        self.session = session
        self.output = output
        self.environment = environment
        self.interrupts = interrupts
    }

    /// Reads and runs until the end of input; gives the exit status.
    package mutating func run() async -> Int {
        let history = HistoryStore(path: HistoryStore.defaultPath(environment: environment))
        if let problem = history.problem { output.messages.note("history is not kept: \(problem)") }
        output.messages.note("quire: 'help' tells what can be asked, Ctrl-D ends")
        let editor = LineEditors.make(
            input: 0, output: 2, environment: environment, history: history, interrupts: interrupts,
            colorMode: output.isColoured ? .styled : .plain)
        let prompt = EditorPrompt(StyledText("quire> ", .dim), continuation: StyledText("   ... ", .dim))
        while true {
            switch await editor.readStatement(prompt: prompt, language: language) {
            case .endOfInput: return ExitStatus.complete
            case .interrupted: continue
            case .text(let text):
                let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
                guard !line.isEmpty else { continue }
                if let command = MetaCommand(line) {
                    if case .quit(let status) = await run(command) { return status }
                } else {
                    await run(SourceText(text))
                }
            }
        }
    }

    private var language: EditorLanguage {
        let completer = Completer(session)
        return EditorLanguage(
            isComplete: { InputValidator.isComplete($0) },
            complete: { text, cursor in completer.complete(text, at: cursor) })
    }

    /// Checks a text and runs its statements, one after another, until one fails.
    private mutating func run(_ source: SourceText) async {
        let script = session.check(source, mode: .interactive)
        for diagnostic in script.diagnostics { output.messages.print(diagnostic) }
        guard script.isValid else { return }
        for statement in script.statements {
            guard await run(statement) else { return }
        }
    }

    /// Runs a statement; Ctrl-C ends it and nothing else.
    private mutating func run(_ statement: CheckedStatement) async -> Bool {
        do {
            let before = session
            let writer = try output.writer()
            let (after, outcome, notes) = try await interrupts.withInterruptHandler {
                var session = before
                var writer = writer
                let outcome = try await session.run(statement, into: &writer)
                return (session, outcome, writer.notes)
            } onInterrupt: { _ in
            }
            session = after
            for warning in outcome.warnings { output.messages.print(warning) }
            for note in notes { output.messages.note(note) }
            if let failure = outcome.failure {
                if failure.code == "cancelled" {
                    output.messages.note("cancelled after \(Prompt.summary(outcome))")
                } else {
                    output.messages.print(failure)
                }
                return false
            }
            if case .query = statement.kind { output.messages.note(Prompt.summary(outcome)) }
            return true
        } catch let error as UnsupportedFormat {
            output.messages.line(error.message)
        } catch let error as CancellationError {
            output.messages.note("\(error)")
        } catch {
            output.messages.line("the output can't be written: \(error)")
        }
        return false
    }

    private static func summary(_ outcome: StatementOutcome) -> String {
        let requests = outcome.requests
        return "\(outcome.rows) row\(outcome.rows == 1 ? "" : "s") · \(requests) request\(requests == 1 ? "" : "s")"
    }

    private enum Next {
        case goOn
        case quit(Int)
    }

    private mutating func run(_ command: MetaCommand) async -> Next {
        switch command {
        case .quit(let status): return .quit(status)
        case .help: output.messages.line(HelpText.text)
        case .tables: output.messages.line(tables.joined(separator: "\n"))
        case .schema(let name): await run(SourceText("describe \(name)"))
        case .format(let name): setFormat(name)
        case .last(let name):
            let kept = output.format
            if let name { setFormat(name) }
            await run(SourceText("from last"))
            output.format = kept
        case .reload: reload()
        case .unknown(let name, let nearest):
            output.messages.line(
                "there is no command .\(name)" + (nearest.map { "; did you mean .\($0)?" } ?? "; .help lists them"))
        }
        return .goOn
    }

    private mutating func reload() {
        let problems = session.reload()
        for problem in problems { output.messages.print(problem) }
        let providers = session.world.providers.map(\.name).joined(separator: ", ")
        let isRefused = problems.contains { $0.severity == .error }
        output.messages.note(isRefused ? "nothing changed" : "providers: \(providers)")
    }

    private var tables: [String] {
        session.world.providers.flatMap { provider in
            provider.plugin.resources.map { "\(provider.name).\($0.name)" }
        }
    }

    private mutating func setFormat(_ name: String?) {
        guard let name else {
            output.messages.line("\(output.format.rawValue)")
            return
        }
        guard let format = OutputFormat(rawValue: name), OutputFormat.supported.contains(format) else {
            let known = OutputFormat.supported.map(\.rawValue)
            let nearest = EditDistance.nearest(name, in: known).map { "; did you mean \($0)?" } ?? ""
            output.messages.line("there is no format '\(name)'\(nearest) known are \(known.joined(separator: ", "))")
            return
        }
        output.format = format
    }
}
