import Foundation
import Testing

/// One run of the program: what it is given.
struct Invocation {
    /// When what never comes is given up; nothing waits for it that comes, however busy the machine is.
    static let patience = Duration.seconds(300)

    /// Where standard input comes from.
    enum Input {
        case null
        case text(String)
        case terminal
    }

    /// Where standard output goes.
    enum Output {
        case pipe
        /// A pipe that holds 4 KiB and no more until somebody reads.
        case narrowPipe
        case file(String)
        case terminal
        case closed
    }

    var arguments: [String]
    var input = Input.null
    var output = Output.pipe
    /// Added to an environment that has nothing of the caller's; nil takes a variable away.
    var environment: [String: String?] = [:]
    var program = Places.quire
    /// The size of its terminal's window, which then treats line ends as terminals do.
    var window: (rows: Int, columns: Int)?
    /// When it is taken to hang.
    var timeout = Invocation.patience
    let folder: Folder
    /// Files that the test put into the folder, secrets and all.
    var ownFiles: Set<String> = []

    init(_ arguments: [String], in folder: Folder, _ environment: [String: String] = [:]) {
        self.arguments = arguments
        self.folder = folder
        self.environment = environment
    }

    /// The variables of the run.
    var variables: [String: String] {
        var all = [
            "HOME": folder.path, "XDG_CONFIG_HOME": folder.file(".config"), "XDG_STATE_HOME": folder.file(".state"),
            "XDG_CACHE_HOME": folder.file(".cache"), "XDG_DATA_HOME": folder.file(".data"),
            "TMPDIR": folder.path, "LANG": "C.UTF-8", "TERM": "xterm-256color", "SWIFT_BACKTRACE": "enable=no",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        ]
        let inherited = ProcessInfo.processInfo.environment
        if let libraries = inherited["LD_LIBRARY_PATH"] { all["LD_LIBRARY_PATH"] = libraries }
        for (name, value) in environment { all[name] = value }
        return all
    }

    /// Runs it to its end.
    func run(_ location: SourceLocation = #_sourceLocation) throws -> Outcome {
        try start(location).finish()
    }

    /// Starts it.
    func start(_ location: SourceLocation = #_sourceLocation) throws -> RunningProgram {
        try RunningProgram(self, location)
    }
}

/// How a run went.
struct Outcome {
    enum End: Equatable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .exit(let status): "exit \(status)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    var end: End
    var output: Data
    var errors: String

    /// Standard output as text.
    var text: String { String(decoding: output, as: UTF8.self) }
    /// The lines of standard output.
    var lines: [String] { text.split(separator: "\n").map(String.init) }
    /// The lines of standard error.
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    /// Standard output as JSON; nil when it isn't.
    var json: Any? { try? JSONSerialization.jsonObject(with: output, options: .fragmentsAllowed) }
    /// Standard output as a JSON array's length; nil when it is none.
    var jsonCount: Int? { (json as? [Any])?.count }
}
