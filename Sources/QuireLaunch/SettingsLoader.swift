import QuireConfig
import QuireDiagnostics
import QuireModel
import QuireModuleLoader
import QuirePluginKit
import QuireSandbox

/// Reads settings and finds providers; again whenever they may have changed.
struct SettingsLoader: Sendable {
    /// The loaded settings and provider files.
    struct Loaded: Sendable {
        var settings: Settings
        var providers: Providers
        var instances: [ProviderInstance]
        /// The names of providers that aren't open, each with its module's or its file's.
        var closed: [String: String]
        var problems: [Diagnostic]
    }

    let options: LaunchOptions
    let process: ProcessContext
    /// The environment, the sandbox's settings among it where it runs.
    let environment: [String: String]
    let sandbox: RunningSandbox?
    /// The modules that were opened.
    private let shelf = ModuleShelf()
    /// The built-in provider files that were read.
    private let declared = DeclaredShelf()
    /// The run's secrets, as they become known.
    let secrets = KnownSecrets()

    init(
        options: LaunchOptions, process: ProcessContext, environment: [String: String], sandbox: RunningSandbox?
    ) {
        self.options = options
        self.process = process
        self.environment = environment
        self.sandbox = sandbox
    }

    /// Creates the store that reads the secrets named by settings.
    func credentials(_ settings: Settings) -> CredentialStore {
        CredentialStore(
            files: DiskFileAccess(), environment: environment, owners: settings.variableOwners, secrets: secrets)
    }

    /// Loads everything, for a profile or the one named by the options and the environment.
    func load(_ opening: Providers.Opening, profile: String? = nil) -> Loaded {
        var flags = options.flags
        flags.profile = profile ?? flags.profile
        let (settings, problems) = Settings.load(
            SettingsInput(
                flags: flags, environment: environment, files: DiskFileAccess(),
                currentDirectory: process.currentDirectory))
        // The sandbox's settings are valid and no reason to read a file; hence the caller's environment.
        let providers = Providers(
            settings, environment: process.environment, shelf: shelf, declared: declared, opening: opening)
        let (instances, closed, more) = self.instances(providers, settings)
        for instance in instances { instance.note(secrets) }
        return Loaded(
            settings: settings, providers: providers, instances: instances, closed: closed,
            problems: problems + providers.problems + more)
    }

    /// The configured providers; those of the sandbox get only its settings, so that no real credentials are sent to
    /// it.
    private func instances(
        _ providers: Providers, _ settings: Settings
    ) -> ([ProviderInstance], closed: [String: String], [Diagnostic]) {
        let manifests = providers.manifests
        let (configured, closed, problems) = settings.instances(
            of: manifests, closed: providers.closed, environment: environment)
        guard let sandbox else { return (configured, closed, problems) }
        let own = Dictionary(sandbox.environment.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let clean = Settings.load(SettingsInput(environment: own, files: MemoryFileAccess([:]), currentDirectory: "/"))
        let served = clean.settings.instances(of: manifests, environment: own).instances
        let names = Set(served.map(\.name).filter { SandboxProvider(named: $0) != nil })
        let kept = configured.filter { !names.contains($0.name) }
        return (served.filter { names.contains($0.name) } + kept, closed, problems)
    }
}
