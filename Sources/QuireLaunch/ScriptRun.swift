import QuireBinder
import QuireConsole
import QuireDiagnostics
import QuireLineEditor
import QuireModel
import QuireREPL
import QuireRender
import QuireSession

/// Runs texts from start to end, without a person.
struct ScriptRun {
    let console: Console
    let keepGoing: Bool
    let interrupts: InterruptMonitor
    /// Asks for parameters without a value; nil if nobody can be asked.
    var question: ParameterQuestion?
    /// Whether something is under way that a signal must not break off.
    var isBusy: @Sendable () -> Bool = { false }

    /// Checks all of it first, so that nothing is sent when any of it is wrong; then runs it.
    func run(_ sources: [SourceText], _ world: Session.World) async -> ProcessEnd {
        if let problem = console.outputProblem { return console.usage(problem) }
        var world = world
        world.run.reader = world.run.reader.remembering()
        var session = Session(world)
        var checked = session.resolve(sources)
        world = session.world
        if let question, let answers = question.answers(to: checked, world) {
            world.run.inputs.named.merge(answers) { $1 }
            session = Session(world)
            checked = session.resolve(sources)
            world = session.world
        }
        for diagnostic in checked.diagnostics { console.messages.print(diagnostic) }
        guard checked.isValid else { return .exit(checked.exit) }
        if console.isStrict, !checked.diagnostics.isEmpty { return .exit(ExitStatus.wrongText) }
        world.run.keepsResults = checked.statements.contains(where: \.usesLast)
        do {
            return try await write(checked.statements, world)
        } catch OutputError.closed {
            return .brokenPipe
        } catch OutputError.failed(let reason) {
            return outputFailed(reason)
        } catch {
            return outputFailed("\(error)")
        }
    }

    private func outputFailed(_ reason: String) -> ProcessEnd {
        console.messages.print(
            Diagnostic(
                .outputFailed, message: "the output can't be written: \(reason)", exit: ExitStatus.runtimeError))
        return .exit(ExitStatus.runtimeError)
    }

    /// Runs the statements; a signal ends the current one, and open output is closed.
    private func write(_ statements: [CheckedStatement], _ world: Session.World) async throws -> ProcessEnd {
        let interrupts = interrupts
        interrupts.listenForTermination()
        return try await interrupts.withInterruptHandler {
            do {
                let end = try await writeAll(statements, world)
                return Task.isCancelled ? .asked(interrupts.termination) : end
            } catch  where Task.isCancelled {
                // Whatever then fails, the process was asked to end.
                return .asked(interrupts.termination)
            }
        } onInterrupt: { _ in
            PatientEnd(end: .asked(interrupts.termination)).come(unless: isBusy)
        }
    }

    private func writeAll(_ statements: [CheckedStatement], _ world: Session.World) async throws -> ProcessEnd {
        let file = try console.outputPath.map { path throws(OutputError) in try OutputFile(path: path) }
        var writer = console.writer(file)
        var session = Session(world)
        var status = ExitStatus.complete
        do {
            for statement in statements {
                let outcome: StatementOutcome
                let notes: [String]
                if let path = statement.destination {
                    (outcome, notes) = try await console.file(at: path).run(statement, in: &session)
                } else {
                    outcome = try await console.progress.showing { try await session.run(statement, into: &writer) }
                    notes = writer.notes
                }
                if Task.isCancelled {
                    try file?.finish(isComplete: false, hasContent: writer.hasWritten)
                    return .interrupted
                }
                let own = console.report(outcome)
                for note in notes { console.messages.note(note) }
                if status == ExitStatus.complete { status = own }
                if own != ExitStatus.complete, !keepGoing { break }
            }
        } catch {
            try? file?.finish(isComplete: false, hasContent: writer.hasWritten)
            throw error
        }
        try file?.finish(isComplete: status == ExitStatus.complete, hasContent: writer.hasWritten)
        console.finish(session.statistics)
        return .exit(status)
    }
}
