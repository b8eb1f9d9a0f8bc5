import QuireConfig
import QuireConsole

/// What a launch is told by whoever starts it, apart from how that was written on a command line.
struct LaunchOptions: Sendable {
    /// What wins over settings files and the environment.
    var flags = SettingsFlags()
    /// The names of the parameters that are given values.
    var parameterNames: [String] = []
    /// The file for results; nil for standard output.
    var output: String?
    /// Whether csv marks what a spreadsheet would run.
    var isCSVSafe = false
    /// Whether a costly read goes on without a question.
    var saysYes = false
    /// Whether nothing may be asked.
    var isWithoutInput = false
    /// Whether a warning about data is an error.
    var strict = false
    /// How statistics are written; nil for not at all.
    var stats: StatisticsFormat?
    /// How messages are written.
    var errorFormat = MessagePrinter.Format.text
    /// Whether a script goes on after an error.
    var keepGoing = false
    /// Whether warnings and progress are left out.
    var quiet = false
    /// Whether every request is logged.
    var verbose = false
    /// Whether results are kept for `from last`.
    var keepsResults = false
    /// What the embedded sandbox serves; nil where it isn't asked.
    var sandbox: SandboxDataOptions?

    /// What is wrong with the options themselves; nil when nothing is.
    func problem(fileExists: (String) -> Bool) -> String? {
        if let format = flags.format, !Settings.formats.contains(format),
            format.hasSuffix(".quire") || fileExists(format)
        {
            return "-f is short for --format, and '\(format)' looks like a script; to run it: quire \(format)"
        }
        return nil
    }
}

extension RunOptions {
    /// What the command line says, as a launch takes it.
    var launch: LaunchOptions {
        var launch = LaunchOptions()
        launch.flags = flags
        launch.parameterNames = parameters.compactMap {
            $0.split(separator: "=", omittingEmptySubsequences: false).first.map(String.init)
        }
        launch.output = output
        launch.isCSVSafe = isCSVSafe
        launch.saysYes = saysYes
        launch.isWithoutInput = isWithoutInput
        launch.strict = strict
        launch.stats = stats
        launch.errorFormat = errorFormat
        launch.keepGoing = keepGoing
        launch.quiet = quiet
        launch.verbose = verbose
        launch.sandbox = sandbox.isOn ? sandbox.data : nil
        return launch
    }
}
