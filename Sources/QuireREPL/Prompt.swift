import Foundation
import QuireBinder
import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireLanguage
package import QuireLineEditor
import QuirePluginKit
import QuireRender
package import QuireSession
import QuireSyntax
import QuireTerminal

/// The prompt: reads a statement, runs it, shows what came, and again.
package struct Prompt: Sendable {
    /// What the prompt is told of the run.
    package struct Setup: Sendable {
        /// The environment of the process.
        package var environment: [String: String]
        /// Ctrl-C.
        package var interrupts: InterruptMonitor
        /// Whether the sandbox answers.
        package var isSandbox: Bool
        /// Keeps what is typed while a statement runs; nil where nothing has to be done for that.
        package var typeAhead: TypeAhead?
        /// Signs in to a provider or out of it, in a profile or where none is used; returns whether that is done.
        package var signIn: (@Sendable (_ change: SignInChange, _ provider: String, _ profile: String?) async -> Bool)?

        /// What `.login` and `.logout` do.
        package enum SignInChange: Hashable, Sendable { case login, logout }

        package init(
            environment: [String: String], interrupts: InterruptMonitor,
            isSandbox: Bool = false, typeAhead: TypeAhead? = nil,
            signIn: (@Sendable (SignInChange, String, String?) async -> Bool)? = nil
        ) {
            self.signIn = signIn
            self.typeAhead = typeAhead
            self.environment = environment
            self.interrupts = interrupts
            self.isSandbox = isSandbox
        }
    }

    var session: Session
    var output: PromptOutput
    let setup: Setup
    var settings = PromptSettings()
    let history: HistoryStore
    let saved: SavedStatements
    var seen = SeenValues()
    var warnings = WarningLog()
    /// What the last statement with a mistake was probably meant to be.
    var correction: String?
    /// The last statement that was run, for `.save` and `.edit`.
    var lastStatement: LastStatement?
    /// The names that were made.
    var declarations = Declarations()
    /// How the last statement went, for the right end of the next prompt.
    var lastOutcome: HistoryStore.Outcome?
    /// What was interrupted and can go on.
    var interrupted: InterruptedRun?
    /// Whether Ctrl-C stopped the statement that ran last.
    var wasStopped = false
    /// Whether the user declined the cost of the statement that ran last.
    var wasDeclined = false
    /// Whether a second Ctrl-C dropped the statement that ran last.
    var isDropped = false
    /// The pager of which it was said that it isn't there.
    var missingPager: String?
    private var lastStatus: Int?

    package init(session: Session, output: PromptOutput, setup: Setup) {
        self.session = session
        self.output = output
        self.setup = setup
        history = HistoryStore(
            path: HistoryStore.defaultPath(environment: setup.environment), profile: session.world.run.profile,
            mask: { [secrets = output.secrets] in SecretMask.masked(secrets?.masked($0) ?? $0) })
        saved = SavedStatements(environment: setup.environment)
    }

    /// Reads and runs until the end of input; gives the exit status.
    package mutating func run() async -> Int {
        if let problem = history.problem { output.messages.note("history is not kept: \(problem)") }
        takeEditrc()
        let completes = setup.typeAhead == nil ? "" : "Tab completes, "
        output.messages.note("quire: type 'help' for help, \(completes)Ctrl-D ends")
        var isColoured = output.isColoured
        var editor = makeEditor()
        while true {
            // Another profile may have other colours.
            if isColoured != output.isColoured {
                isColoured = output.isColoured
                editor = makeEditor()
            }
            var editing = settings.editor
            editing.hearsDismissal = wasStopped && interrupted != nil
            switch await editor.readStatement(prompt: prompt, language: language, settings: editing) {
            case .endOfInput:
                closeFile()
                return ExitStatus.complete
            case .interrupted:
                correction = nil
                lastStatus = nil
                lastOutcome = nil
            case .dismissed: drop()
            case .text(let text):
                guard let status = await take(text) else { continue }
                closeFile()
                return status
            }
        }
    }

    private func makeEditor() -> any LineEditor {
        LineEditors.make(
            input: 0, output: 2, environment: setup.environment, history: history, interrupts: setup.interrupts,
            colorMode: output.isColoured ? .styled : .plain)
    }

    /// Runs what was entered; gives the exit status when it ends the session.
    private mutating func take(_ text: String) async -> Int? {
        let line = text.trimmed
        guard !line.isEmpty else { return nil }
        correction = nil
        lastOutcome = nil
        wasStopped = false
        wasDeclined = false
        if let command = MetaCommand(line) {
            if let status = await run(command, line) { return status }
            lastStatus =
                correction == nil && lastOutcome?.isComplete != false ? ExitStatus.complete : ExitStatus.runtimeError
        } else {
            let isComplete = await runEntered(text)
            lastStatus = isComplete ? ExitStatus.complete : ExitStatus.runtimeError
            let unknown = HistoryStore.Outcome(milliseconds: 0, rows: 0, requests: 0, isComplete: isComplete)
            history.amend(text, lastOutcome ?? unknown)
        }
        return nil
    }

    private var prompt: EditorPrompt {
        let name = setup.isSandbox ? "sandbox" : session.world.run.profile
        let isProduction = !setup.isSandbox && name.map(Self.isProduction) == true
        let place = name.map { StyledText.Run($0 + " ", isProduction ? TextStyle(.red, .bold) : .dim) }
        let mark = StyledText.Run("quire> ", .dim)
        // The continuation ends where the prompt does, so that lines stand below each other.
        let width = (name.map { $0.count + 1 } ?? 0) + 3
        let dots = String(repeating: " ", count: max(0, width)) + "... "
        return EditorPrompt(
            StyledText([place, mark].compactMap { $0 }), continuation: StyledText(dots, .dim), right: right,
            lastStatus: lastStatus)
    }

    /// Whether a profile's name says that it is the real thing.
    static func isProduction(_ profile: String) -> Bool {
        let name = profile.lowercased()
        return name.hasPrefix("prod") || name.hasPrefix("live")
    }

    /// How the last statement went, at the right end.
    private var right: StyledText {
        guard settings.isTimed, let outcome = lastOutcome else { return StyledText([]) }
        return StyledText("\(Words.rows(outcome.rows)) \(Words.dot(output)) \(Words.time(outcome.milliseconds))", .dim)
    }

    private var language: EditorLanguage {
        let surroundings = PromptCompleter.Surroundings(
            seen: seen, saved: saved.names, profiles: session.world.run.profiles, files: PathCandidates.all)
        let completer = PromptCompleter(session, surroundings)
        let highlighter = PromptHighlighter(session)
        // What is shown at each key looks at no folder.
        var typed = surroundings
        typed.files = { _ in [] }
        let ghost = GhostText(completer: PromptCompleter(session, typed), correction: correction)
        var language = EditorLanguage(
            isComplete: { MetaCommand($0.trimmed) != nil || InputValidator.isComplete($0) },
            complete: { text, cursor in completer.complete(text, at: cursor) })
        if !settings.completes {
            language.complete = { _, cursor in CompletionResult(replaceRange: cursor..<cursor, candidates: []) }
        }
        if settings.highlights, output.isColoured {
            language.highlight = { highlighter.spans($0) }
            language.brackets = { text, cursor in
                BracketPair.ranges(at: cursor, in: text).map { HighlightSpan($0, Palette.bracket) }
            }
        }
        if settings.suggests { language.ghost = { ghost.after($0) } }
        language.help = { text, cursor in PromptHelp(completer: completer).lines(text, at: cursor) }
        return language
    }

    /// Follows the person's `.editrc`; what it gets wrong is told, and nothing more happens.
    private mutating func takeEditrc() {
        let environment = setup.environment
        settings.editor.externalEditor = [environment["VISUAL"], environment["EDITOR"]]
            .compactMap { $0 }.first { !$0.trimmed.isEmpty }
        let path = environment["EDITRC"] ?? environment["HOME"].map { $0 + "/.editrc" }
        guard let path, let data = FileManager.default.contents(atPath: path) else { return }
        guard let text = String(validating: data, as: UTF8.self) else {
            output.messages.note("\(path) is not UTF-8 text and is left alone")
            return
        }
        let outcome = Editrc.apply(text, to: settings.editor)
        settings.editor = outcome.settings
        for problem in outcome.problems { output.messages.note("\(path): \(problem)") }
    }
}

