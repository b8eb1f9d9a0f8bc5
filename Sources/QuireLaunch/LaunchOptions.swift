package import QuireConfig
package import QuireConsole

/// The options of a launch, independent of how they were written on a command line.
package struct LaunchOptions: Sendable {
    /// The flags, which take precedence over settings files and the environment.
    package var flags = SettingsFlags()
    /// The names of the parameters with given values.
    package var parameterNames: [String] = []
    /// The file for results; nil for standard output.
    package var output: String?
    /// Whether csv marks text that a spreadsheet would run as a formula.
    package var isCSVSafe = false
    /// Whether a costly read continues without a question.
    package var saysYes = false
    /// Whether questions are forbidden.
    package var isWithoutInput = false
    /// Whether a warning about data is an error.
    package var strict = false
    /// How statistics are written; nil for not at all.
    package var stats: StatisticsFormat?
    /// How messages are written.
    package var errorFormat = MessagePrinter.Format.text
    /// Whether a script continues after an error.
    package var keepGoing = false
    /// Whether warnings and progress are left out.
    package var quiet = false
    /// Whether every request is logged.
    package var verbose = false
    /// Whether results are kept for `from last`.
    package var keepsResults = false
    /// The embedded sandbox's options; nil if it isn't used.
    package var sandbox: SandboxRequest?

    package init() {}

    /// The problem with the options themselves; nil if there is none.
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
