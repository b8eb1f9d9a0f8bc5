import QuireLaunch

extension RunRequest: ProcessCommand {
    /// The request of a command line that consists only of `-c STATEMENTS`, any number of times; nil for any other.
    ///
    /// Scripts use this form most, and parsing with all options takes as long as the rest of the start.
    static func plain(_ words: [String]) -> RunRequest? {
        guard words.count.isMultiple(of: 2) else { return nil }
        var statements: [String] = []
        for index in stride(from: 0, to: words.count, by: 2) {
            // Arguments that look like options are left to the parser.
            guard words[index] == "-c", !words[index + 1].hasPrefix("-") else { return nil }
            statements.append(words[index + 1])
        }
        return RunRequest(statements: statements)
    }
}
