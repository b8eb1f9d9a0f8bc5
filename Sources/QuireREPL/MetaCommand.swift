import QuireDiagnostics
import QuireLanguage

/// A line at the prompt that isn't a statement: a dot command, or one of four bare words.
struct MetaCommand: Hashable, Sendable {
    /// The commands, in the order in which help lists them.
    enum Name: String, Hashable, Sendable, CaseIterable {
        case help, tables, schema, explain, cost, last, resume, watch, format, output, pager, timing, read, edit, save,
            run, history, set, profile, reload, login, logout, status, quit, exit
    }

    /// The action.
    enum Kind: Hashable, Sendable {
        case command(Name)
        /// An unknown command, and the one that was probably meant.
        case unknown(String, nearest: String?)
        /// A command of another tool, such as `\d`, and its equivalent here.
        case foreign(String, meant: String?)
    }

    /// The action.
    let kind: Kind
    /// The rest of the line.
    let argument: String

    /// Names that other tools have for the same.
    private static let aliases: [String: Name] = [
        "sources": .tables, "describe": .schema, "mode": .format, "q": .quit, "h": .help, "timer": .timing,
        "open": .read, "include": .read, "queries": .run,
    ]

    /// The command that a line is; nil for a statement.
    init?(_ line: String) {
        switch line.lowercased() {
        case "help", "?", "help;": self.init(.command(.help), "")
        case "exit", "quit", "exit;", "quit;": self.init(.command(.quit), "")
        default:
            // Help also works without the dot; no statement begins this way.
            if line.lowercased().hasPrefix("help ") {
                self.init(.command(.help), String(line.dropFirst(5)).trimmed)
                return
            }
            if line.hasPrefix("\\") {
                let word = String(line.prefix { !$0.isWhitespace && $0 != ";" })
                let rest = String(line.dropFirst(word.count).drop { $0 == ";" }).trimmed
                self.init(.foreign(word, meant: Self.meant(by: word, rest)), rest)
                return
            }
            guard line.hasPrefix("."), line.dropFirst().first?.isNumber != true else { return nil }
            let name = line.dropFirst().prefix { !$0.isWhitespace }.lowercased()
            let rest = String(line.dropFirst().drop { !$0.isWhitespace }).trimmed
            let known = Name(rawValue: name) ?? Self.aliases[name]
            self.init(
                known.map { .command($0) }
                    ?? .unknown(name, nearest: EditDistance.nearest(name, in: Name.allCases.map(\.rawValue))), rest)
        }
    }

    /// The equivalents of psql's commands.
    private static func meant(by word: String, _ argument: String) -> String? {
        let name = word.dropFirst().lowercased().filter { $0 != "+" }
        let meant: String? =
            switch name {
            case "d", "dt", "dv": argument.isEmpty ? ".tables" : ".schema \(argument)"
            case "l", "dn": ".tables"
            case "q": ".quit"
            case "x": ".format card"
            case "?", "h": ".help"
            case "i", "ir": ".read \(argument)"
            case "o": ".output \(argument)"
            case "e": ".edit"
            case "s": ".history"
            case "g", "p": ".last"
            case "timing": ".timing"
            case "watch": ".watch \(argument)"
            case "c", "connect": ".profile \(argument)"
            default: nil
            }
        return meant?.trimmed
    }

    private init(_ kind: Kind, _ argument: String) {
        self.kind = kind
        self.argument = argument
    }
}

extension MetaCommand.Name {
    /// The arguments.
    var form: String {
        switch self {
        case .help: "[TOPIC]"
        case .tables, .status, .exit, .edit, .reload, .resume: ""
        case .schema: "SOURCE"
        case .explain, .cost: "QUERY"
        case .last: "[FORMAT]"
        case .watch: "[EVERY] QUERY [until rows|change]"
        case .format: "[FORMAT]"
        case .output: "[FILE]"
        case .pager, .timing: "[on|off]"
        case .read: "FILE"
        case .save: "NAME"
        case .run: "[NAME]"
        case .history: "[TEXT|clear]"
        case .set: "[NAME VALUE]"
        case .profile: "[NAME]"
        case .login, .logout: "PROVIDER"
        case .quit: "[STATUS]"
        }
    }

    /// A summary for help and completion.
    var summary: String {
        switch self {
        case .help: "what you can type, or help on one topic"
        case .tables: "the tables of all providers"
        case .schema: "the columns of a table"
        case .explain: "how a query would be answered, without a request"
        case .cost: "how many requests a query would take"
        case .last: "the previous result again, without a request"
        case .resume: "continue the query that was stopped or failed"
        case .watch: "run a query again and again, marking what changes"
        case .format: "the format of results"
        case .output: "write results to a file; without FILE, show them here again"
        case .pager: "whether tall results open in a pager"
        case .timing: "whether the time of each query is shown"
        case .read: "run the statements of a file"
        case .edit: "change the last statement in your editor, and run it"
        case .save: "save the last statement under a name"
        case .run: "run a saved statement, or list them"
        case .history: "earlier statements, or forget them"
        case .set: "how the prompt behaves"
        case .profile: "show the profile in use, or switch to another"
        case .reload: "read settings and provider files again"
        case .login: "sign in to a provider in your browser"
        case .logout: "sign out of a provider"
        case .status: "the session's settings and what it has done"
        case .quit, .exit: "end the session"
        }
    }
}
