/// Where a setting comes from, as `quire providers` shows it.
package indirect enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    /// The plugin or the program itself.
    case standard
    /// An option on the command line.
    case flag(String)
    /// A variable of the environment.
    case environment(String)
    /// A line of a settings file.
    case file(String, line: Int)
    /// A variable, file or command that a settings file refers to.
    case reference(String, by: SettingOrigin)

    /// The origin in words, such as `environment QUIRE_QONTO_SECRET_KEY` or `config.yaml:12`.
    package var description: String {
        switch self {
        case .standard: "default"
        case .flag(let name): name
        case .environment(let name): "environment \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .reference(let target, let origin): "\(target) (\(origin))"
        }
    }
}
