import QuireDiagnostics
import QuireLaunch

/// Arguments that stand where a script's name does and are none.
enum MistakenFile {
    /// What an argument was probably meant to be, in words; nil where it looks like a file's name.
    static func meant(by argument: String) -> String? {
        let words = argument.split(whereSeparator: \.isWhitespace)
        if words.count > 1 { return "to run statements: quire -c '\(argument.replacing("'", with: "'\\\\''"))'" }
        let name = argument.split(separator: ".").first.map(String.init) ?? argument
        if BuiltInProviders.names.contains(name) { return "to query a provider: quire -c 'from \(argument)'" }
        guard !argument.contains("/"), !argument.contains(".") else { return nil }
        return EditDistance.nearest(argument, in: ArgumentOrder.subcommands).map { "did you mean: quire \($0)" }
    }
}
