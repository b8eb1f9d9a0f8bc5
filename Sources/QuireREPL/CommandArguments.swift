import QuireLanguage
import QuireRender

/// Completes the arguments of a dot command.
struct CommandArguments {
    let completer: Completer
    let surroundings: PromptCompleter.Surroundings

    /// The candidates at the end of a line that holds a command's name and a space.
    func complete(_ line: String, of name: MetaCommand.Name?) -> Completion {
        guard let name else { return Completion(replaceRange: line.utf8.count..<line.utf8.count, candidates: []) }
        switch name {
        case .explain, .cost, .watch: return query(line, of: name)
        case .help: return choice(line, HelpText.names.map { Suggestion($0) } + commands)
        case .format, .last:
            let automatic = Suggestion("auto", description: "a table, or cards where that would hide columns")
            let formats = OutputFormat.allCases.map { Suggestion($0.rawValue, description: $0.summary) }
            return choice(line, name == .format ? formats + [automatic] : formats)
        case .schema: return choice(line, completer.tables(withTables: true))
        case .pager, .timing: return choice(line, ["on", "off"].map { Suggestion($0) })
        case .read, .output: return choice(line, surroundings.files(lastWord(line)).map { Suggestion($0) })
        case .run, .save: return choice(line, surroundings.saved.map { Suggestion($0, description: "kept statement") })
        case .profile: return choice(line, surroundings.profiles.map { Suggestion($0, description: "profile") })
        case .login, .logout: return choice(line, completer.signIns)
        case .history: return choice(line, [Suggestion("clear", description: "forget all statements")])
        case .set: return setting(line)
        case .tables, .edit, .reload, .resume, .status, .quit, .exit: return choice(line, [])
        }
    }

    private var commands: [Suggestion] {
        MetaCommand.Name.allCases.map { Suggestion("." + $0.rawValue, description: $0.summary) }
    }

    private func lastWord(_ line: String) -> String {
        String(line.reversed().prefix { !$0.isWhitespace }.reversed())
    }

    private func choice(_ line: String, _ all: [Suggestion]) -> Completion {
        let typed = lastWord(line)
        let range = line.utf8.count - typed.utf8.count..<line.utf8.count
        return Completion(replaceRange: range, candidates: TypedWord(text: typed, range: range).fitting(all))
    }

    /// The argument is a query, optionally preceded by an interval.
    private func query(_ line: String, of name: MetaCommand.Name) -> Completion {
        var rest = line.dropFirst(name.rawValue.count + 1).drop { $0.isWhitespace }
        if name == .watch, rest.first?.isNumber == true {
            guard let blank = rest.firstIndex(where: \.isWhitespace) else { return choice(line, []) }
            rest = rest[blank...].drop { $0.isWhitespace }
        }
        let start = line.utf8.count - rest.utf8.count
        var result = completer.complete(String(rest), at: rest.utf8.count)
        result.replaceRange = result.replaceRange.lowerBound + start..<result.replaceRange.upperBound + start
        return result
    }

    private func setting(_ line: String) -> Completion {
        let words = line.split(whereSeparator: { $0.isWhitespace || $0 == "=" })
        let isNaming = words.count < 2 || words.count == 2 && line.last.map { !$0.isWhitespace && $0 != "=" } == true
        if isNaming {
            return choice(line, PromptSettings.names.map { Suggestion($0.name, description: $0.summary) })
        }
        let typed = String(line.reversed().prefix { !$0.isWhitespace && $0 != "=" }.reversed())
        let range = line.utf8.count - typed.utf8.count..<line.utf8.count
        let values = PromptSettings.values(of: String(words[1])).map { Suggestion($0) }
        return Completion(replaceRange: range, candidates: TypedWord(text: typed, range: range).fitting(values))
    }
}
