import Foundation
import Glibc
import QuireBinder
import QuireConsole
import QuireDiagnostics
import QuireFiles
import QuireLanguage
import QuireLineEditor
import QuireModel
import QuirePluginKit
import QuireRender
import QuireSession
import QuireSyntax
import QuireTerminal

// The commands about statements and the session: keeping, reading, looking back.
extension Prompt {
    /// Says how many requests a query would take, without asking.
    mutating func tellCost(of query: String) async {
        let script = session.resolve(SourceText("explain \(query)"), mode: .interactive)
        for diagnostic in script.diagnostics { output.messages.print(diagnostic) }
        guard script.isValid else {
            correction = Correction.of(SourceText("explain \(query)"), script.diagnostics, in: session)
                .map { ".cost " + $0.dropFirst("explain ".count) }
            return
        }
        for statement in script.statements {
            var sink = ExplanationSink()
            guard (try? await session.run(statement, into: &sink)) != nil, let explanation = sink.explanation else {
                continue
            }
            if explanation.sources.isEmpty { output.messages.line("no request: the previous result has the rows") }
            for source in explanation.sources { output.messages.line(Self.cost(of: source)) }
        }
    }

    private static func cost(of source: Explanation.Source) -> String {
        let count: String =
            switch (source.minimumRequests, source.maximumRequests) {
            case (let least, let most?) where least == most: Words.requests(most)
            case (let least, let most?): "\(least) to \(Words.requests(most))"
            case (let least, nil): "\(Words.requests(least)) or more, by the length of the list"
            }
        let pages = source.pageSize.map { ", pages of \($0) rows" } ?? ""
        return "\(source.name): \(count) (\(source.strategy)\(pages))"
    }

    /// Sends results to a file from now on, or here again.
    mutating func setOutput(_ path: String) async {
        closeFile()
        guard !path.isEmpty, path != "-" else { return }
        if output.chosen == nil, let problem = OutputFormat.extensionProblem(path) {
            return output.messages.line("'\(path)': \(problem), or .format FORMAT before it")
        }
        let opened = await untilInterrupted { () -> Result<OutputFile, OutputError> in
            Result { () throws(OutputError) in try OutputFile(path: path) }
        }
        switch opened {
        case .success(let file)?: output.file = (path, file, true)
        case .failure(let error)?: return output.messages.line("'\(path)' can't be written: \(error.reason)")
        case nil: return output.messages.line("stopped: nobody reads '\(path)'")
        }
        if let type = OutputFormat(path: path) { output.format = type }
        output.messages.note("results go to \(path) as \(output.format.rawValue); .output ends that")
    }

    /// Puts the file that results went to in its place.
    mutating func closeFile() {
        guard let (name, file, isWhole) = output.file else { return }
        output.file = nil
        do throws(OutputError) {
            try file.finish(isComplete: isWhole, hasContent: true)
            let written =
                isWhole ? "\(name) is written" : "a result was cut short, so all of them are in \(file.partialPath)"
            output.messages.note("\(written); results are shown here")
        } catch {
            output.messages.line("'\(name)' can't be written: \(error.reason)")
        }
        output.chosen = nil
    }

    private static let longestScript = 64 << 20

    /// Does what may wait for another program; nil where Ctrl-C ended it.
    private func untilInterrupted<Value: Sendable>(_ operation: @escaping @Sendable () -> Value) async -> Value? {
        try? await setup.interrupts.withInterruptHandler { () -> Value in
            let value = operation()
            try Task.checkCancellation()
            return value
        } onInterrupt: { _ in
        }
    }

