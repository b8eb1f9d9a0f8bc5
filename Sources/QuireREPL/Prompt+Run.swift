import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireLanguage
import QuireLineEditor
import QuireModel
import QuireRender
import QuireSession
import QuireSyntax
import QuireTerminal
import Synchronization

extension Prompt {
    /// How a run ended that didn't throw.
    private enum End: Sendable {
        case outcome(StatementOutcome)
        /// The pager was closed before all was read.
        case closed
        case failed(String)
    }

    private struct Finished: Sendable {
        var session: Session
        var writer: ResultWriter<PagedStream>
        /// What was written to the file that `into` names, in words.
        var notes: [String] = []
        var end: End
    }

    /// Runs what somebody entered, which `.save` and `.edit` then mean.
    mutating func runEntered(_ text: String) async -> Bool {
        lastStatement = LastStatement(text)
        return await run(SourceText(text), isEntered: true)
    }

    /// Checks a text and runs its statements, one after another, until one fails.
    mutating func run(_ source: SourceText, mode: ScriptMode = .typed, isEntered: Bool = false) async -> Bool {
        session.beginText()
        session.setNow()
        guard let script = await resolve(source, mode) else { return false }
        tell(script.diagnostics)
        guard script.isValid else {
            correction = mode == .typed ? Correction.of(source, script.diagnostics, in: session) : nil
            return false
        }
        if isEntered {
            let (needs, usesLast) = declarations.needed(by: script.statements)
            lastStatement?.needs = needs
            lastStatement?.usesLast = usesLast || script.statements.first?.usesLast == true
        }
        return await run(script.statements[...], session.makeJournal())
    }

    /// Checks a text and looks at the files that it names, which Ctrl-C ends.
    private mutating func resolve(_ source: SourceText, _ mode: ScriptMode) async -> CheckedScript? {
        let before = session
        let resolved = try? await setup.interrupts.withInterruptHandler { () -> (Session, CheckedScript) in
            var session = before
            let script = session.resolve(source, mode: mode == .typed ? .interactive : .script)
            return (session, script)
        } onInterrupt: { _ in
        }
        guard let resolved else { return nil }
        session = resolved.0
        return resolved.1
    }

    /// Runs statements one after another, until one fails; that one can go on later where its journal allows it.
    private mutating func run(_ statements: ArraySlice<CheckedStatement>, _ journal: ReadJournal) async -> Bool {
        var journal = journal
        for (index, statement) in zip(statements.indices, statements) {
            let before = session.last
            let isComplete = await run(statement, journal)
            if isComplete, !journal.canGoOn {
                journal = session.makeJournal()
                continue
            }
            if isDropped {
                interrupted = nil
            } else if journal.canGoOn {
                interrupted = InterruptedRun(
                    statements: statements[index...], journal: journal, now: session.world.run.now, last: before)
                if !wasDeclined {
                    output.messages.note(".resume continues from here" + (wasStopped ? "; Ctrl-C discards it" : ""))
                }
            }
            return isComplete
        }
        return true
    }

    /// Goes on with the statement that was interrupted, and with those after it.
    mutating func resume() async {
        guard let interrupted else {
            return output.messages.line("there is nothing to resume")
        }
        self.interrupted = nil
        output.messages.note(interrupted.statements.map(\.text).joined(separator: "; "))
        let kept = session.last
        session.setNow(interrupted.now)
        if interrupted.statements.first?.usesLast == true { session.goBack(to: interrupted.last) }
        // A picture has to be made of all rows.
        if output.format == .chart { interrupted.journal.keep(given: []) }
        _ = await run(interrupted.statements, interrupted.journal)
        // What failed before it had again what it had before leaves that as it was.
        if let kept, !kept.isComplete, session.last.map({ !$0.isComplete && $0.count < kept.count }) == true {
            session.goBack(to: kept)
        }
    }

    /// Forgets what was stopped, with its rows: Ctrl-C came again.
    mutating func drop() {
        guard let interrupted else { return }
        session.goBack(to: interrupted.last)
        self.interrupted = nil
        wasStopped = false
        lastOutcome = nil
        output.messages.note("dropped, and nothing kept")
    }

    /// Where statements come from.
    enum ScriptMode {
        case typed, file
    }

    /// Prints errors, and of warnings those that are new.
    private mutating func tell(_ diagnostics: [Diagnostic]) {
        let (fresh, rest) = warnings.news(diagnostics.filter { $0.severity != .error })
        for diagnostic in diagnostics where diagnostic.severity == .error { output.messages.print(diagnostic) }
        for warning in fresh { output.messages.print(warning) }
        if let rest { output.messages.note(rest) }
    }

