import QuireDiagnostics

/// A line at the prompt that isn't a statement: a dot command, or one of four bare words.
enum MetaCommand: Hashable, Sendable {
    case help
    case quit(Int)
    case tables
    case schema(String)
    /// Sets the format of results; without a name it tells it.
    case format(String?)
    /// Shows the previous result again, without a request.
    case last(String?)
    /// Reads settings and provider files anew.
    case reload
    case unknown(String, nearest: String?)

    /// The commands, with what completion shows beside them.
    static let all: [(name: String, description: String)] = [
        ("help", "what can be typed here"), ("quit", "end the session"), ("exit", "end the session"),
        ("tables", "the tables of all providers"), ("schema", "the columns of a table"),
        ("mode", "the format of results"), ("format", "the format of results"),
        ("last", "the previous result again, without a request"), ("reload", "read provider files and settings anew"),
    ]

    /// The command that a line is; nil for a statement.
    init?(_ line: String) {
        switch line.lowercased() {
        case "help", "?":
            self = .help
            return
        case "exit", "quit":
            self = .quit(ExitStatus.complete)
            return
        default: break
        }
        guard line.hasPrefix(".") else { return nil }
        let words = line.dropFirst().split(whereSeparator: \.isWhitespace).map(String.init)
        let argument = words.dropFirst().first
        switch words.first?.lowercased() ?? "" {
        case "help": self = .help
        case "quit", "exit": self = .quit(argument.flatMap { Int($0) } ?? ExitStatus.complete)
        case "tables", "sources": self = .tables
        case "schema", "describe": self = .schema(words.dropFirst().joined(separator: " "))
        case "mode", "format", "output": self = .format(argument)
        case "last": self = .last(argument)
        case "reload": self = .reload
        case let name: self = .unknown(name, nearest: EditDistance.nearest(name, in: MetaCommand.all.map(\.name)))
        }
    }
}

/// What `help` says.
enum HelpText {
    static let text = """
        A query is a source and stages, left to right:
          from qonto where status=paid sort amount desc limit 10
          from qonto where amount > 100 and created_at >= 2026-11 select id, amount, debitor_name
          from qonto count by status
        A line that begins with a stage goes on with the previous result:
          where amount > 500
        Stages: where sort top limit skip select drop derive distinct count
        Look around: describe · describe qonto · describe qonto.payment_links · describe functions
        Before asking: explain from qonto where status=paid limit 5
        Commands: .tables  .schema TABLE  .mode FORMAT  .last [FORMAT]  .reload  .help  .quit
        Keys: Tab completes, Up recalls, Ctrl-C clears the line or stops the query, Ctrl-D ends
        """
}