/// What is shown faintly behind a statement: the corrected one on an empty prompt, else the word that is being typed.
struct GhostText: Sendable {
    let completer: PromptCompleter
    let correction: String?

    private static let longest = 4_000

    /// How a text could go on.
    func after(_ text: String) -> String? {
        if text.isEmpty { return correction }
        guard text.utf8.count <= Self.longest, text.last?.isWhitespace == false else { return nil }
        let result = completer.complete(text, at: text.utf8.count)
        let typed = String(decoding: Array(text.utf8)[result.replaceRange], as: UTF8.self)
        guard !typed.isEmpty, let first = result.candidates.first, first.text.hasPrefix(typed) else { return nil }
        let rest = String(first.text.dropFirst(typed.count))
        return rest.isEmpty ? nil : rest
    }
}

/// Words for numbers.
enum Words {
    static func rows(_ count: Int) -> String { "\(count) row\(count == 1 ? "" : "s")" }

    static func requests(_ count: Int) -> String { "\(count) request\(count == 1 ? "" : "s")" }

    static func time(_ milliseconds: Int) -> String {
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        let tenths = milliseconds / 100
        return milliseconds < 60_000 ? "\(tenths / 10).\(tenths % 10) s" : "\(milliseconds / 60_000) min"
    }

    static func dot(_ output: PromptOutput) -> String { output.hasUnicode ? "·" : "-" }
}