    /// Runs a statement; Ctrl-C ends it and nothing else. The rows so far stay, unless Ctrl-C comes again.
    private mutating func run(_ statement: CheckedStatement, _ journal: ReadJournal) async -> Bool {
        let start = ContinuousClock.now
        isDropped = false
        setup.typeAhead?.begin()
        defer { setup.typeAhead?.end() }
        do {
            let finished = try await finish(statement, journal)
            let milliseconds = (ContinuousClock.now - start - finished.writer.sink.waited).milliseconds
            await finished.writer.sink.finish()
            session = finished.session
            switch finished.end {
            case .outcome(let outcome):
                let hidden = finished.writer.notes.map { $0.replacing("`--format card`", with: "`.last card`") }
                return report(outcome, statement, hidden + finished.notes, milliseconds)
            case .closed:
                note(finished.writer.rowCount, requests: nil, milliseconds, isComplete: false)
                output.messages.note("the pager was closed; \(Words.rows(finished.writer.rowCount)) so far are kept")
                return true
            case .failed(let reason): output.messages.line("the output can't be written: \(reason)")
            }
        } catch {
            isDropped = true
            output.messages.note("stopped, and nothing kept")
        }
        note(0, requests: nil, (ContinuousClock.now - start).milliseconds, isComplete: false)
        return false
    }

    private mutating func finish(
        _ statement: CheckedStatement, _ journal: ReadJournal
    ) async throws -> Finished {
        // What a person types is a run of its own, so the limits of a run count from here.
        session.renewBudget()
        let before = session
        let display = output.progress
        var paging =
            settings.isPaged ? Pager.Choice.make(environment: setup.environment, window: WindowSize(of: 1)) : nil
        if let missing = paging?.missing {
            paging = nil
            if missing != missingPager {
                output.messages.note(
                    "there is no pager '\(missing)', so tall results are printed as they are; PAGER names another, "
                        + "and .pager off says none")
            }
            missingPager = missing
        }
        let writer = output.writer(paging: paging, budget: before.world.reading.budget)
        let file = statement.destination.map(output.file(at:))
        let isDropped = DropSwitch()
        let finished = try await setup.interrupts.withInterruptHandler {
            var session = before
            var writer = writer
            do {
                if let file {
                    let (outcome, notes) = try await display.showing {
                        try await file.run(statement, in: &session, journal: journal)
                    }
                    return Finished(session: session, writer: writer, notes: notes, end: .outcome(outcome))
                }
                let outcome = try await display.showing {
                    try await session.run(statement, into: &writer, journal: journal)
                }
                return Finished(session: session, writer: writer, end: .outcome(outcome))
            } catch OutputError.closed {
                return Finished(session: session, writer: writer, end: .closed)
            } catch {
                return Finished(session: before, writer: writer, end: .failed("\(error)"))
            }
        } onInterrupt: { count in
            if count > 1 { isDropped.set() }
        }
        guard isDropped.isSet else { return finished }
        await finished.writer.sink.finish()
        throw CancellationError()
    }

    private mutating func report(
        _ outcome: StatementOutcome, _ statement: CheckedStatement, _ notes: [String], _ milliseconds: Int
    ) -> Bool {
        if statement.destination == nil, outcome.failure != nil || outcome.isOfPartial { output.file?.isWhole = false }
        tell(outcome.warnings)
        for text in notes { output.messages.note(text) }
        if outcome.isOfPartial, interrupted != nil { output.messages.note(".resume reads what is missing of it") }
        let requests = outcome.requests
        wasDeclined = outcome.failure?.cause == .declined
        // The time that a person took to answer says nothing about the query.
        note(outcome.rows, requests: requests, wasDeclined ? 0 : milliseconds, isComplete: outcome.failure == nil)
        if let last = session.last, case .query = statement.kind { seen.add(last.schema, last.batches) }
        let summary = summary(outcome.rows, requests, milliseconds)
        if let failure = outcome.failure {
            guard wasDeclined || failure.cause == .cancelled else {
                output.messages.print(failure)
                return false
            }
            let goesOn = outcome.rows > 0 ? "; what came is kept and partial" : ""
            if wasDeclined {
                output.messages.note(
                    "stopped, as you answered, after \(Words.requests(requests))\(goesOn); .resume asks again")
                return false
            }
            output.messages.note("stopped after \(summary)\(goesOn)")
            wasStopped = true
            return false
        }
        if let name = statement.declared {
            declarations.add(statement)
            if let words = session.words(on: name) { output.messages.note(words) }
        }
        if case .query = statement.kind {
            output.messages.note(output.file.map { "\(summary) \(Words.dot(output)) to \($0.name)" } ?? summary)
        }
        return true
    }

    private func summary(_ rows: Int, _ requests: Int, _ milliseconds: Int) -> String {
        let parts = [Words.rows(rows), Words.requests(requests)] + (settings.isTimed ? [Words.time(milliseconds)] : [])
        return parts.joined(separator: " \(Words.dot(output)) ")
    }

    /// Keeps how a statement went; of several in one text the sum.
    private mutating func note(_ rows: Int, requests: Int?, _ milliseconds: Int, isComplete: Bool) {
        let before = lastOutcome
        lastOutcome = HistoryStore.Outcome(
            milliseconds: (before?.milliseconds ?? 0) + milliseconds, rows: (before?.rows ?? 0) + rows,
            requests: (before?.requests ?? 0) + (requests ?? 0), isComplete: isComplete && before?.isComplete != false)
    }
}

/// Remembers that Ctrl-C came again.
private final class DropSwitch: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }

    func set() { state.withLock { $0 = true } }
}
