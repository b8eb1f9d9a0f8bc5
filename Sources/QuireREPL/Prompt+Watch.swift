import Foundation
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

// The command that runs a query again and again.
extension Prompt {
    /// Runs a query every so often and shows its result in the same place, until Ctrl-C or what was asked for.
    mutating func watch(_ argument: String) async {
        let request: WatchRequest
        do throws(WatchRequest.Problem) {
            request = try WatchRequest(argument)
        } catch {
            return output.messages.line(error.message)
        }
        let source = SourceText(request.query)
        session.setNow()
        let script = session.resolve(source, mode: .interactive)
        for diagnostic in script.diagnostics { output.messages.print(diagnostic) }
        guard script.isValid, let statement = script.statements.first, script.statements.count == 1 else {
            correction = Correction.of(source, script.diagnostics, in: session).map { ".watch \($0)" }
            return
        }
        guard case .query = statement.kind, !statement.usesLast else {
            return output.messages.line(".watch expects a query that asks a provider")
        }
        setup.typeAhead?.begin()
        defer { setup.typeAhead?.end() }
        let before = self
        // One handler for all rounds: a Ctrl-C between two of them counts as well.
        let watched = try? await setup.interrupts.withInterruptHandler {
            var prompt = before
            let done = await prompt.goRound(source, statement, request)
            return (prompt: prompt, done: done)
        } onInterrupt: { _ in
        }
        guard let watched else { return }
        self = watched.prompt
        let (rounds, requests) = watched.done
        output.messages.note("watched \(rounds) time\(rounds == 1 ? "" : "s"), \(Words.requests(requests))")
    }

    /// Runs and shows the query until it is as wanted, or the task is cancelled.
    private mutating func goRound(
        _ source: SourceText, _ statement: CheckedStatement, _ request: WatchRequest
    ) async -> (rounds: Int, requests: Int) {
        var first: WatchPicture?
        var before: WatchPicture?
        var done = (rounds: 0, requests: 0)
        while let outcome = await runOnce(source, statement) {
            done.requests += outcome.requests
            done.rounds += 1
            if let failure = outcome.failure {
                if failure.cause != .cancelled { output.messages.print(failure) }
                break
            }
            guard let result = session.last else { break }
            let picture = WatchPicture(result.schema, result.batches, output.options(width: nil, isTerminal: true))
            draw(picture, since: before, request)
            first = first ?? picture
            before = picture
            if request.until == .rows, !picture.rows.isEmpty { break }
            if request.until == .change, picture != first { break }
            guard (try? await Task.sleep(for: request.interval)) != nil else { break }
        }
        return done
    }

    private mutating func runOnce(_ source: SourceText, _ first: CheckedStatement) async -> StatementOutcome? {
        session.renewBudget()
        session.setNow()
        // Days go by while a query is watched, so `today` is found out each time.
        let statement = session.resolve(source, mode: .interactive).statements.first ?? first
        var sink = DiscardingSink()
        return try? await session.run(statement, into: &sink)
    }

    private func draw(_ picture: WatchPicture, since before: WatchPicture?, _ request: WatchRequest) {
        let stream = ByteStream.standardOutput
        let window = setup.environment["TERM"] == "dumb" ? nil : WindowSize(of: 1)
        let changes = picture.changes(since: before)
        let lines = picture.lines(
            marking: changes, columns: window?.columns ?? 200, height: (window?.rows ?? 1_000) - 4,
            isColoured: output.isColoured)
        let count = changes.reduce(0) { $0 + $1.count { $0 } }
        let clock = DateFormatter()
        clock.dateFormat = "HH:mm:ss"
        let title =
            "every \(request.interval.components.seconds) s \(Words.dot(output)) \(clock.string(from: Date()))"
            + (before == nil ? "" : " \(Words.dot(output)) \(count) cell\(count == 1 ? "" : "s") changed")
            + " \(Words.dot(output)) Ctrl-C ends"
        let text = ([title, ""] + lines).joined(separator: window == nil ? "\n" : "\u{1B}[K\n")
        let whole =
            window == nil ? text + "\n\n" : "\u{1B}[H\(before == nil ? "\u{1B}[2J" : "")\(text)\u{1B}[K\n\u{1B}[J"
        try? stream.write(Array(whole.utf8))
    }
}