    /// Runs the statements of a file, or of what comes through a pipe.
    mutating func read(_ path: String) async {
        guard !path.isEmpty else { return output.messages.line(".read expects a file: .read FILE") }
        let read = await untilInterrupted { () -> Result<[UInt8], FileFailure> in
            Result { () throws(FileFailure) in try FileReader.read(path, limit: Self.longestScript) }
        }
        let bytes: [UInt8]
        switch read {
        case nil: return output.messages.line("stopped: '\(path)' has no end yet")
        case .success(let all)?: bytes = all
        case .failure(let error)?:
            guard error.code == ENOENT else {
                let reason = error.code == EISDIR ? "is a folder, not a script" : "can't be read: \(error.reason)"
                return output.messages.line("'\(path)' \(reason)")
            }
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            let nearest = EditDistance.nearest(path, in: PathCandidates.all(folder))
            correction = nearest.map { ".read \($0)" }
            return output.messages.line(
                "there is no file '\(path)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return output.messages.line("'\(path)' is not UTF-8 text")
        }
        _ = await run(SourceText(text, name: path), mode: .file)
    }

    /// Has the last statement changed in the person's own editor, and runs it.
    mutating func edit() async {
        guard let command = settings.editor.externalEditor else {
            return output.messages.line("no editor is known: set VISUAL or EDITOR")
        }
        switch await TerminalChild.edit(lastStatement?.text ?? "", with: command) {
        case .failure(let failure): output.messages.line(failure.description)
        case .success(let text):
            guard !text.trimmed.isEmpty else { return }
            output.messages.note(text)
            history.record(text)
            _ = await runEntered(text)
            if let outcome = lastOutcome { history.amend(text, outcome) }
        }
    }

    /// Keeps the last statement under a name, with what it needs; asks before another one of that name is lost.
    func save(_ name: String) async {
        guard !name.isEmpty else { return output.messages.line(".save expects a name: .save NAME") }
        guard let lastStatement else { return output.messages.line("there is no statement to keep yet") }
        if let old = saved.text(of: name), old.trimmed != lastStatement.whole {
            output.messages.line("'\(name)' is kept already:\n\(old.trimmed)")
            guard await isAgreed("replace it?") else { return output.messages.note("'\(name)' stays as it was") }
        }
        do throws(SavedStatements.Failure) {
            output.messages.note("kept in \(try saved.save(lastStatement.whole, as: name)); .run \(name) runs it")
            if !lastStatement.needs.isEmpty {
                output.messages.note("with what it needs:\n" + lastStatement.needs.joined(separator: "\n"))
            }
            if lastStatement.usesLast {
                output.messages.note("it goes on with the previous result, whatever that will be then")
            }
        } catch {
            output.messages.line(error.description)
        }
    }

    /// Asks the person, who agrees with `y` only; Ctrl-C and the end of the input don't.
    private func isAgreed(_ question: String) async -> Bool {
        output.messages.ask("\(question) [y/N] ")
        let answer = try? await setup.interrupts.withInterruptHandler {
            await TypedAnswer().line()
        } onInterrupt: { _ in
        }
        guard let line = answer.flatMap({ $0 }) else {
            // Neither Ctrl-C nor Ctrl-D ends the line that it is typed on.
            output.messages.line("")
            return false
        }
        return TypedAnswer.isYes(line)
    }

    /// Runs a statement that was kept, or lists them.
    mutating func runSaved(_ name: String) async {
        let names = saved.names
        guard !name.isEmpty else {
            return output.messages.line(
                names.isEmpty ? "nothing is kept yet: .save NAME" : names.joined(separator: "\n"))
        }
        guard let text = saved.text(of: name) else {
            let nearest = EditDistance.nearest(name, in: names)
            correction = nearest.map { ".run \($0)" }
            return output.messages.line(
                "nothing is kept as '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
        }
        output.messages.note(text.trimmed)
        _ = await runEntered(text.trimmed)
    }

    /// Lists what was entered before, or forgets it.
    func tellHistory(_ argument: String) {
        if argument == "clear" {
            history.clear()
            return output.messages.note("the history is empty")
        }
        let match = FuzzyMatch(argument)
        let found = history.entries.filter { argument.isEmpty || match.gaps(in: $0) != nil }.suffix(Self.listedEntries)
        if found.isEmpty { output.messages.note("nothing is known of that") }
        for entry in found {
            let note = history.note(on: entry)
            output.messages.line(entry + (note.isEmpty ? "" : "   # \(note)"))
        }
    }

    private static let listedEntries = 30

    /// Lists the tables of all providers.
    mutating func tellTables() {
        for problem in session.openAll() { output.messages.print(problem) }
        let rows = session.world.sources.providers.flatMap { provider in
            provider.tables.map { ("\(provider.name).\($0.name)", $0.documentation) }
        }
        let width = rows.map { DisplayWidth.of($0.0) }.max() ?? 0
        output.messages.line(rows.map { ($0.0.padded(to: width + 2) + $0.1).trimmed }.joined(separator: "\n"))
    }

    /// Tells the profile in use, or uses another from now on.
    mutating func useProfile(_ name: String) {
        let known = session.world.run.profiles
        guard !name.isEmpty else {
            let current =
                setup.isSandbox ? "the sandbox" : session.world.run.profile.map { "profile '\($0)'" } ?? "no profile"
            let list = known.isEmpty ? "no settings file has profiles" : "there are: \(known.joined(separator: ", "))"
            return output.messages.line("\(current) is in use; \(list)")
        }
        guard !setup.isSandbox else {
            return output.messages.line("the sandbox is in use; no profile changes that")
        }
        guard known.contains(name) else {
            let nearest = EditDistance.nearest(name, in: known)
            correction = nearest.map { ".profile \($0)" }
            let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
            let list = known.isEmpty ? "no settings file has profiles" : "there are: \(known.joined(separator: ", "))"
            return output.messages.line("there is no profile '\(name)'\(hint); \(list)")
        }
        reload(profile: name)
        if session.world.run.profile == name { output.messages.note("profile \(name)") }
    }

    /// Reads settings and provider files anew.
    mutating func reload(profile: String? = nil) {
        let problems = session.reload(profile: profile ?? session.world.run.profile)
        for problem in problems { output.messages.print(problem) }
        let providers = session.catalog.providerNames.joined(separator: ", ")
        // What was read with other settings can't be gone on with.
        interrupted = nil
        let isRefused = problems.contains { $0.severity == .error }
        if !isRefused {
            output.follow(session.world.run)
            history.use(profile: session.world.run.profile)
        }
        output.messages.note(isRefused ? "nothing changed" : "providers: \(providers)")
    }

    /// Tells what this session is set to and has done.
    func tellStatus() {
        let done = session.statistics
        let last = session.last.map { "\(Words.rows($0.count))\($0.isComplete ? "" : ", partial")" } ?? "none"
        let rows: [(String, String)] = [
            ("profile", setup.isSandbox ? "the sandbox" : session.world.run.profile ?? "none"),
            ("providers", session.catalog.providerNames.joined(separator: ", ")),
            ("format", output.chosen?.rawValue ?? "auto"), ("output", output.file?.name ?? "here"),
            ("zone", session.world.run.zone.name), ("last result", last),
            ("interrupted", interrupted.flatMap { $0.statements.first?.text } ?? "nothing"),
            (
                "so far",
                "\(Words.requests(done.requests)), \(done.retries) again, \(done.rows) rows given, \(done.bytes) bytes"
            ),
            ("history", history.problem ?? "\(history.entries.count) statements"),
        ]
        output.messages.line(rows.map { $0.0.padded(to: 12) + $0.1 }.joined(separator: "\n"))
    }
}

/// Keeps an explanation and nothing else.
private struct ExplanationSink: ResultSink {
    private(set) var explanation: Explanation?

    mutating func begin(_ schema: Schema) throws(OutputError) {}
    mutating func rows(_ batch: RowBatch) throws(OutputError) {}
    mutating func end(complete: Bool) throws(OutputError) {}
    mutating func explain(_ explanation: Explanation) throws(OutputError) { self.explanation = explanation }
}

extension OutputError {
    /// What is wrong, in words.
    var reason: String {
        switch self {
        case .closed: "the reader has gone"
        case .failed(let reason): reason
        }
    }
}
