package import QuireConfig
package import QuireConsole

/// What a launch is told by whoever starts it, apart from how that was written on a command line.
package struct LaunchOptions: Sendable {
    /// What wins over settings files and the environment.
    package var flags = SettingsFlags()
    /// The names of the parameters that are given values.
    package var parameterNames: [String] = []
    /// The file for results; nil for standard output.
    package var output: String?
    /// Whether csv marks what a spreadsheet would run.
    package var isCSVSafe = false
    /// Whether a costly read goes on without a question.
    package var saysYes = false
    /// Whether nothing may be asked.
    package var isWithoutInput = false
    /// Whether a warning about data is an error.
    package var strict = false
    /// How statistics are written; nil for not at all.
    package var stats: StatisticsFormat?
    /// How messages are written.
    package var errorFormat = MessagePrinter.Format.text
    /// Whether a script goes on after an error.
    package var keepGoing = false
    /// Whether warnings and progress are left out.
    package var quiet = false
    /// Whether every request is logged.
    package var verbose = false
    /// Whether results are kept for `from last`.
    package var keepsResults = false
    /// What the embedded sandbox serves; nil where it isn't asked.
    package var sandbox: SandboxRequest?

    package init() {}

    /// What is wrong with the options themselves; nil when nothing is.
    package func problem(fileExists: (String) -> Bool) -> String? {
        if let format = flags.format, !Settings.formats.contains(format),
            format.hasSuffix(".quire") || fileExists(format)
        {
            return "-f is short for --format, and '\(format)' looks like a script; to run it: quire \(format)"
        }
        return nil
    }
}

/// How statistics are written.
package enum StatisticsFormat: String, Sendable, CaseIterable {
    case text, json
}
