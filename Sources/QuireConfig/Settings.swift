package import QuireModel

/// The settings of a run, from flags, environment, project file and user file, in that order of precedence.
package struct Settings: Sendable {
    /// When terminal colours are used.
    package enum Color: String, Hashable, Sendable, CaseIterable {
        case auto, always, never
    }

    /// How json writes decimals.
    package enum Decimals: String, Hashable, Sendable, CaseIterable {
        case text, number
    }

    /// The limits of a run; nil means no limit, or the default.
    package struct Budgets: Hashable, Sendable {
        /// The most requests of the whole run.
        package var maxRequests: Int?
        /// The longest time of the whole run, in seconds.
        package var timeoutSeconds: Double?
        /// Pages in flight per provider.
        package var pageConcurrency: Int?

        /// The most bytes of one response, decompressed.
        package var maxResponseBytes: Int?
        /// The longest wait for one response, in seconds.
        package var requestSeconds: Double?
        /// The most bytes of rows held at once.
        package var memoryBytes: Int?

        package init(maxRequests: Int? = nil, timeoutSeconds: Double? = nil, pageConcurrency: Int? = nil) {
            self.maxRequests = maxRequests
            self.timeoutSeconds = timeoutSeconds
            self.pageConcurrency = pageConcurrency
        }
    }

    /// The names of the output formats.
    package static let formats = ["table", "card", "json", "jsonl", "csv", "tsv", "markdown", "value", "chart"]

    /// The output format, one of `formats`; nil for the default of the output.
    package internal(set) var format: String?
    /// When terminal colours are used; `auto` leaves it to whether the output is a terminal.
    package internal(set) var color = Color.auto
    /// How json writes decimals.
    package internal(set) var decimals = Decimals.text
    /// Where days begin and end.
    package internal(set) var timezone = CalendarZone.utc
    /// The value of `now`; nil for the clock's time.
    package internal(set) var now: Timestamp?
    /// Values for script parameters.
    package internal(set) var parameters: [String: String] = [:]
    /// The limits of the run.
    package internal(set) var budgets = Budgets()
    /// Absolute paths of plugin files to load.
    package internal(set) var pluginFiles: [String] = []
    /// Absolute paths of directories to look for plugins in.
    package internal(set) var pluginDirectories: [String] = []
    /// The directory for cached data; nil if the environment has no home folder.
    package internal(set) var cacheDirectory: String?
    /// The profile in use.
    package internal(set) var profile: String?
    /// The profiles that the files have, in order.
    package internal(set) var profiles: [String] = []

    /// The provider entries of the files, the strongest layer first.
    var providerEntries: [[ProviderEntry]] = []

    init() {}
}
