package import QuireBinder
package import QuireDiagnostics
package import QuireFetch
package import QuireModel
package import QuirePluginKit

extension Session {
    /// The environment of a session, in three parts. Each is replaced as a whole, so nothing of an earlier profile
    /// remains in it.
    package struct World: Sendable {
        /// The sources that can be queried.
        package var sources: Sources
        /// How requests are made.
        package var reading: Reading
        /// The settings for running statements.
        package var run: Run

        package init(sources: Sources, reading: Reading, run: Run) {
            self.sources = sources
            self.reading = reading
            self.run = run
        }
    }

    /// The providers that queries can name, and how each is reached.
    package struct Sources: Sendable {
        /// The providers that are open.
        package var providers: [Catalog.Provider]
        /// Where a provider answers, by its name.
        package var baseURLs: [String: String]
        /// The variables that are missing before a provider can be queried, by its name.
        package var missingSettings: [String: [String]]
        /// Returns the current state of a provider's sign-in, in words; nil if it has none.
        package var signInNote: @Sendable (_ provider: String) -> String? = { _ in nil }
        /// The providers that aren't open yet.
        package var closed = ClosedProviders()
        /// Resolves a provider's credentials, or throws a diagnostic about the missing ones.
        package var connect:
            @Sendable (_ provider: String, _ resource: Resource) async throws(Diagnostic) -> ProviderConnection
        /// The sources of rows for providers whose tables have no endpoint, by provider name.
        package var rows: [String: any RowSource] = [:]
        /// Inspects and reads files; nil if there are none.
        package var files: (any FileShelf)?
        /// Opens providers by name; nil where none can be opened.
        package var open: (@Sendable (_ names: Set<String>) -> Opened)?

        package init(
            providers: [Catalog.Provider], baseURLs: [String: String], missingSettings: [String: [String]] = [:],
            connect: @escaping @Sendable (String, Resource) async throws(Diagnostic) -> ProviderConnection
        ) {
            self.providers = providers
            self.baseURLs = baseURLs
            self.missingSettings = missingSettings
            self.connect = connect
        }
    }

    /// How requests are made, and within which limits.
    package struct Reading: Sendable {
        /// Sends requests.
        package var transport: any Transport
        /// The limits of the run.
        package var budget: RunBudget
        /// How requests are paced and retried.
        package var pacing: Pacing
        /// The most pages in flight for one list.
        package var pageConcurrency: Int
        /// The most bytes of rows held at once.
        package var memoryLimit: Int
        /// Called after every request.
        package var log: @Sendable (RequestLogEntry) -> Void
        /// Called as a read progresses.
        package var onProgress: @Sendable (FetchEvent) -> Void
        /// Called before a read that takes many requests; returns whether it may continue.
        package var consent: @Sendable (CostNotice) async -> CostConsent

        package init(
            transport: any Transport, budget: RunBudget = RunBudget(), pacing: Pacing = Pacing(),
            pageConcurrency: Int = 8, memoryLimit: Int = Reading.defaultMemoryLimit,
            log: @escaping @Sendable (RequestLogEntry) -> Void = { _ in },
            onProgress: @escaping @Sendable (FetchEvent) -> Void = { _ in },
            consent: @escaping @Sendable (CostNotice) async -> CostConsent = { _ in .given }
        ) {
            self.transport = transport
            self.budget = budget
            self.pacing = pacing
            self.pageConcurrency = pageConcurrency
            self.memoryLimit = memoryLimit
            self.log = log
            self.onProgress = onProgress
            self.consent = consent
        }

        /// A gigabyte: many times what a person can look at.
        package static let defaultMemoryLimit = 1_000_000_000
    }

    /// The settings for running statements.
    package struct Run: Sendable {
        /// The zone of days.
        package var zone: CalendarZone
        /// The value of `now`.
        package var now: Timestamp
        /// Returns the time for each text of a lasting session; nil if `now` was set for all of it.
        package var clock: (@Sendable () -> Timestamp)?
        /// Parameters and arguments of scripts.
        package var inputs: ScriptInputs
        /// Reads the files that scripts include.
        package var reader: ScriptReader
        /// The profile in use.
        package var profile: String?
        /// The profiles that the settings have.
        package var profiles: [String] = []
        /// How results and messages are shown.
        package var display: Display
        /// Whether results are kept, so that `from last` can use them.
        package var keepsResults: Bool
        /// Reads settings and provider files again, for a profile or the one of the start; nil where nothing can be read
        /// again.
        package var reload: (@Sendable (_ profile: String?) -> Reloaded)?

        package init(
            zone: CalendarZone = .utc, now: Timestamp, inputs: ScriptInputs = ScriptInputs(),
            reader: ScriptReader = .none, display: Display = Display(), keepsResults: Bool = false
        ) {
            self.zone = zone
            self.now = now
            self.inputs = inputs
            self.reader = reader
            self.display = display
            self.keepsResults = keepsResults
        }
    }

    /// The display settings for results and messages.
    package struct Display: Hashable, Sendable {
        /// The name of an output format; nil for the default of the output.
        package var format: String?
        /// How JSON writes decimals.
        package var decimals: Value.DecimalStyle
        /// Whether results have colours.
        package var isColoured: Bool
        /// Whether messages have colours.
        package var hasColouredMessages: Bool

        package init(
            format: String? = nil, decimals: Value.DecimalStyle = .text, isColoured: Bool = false,
            hasColouredMessages: Bool = false
        ) {
            self.format = format
            self.decimals = decimals
            self.isColoured = isColoured
            self.hasColouredMessages = hasColouredMessages
        }
    }

    /// The result of reading settings and provider files again.
    package struct Reloaded: Sendable {
        /// A world made as at a start.
        package let world: World
        /// The problems; with an error among them nothing changes.
        package let problems: [Diagnostic]

        package init(world: World, problems: [Diagnostic]) {
            self.world = world
            self.problems = problems
        }
    }

    /// The result of opening providers.
    package struct Opened: Sendable {
        /// The sources, including those that could be opened.
        package let sources: Sources
        /// The problems.
        package let problems: [Diagnostic]

        package init(sources: Sources, problems: [Diagnostic]) {
            self.sources = sources
            self.problems = problems
        }
    }
}
