import QuireDiagnostics
import QuireModel

/// A setting with one plain value.
enum SettingKey: String, Hashable, Sendable, CaseIterable {
    case format, color, decimals, timezone, now
    case maxRequests = "max_requests"
    case timeout
    case pageConcurrency = "page_concurrency"
    case maxResponseSize = "max_response_size"
    case requestTimeout = "request_timeout"
    case memoryLimit = "memory_limit"
}

/// A value for a setting as written, not yet checked.
struct SettingCandidate: Sendable {
    let text: String
    let origin: SettingOrigin
    /// Where it is in a file; nil for flags and variables.
    var location: SettingLocation?

    /// A diagnostic about the value.
    func problem(_ message: String, suggestions: [String] = [], hint: String? = nil) -> Diagnostic {
        let code = Diagnostic.Code.invalidSetting
        if let location { return location.problem(code, message, suggestions: suggestions, hint: hint) }
        return Diagnostic(code, message: message, suggestions: suggestions, hint: hint, exit: ExitStatus.usage)
    }
}

/// The settings of one source: the flags, the environment, a file, or a profile in a file.
struct SettingsLayer: Sendable {
    var values: [SettingKey: SettingCandidate] = [:]
    var parameters: [String: String] = [:]
    var profile: SettingCandidate?
    /// Absolute paths.
    var plugins: [String] = []
    var providers: [ProviderEntry] = []
}

/// A file's entry for one provider.
struct ProviderEntry: Sendable {
    /// A value for one of its settings.
    struct Value: Sendable {
        /// The content of an entry.
        enum Content: Sendable {
            /// The value itself; hidden, because it may be a secret that shouldn't be there.
            case text(Secret)
            /// The name of a variable.
            case environment(String)
            /// The absolute path of a file.
            case file(String)
            /// A program and its arguments.
            case command(SecretCommand)
        }

        let content: Content
        let key: SettingLocation
    }

    let name: String
    let location: SettingLocation
    var plugin: SettingCandidate?
    var values: [String: Value] = [:]
}
