/// Puts a subcommand in front of options that were written before it: `quire --sandbox providers`.
///
/// The parser takes options before a subcommand for those of the default one, and the subcommand for a file.
enum ArgumentOrder {
    /// The names of the subcommands.
    static let subcommands: Set = [
        "run", "check", "fmt", "providers", "login", "logout", "sandbox", "plugin", "completions",
    ]
    private static let flags: Set = [
        "--sandbox", "--csv-safe", "--strict", "--keep-going", "--yes", "--no-input", "--quiet", "-q", "--verbose",
        "-v",
    ]

    /// The arguments with the subcommand first, if only options precede it; otherwise unchanged.
    static func subcommandFirst(_ arguments: [String]) -> [String] {
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            guard argument.hasPrefix("-"), argument != "--" else {
                guard index > 0, subcommands.contains(argument) else { return arguments }
                return [argument] + arguments[..<index] + arguments[(index + 1)...]
            }
            // An option that isn't a flag takes the next argument as its value, unless it already has one.
            index += flags.contains(argument) || argument.contains("=") ? 1 : 2
        }
        return arguments
    }
}
