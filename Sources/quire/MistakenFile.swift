import QuireDiagnostics
import QuireLaunch

/// Recognizes arguments in the place of a script's name that aren't one.
enum MistakenFile {
    /// Suggests what an argument was probably meant to be; nil if it looks like a file name.
    static func meant(by argument: String) -> String? {
        let words = argument.split(whereSeparator: \.isWhitespace)
        if words.count > 1 { return "to run statements: quire -c '\(argument.replacing("'", with: "'\\\\''"))'" }
        let name = argument.split(separator: ".").first.map(String.init) ?? argument
        if BuiltInProviders.names.contains(name) { return "to query a provider: quire -c 'from \(argument)'" }
        guard !argument.contains("/"), !argument.contains(".") else { return nil }
        return EditDistance.nearest(argument, in: ArgumentOrder.subcommands).map { "did you mean: quire \($0)" }
    }
}
