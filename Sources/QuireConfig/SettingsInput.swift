/// All that settings are made from. Nothing is read from the process itself.
package struct SettingsInput: Sendable {
    /// The options of the command line.
    package var flags: SettingsFlags
    /// The environment.
    package var environment: [String: String]
    /// The files.
    package var files: any FileAccess
    /// The absolute path of the current directory.
    package var currentDirectory: String

    package init(
        flags: SettingsFlags = SettingsFlags(), environment: [String: String], files: any FileAccess,
        currentDirectory: String
    ) {
        self.flags = flags
        self.environment = environment
        self.files = files
        self.currentDirectory = currentDirectory
    }

    /// The value of a variable; an empty one counts as not set.
    func variable(_ name: String) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        return value
    }

    /// A path made absolute: `~/` is the home directory, anything relative counts from `base`.
    func absolute(_ path: String, from base: String) -> String {
        if path.hasPrefix("~/"), let home = variable("HOME") { return home + path.dropFirst() }
        return path.hasPrefix("/") ? path : base + (base.hasSuffix("/") ? "" : "/") + path
    }
}

extension SettingsInput: CustomStringConvertible, CustomReflectable {
    /// Only the current directory: the environment holds secrets.
    package var description: String { "settings for \(currentDirectory)" }
    package var customMirror: Mirror { Mirror(self, children: ["currentDirectory": currentDirectory]) }
}

/// The options of the command line that are settings, as typed.
package struct SettingsFlags: Hashable, Sendable {
    /// `--config`: the file in place of the user's own.
    package var config: String?
    /// `--profile`.
    package var profile: String?
    /// `--format`.
    package var format: String?
    /// `--color`.
    package var color: String?
    /// `--decimals`.
    package var decimals: String?
    /// `--timezone`.
    package var timezone: String?
    /// `--now`.
    package var now: String?
    /// `--max-requests`.
    package var maxRequests: String?
    /// `--timeout`.
    package var timeout: String?
    /// `--page-concurrency`.
    package var pageConcurrency: String?
    /// `--max-response-size`.
    package var maxResponseSize: String?
    /// `--request-timeout`.
    package var requestTimeout: String?
    /// `--memory-limit`.
    package var memoryLimit: String?
    /// `--param NAME=VALUE`, in order.
    package var parameters: [String]
    /// `--plugin`, in order.
    package var plugins: [String]

    package init(
        config: String? = nil, profile: String? = nil, format: String? = nil, color: String? = nil,
        decimals: String? = nil, timezone: String? = nil, now: String? = nil, maxRequests: String? = nil,
        timeout: String? = nil, pageConcurrency: String? = nil, parameters: [String] = [], plugins: [String] = []
    ) {
        self.config = config
        self.profile = profile
        self.format = format
        self.color = color
        self.decimals = decimals
        self.timezone = timezone
        self.now = now
        self.maxRequests = maxRequests
        self.timeout = timeout
        self.pageConcurrency = pageConcurrency
        self.parameters = parameters
        self.plugins = plugins
    }
}
