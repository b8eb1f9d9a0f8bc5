import QuireLanguage
import QuireLineEditor
import QuireSession
import QuireTerminal

/// Completion at the prompt: the language's for statements, its own for dot commands.
struct PromptCompleter: Sendable {
    /// What completion knows besides the session.
    struct Surroundings: Sendable {
        /// Values of the results so far.
        var seen = SeenValues()
        /// The names of statements that were saved.
        var saved: [String] = []
        /// The names of profiles.
        var profiles: [String] = []
        /// The files that a path could continue to.
        var files: @Sendable (String) -> [String] = { _ in [] }
    }

    let language: Completer
    private let surroundings: Surroundings

    /// A completer for the names that a session knows.
    init(_ session: Session, _ surroundings: Surroundings = Surroundings()) {
        language = Completer(session, CompletionSources(seen: surroundings.seen, files: surroundings.files))
        self.surroundings = surroundings
    }

    /// Returns what could stand at a position, an offset in the text's UTF-8.
    func complete(_ text: String, at cursor: Int) -> CompletionResult {
        let before = String(decoding: Array(text.utf8).prefix(max(0, cursor)), as: UTF8.self)
        let found = before.hasPrefix(".") ? command(before) : language.complete(text, at: cursor)
        return CompletionResult(replaceRange: found.replaceRange, candidates: found.candidates.map(Candidate.init))
    }

    private func command(_ line: String) -> Completion {
        let name = line.prefix { !$0.isWhitespace }
        if name.utf8.count == line.utf8.count {
            let all = MetaCommand.Name.allCases.map { command in
                Suggestion(
                    "." + command.rawValue, display: ".\(command.rawValue) \(command.form)".trimmed,
                    description: command.summary)
            }
            let typed = TypedWord(text: line, range: 0..<line.utf8.count)
            return Completion(replaceRange: typed.range, candidates: typed.fitting(all))
        }
        let arguments = CommandArguments(completer: language, surroundings: surroundings)
        return arguments.complete(
            line,
            of: MetaCommand(String(name)).flatMap { command in
                if case .command(let name) = command.kind { return name }
                return nil
            })
    }
}

/// Colours at the prompt: the language's for statements, its own for dot commands.
struct PromptHighlighter: Sendable {
    private let language: Highlighter

    /// A highlighter for the names that a session knows.
    init(_ session: Session) { language = Highlighter(session) }

    /// How often the text was lexed and bound, for tests.
    var work: Highlighter.Work { language.work }

    /// Returns how the parts of a text look.
    func spans(_ text: String) -> [HighlightSpan] {
        if text.hasPrefix(".") { return command(text) }
        if MetaCommand(text.trimmed) != nil { return [HighlightSpan(0..<text.utf8.count, Palette.style(of: .keyword))] }
        return language.spans(text).map { HighlightSpan($0.range, Palette.style(of: $0.kind)) }
    }

    /// A dot command's name, underlined when there is none of that name and it is finished.
    private func command(_ text: String) -> [HighlightSpan] {
        let name = text.prefix { !$0.isWhitespace }
        let end = name.utf8.count
        let isKnown = MetaCommand.Name(rawValue: name.dropFirst().lowercased()) != nil
        var style = Palette.command
        if !isKnown, end < text.utf8.count { style.traits.insert(.underline) }
        return [HighlightSpan(0..<end, style)]
    }
}

/// Help about the word at the cursor: the language's for statements, its own for dot commands.
struct PromptHelp: Sendable {
    let completer: PromptCompleter

    /// Returns some lines about the word at an offset in the text's UTF-8.
    func lines(_ text: String, at cursor: Int) -> [Candidate] {
        if text.hasPrefix(".") {
            let name = String(text.dropFirst().prefix { !$0.isWhitespace })
            let words = HelpText.about("." + name) ?? HelpText.about("commands") ?? ""
            return words.split(separator: "\n").map { Candidate(String($0)) }
        }
        let help = WordHelp(completer: completer.language) { topic in
            topic.hasSuffix("(") ? HelpText.about(String(topic.dropLast())) : HelpText.line(onStage: topic)
        }
        return help.lines(text, at: cursor).map(Candidate.init)
    }
}

extension Candidate {
    init(_ suggestion: Suggestion) {
        self.init(suggestion.text, display: suggestion.display, description: suggestion.description)
    }
}

/// The looks of the parts of a statement: the terminal's own sixteen colours, which read in light and in dark.
enum Palette {
    static let command = TextStyle(.blue)
    static let bracket = TextStyle(.yellow, [.bold, .underline])

    static func style(of kind: Highlight.Kind) -> TextStyle {
        switch kind {
        case .keyword: TextStyle(.blue, .bold)
        case .string: TextStyle(.green)
        case .number, .date: TextStyle(.cyan)
        case .function: TextStyle(.magenta)
        case .name: .plain
        case .parameter: TextStyle(.yellow)
        case .comment: TextStyle(nil, .dim)
        case .wrong: TextStyle(.red, .underline)
        }
    }
}
