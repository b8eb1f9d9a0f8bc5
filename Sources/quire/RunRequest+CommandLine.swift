import QuireLaunch

extension RunRequest: ProcessCommand {
    /// The request of a command line that is nothing but `-c STATEMENTS`, any number of times; nil for any other.
    ///
    /// It is what scripts run most, and the parser's making of all options that could have been there takes as long as the
    /// rest of a start.
    static func plain(_ words: [String]) -> RunRequest? {
        guard words.count.isMultiple(of: 2) else { return nil }
        var statements: [String] = []
        for index in stride(from: 0, to: words.count, by: 2) {
            // What looks like an option is for the parser to judge.
            guard words[index] == "-c", !words[index + 1].hasPrefix("-") else { return nil }
            statements.append(words[index + 1])
        }
        return RunRequest(statements: statements)
    }
}
