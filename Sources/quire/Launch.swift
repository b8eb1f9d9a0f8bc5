import Foundation
import QuireBinder
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireHTTP
import QuireModel
import QuireModuleLoader
import QuirePluginKit
import QuireRender
import QuireSandbox
import QuireSession
import QuireSignIn

/// Brings a run up: settings, providers, sandbox, transport; and down again, whatever happens.
struct Launch {
    let options: LaunchOptions
    let process: ProcessContext
    /// The loaded modules and built-in files that are opened at once; others are when a query names them.
    var opening = Providers.Opening.none
    /// The modules that were opened.
    private let shelf = ModuleShelf()
    /// The built-in provider files that were read.
    private let declared = DeclaredShelf()

    init(options: LaunchOptions, process: ProcessContext, opening: Providers.Opening = .none) {
        self.options = options
        self.process = process
        self.opening = opening
    }

    /// How many pages of a list are asked for at once unless settings say otherwise.
    private static let pagesInFlight = 8

    /// What a command does with the run: the world to ask, the providers as configured, the console.
    typealias Body = @Sendable (Session.World, [ProviderInstance], Console) async -> ProcessEnd

    /// All that is up while a command runs.
    struct Running: Sendable {
        var world: Session.World
        var instances: [ProviderInstance]
        var console: Console
        var signIns: SignIns
        var credentials: CredentialStore
    }

    /// Runs the body with a world to ask and a console to write to.
    func run(_ body: Body) async -> ProcessEnd {
        await run { (running: Running) in await body(running.world, running.instances, running.console) }
    }

    /// Runs the body with all that is up.
    func run(_ body: @Sendable (Running) async -> ProcessEnd) async -> ProcessEnd {
        if let problem = options.problem(fileExists: FileManager.default.fileExists(atPath:)) { return refuse(problem) }
        guard let sandbox = options.sandbox else { return await run(in: process.environment, sandbox: nil, body) }
        do {
            let sandboxOptions = try sandbox.resolved()
            return try await Sandbox.withServer(sandboxOptions) { sandbox in
                let environment = SandboxEnvironment.replacing(in: process.environment, with: sandbox.environment)
                return await run(in: environment, sandbox: sandbox, body)
            }
        } catch let error as UsageError {
            return refuse(error.message)
        } catch {
            return refuse("the sandbox can't be started: \(error)")
        }
    }

    private func refuse(_ message: String) -> ProcessEnd {
        MessagePrinter(format: options.errorFormat, isColoured: false)
            .print(Diagnostic("usage", message: message, exit: ExitStatus.usage))
        return .exit(ExitStatus.usage)
    }

    private func run(
        in environment: [String: String], sandbox: RunningSandbox?, _ body: @Sendable (Running) async -> ProcessEnd
    ) async -> ProcessEnd {
        let loaded = load(environment, sandbox, opening)
        let (settings, instances) = (loaded.settings, loaded.instances)
        let console = console(settings, environment)
        for problem in loaded.problems { console.messages.print(problem) }
        if let wrong = loaded.problems.first(where: { $0.severity == .error }) { return .exit(wrong.exit) }
        do {
            return try await HTTPTransport.withTransport(
                limits: limits(settings), environment: environment,
                maximumConnections: settings.budgets.pageConcurrency ?? Launch.pagesInFlight, version: Version.text
            ) { transport in
                let signIns = signIns(settings, environment, transport, console)
                return await signIns.serving {
                    let credentials = CredentialStore(files: DiskFileAccess(), environment: environment)
                    let again = { @Sendable (opening: Providers.Opening, profile: String?) in
                        let loaded = load(environment, sandbox, opening, profile: profile)
                        let store = CredentialStore(files: DiskFileAccess(), environment: environment)
                        let fresh = self.world(loaded, environment, store, signIns, transport, console)
                        return Session.Reloaded(world: fresh, problems: loaded.problems)
                    }
                    var world = world(loaded, environment, credentials, signIns, transport, console)
                    world.reload = { again(opening, $0) }
                    world.open = { names, profile in
                        // Which module a name belongs to is the profile's to say.
                        let closed = load(environment, sandbox, .none, profile: profile).closed
                        let opened = again(.named(Set(names.map { closed[$0] ?? $0 })), profile)
                        // What was wrong before has been said.
                        let news = opened.problems.filter { !loaded.problems.contains($0) }
                        return Session.Reloaded(world: opened.world, problems: news)
                    }
                    return await body(
                        Running(
                            world: world, instances: instances.map(signIns.states.noting), console: console,
                            signIns: signIns, credentials: credentials))
                }
            }
        } catch {
            console.messages.print(
                Diagnostic("transport-failed", message: "\(error)", exit: ExitStatus.runtimeError))
            return .exit(ExitStatus.runtimeError)
        }
    }

    private func signIns(
        _ settings: Settings, _ environment: [String: String], _ transport: HTTPTransport, _ console: Console
    ) -> SignIns {
        let messages = console.messages
        let isVerbose = options.verbose
        return SignIns(
            folder: TokenFolder(environment: environment, profile: settings.profile), transport: transport,
            log: { line in if isVerbose { messages.line(line) } },
            warn: { words in
                messages.print(
                    Diagnostic("token-not-kept", severity: .warning, message: words, exit: ExitStatus.complete))
            })
    }

    /// What settings and provider files say.
    private struct Loaded: Sendable {
        var settings: Settings
        var providers: Providers
        var instances: [ProviderInstance]
        /// The names of providers that aren't open, each with its module's.
        var closed: [String: String]
        var problems: [Diagnostic]
    }

    private func load(
        _ environment: [String: String], _ sandbox: RunningSandbox?, _ opening: Providers.Opening,
        profile: String? = nil
    ) -> Loaded {
        var flags = options.flags
        flags.profile = profile ?? flags.profile
        let (settings, problems) = Settings.load(
            SettingsInput(
                flags: flags, environment: environment, files: DiskFileAccess(),
                currentDirectory: process.currentDirectory))
        // What the sandbox sets is right, and no reason to read a file; hence the caller's environment.
        let providers = Providers(
            settings, environment: process.environment, shelf: shelf, declared: declared, opening: opening)
        let (instances, closed, more) = self.instances(providers, settings, environment, sandbox)
        return Loaded(
            settings: settings, providers: providers, instances: instances, closed: closed,
            problems: problems + providers.problems + more)
    }

    /// The providers as configured; those that the sandbox knows are taken from its settings alone, so that no real
    /// credential is sent to it.
    private func instances(
        _ providers: Providers, _ settings: Settings, _ environment: [String: String], _ sandbox: RunningSandbox?
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

    private func console(_ settings: Settings, _ environment: [String: String]) -> Console {
        let isColoured = ColourChoice.isColoured(settings.color, environment, stream: .standardError)
        let charset = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? "UTF-8"
        let isUnicode = charset != "C" && charset != "POSIX" && environment["TERM"] != "dumb"
        // A dumb terminal can't take a line back, and JSON is for programs.
        let showsProgress =
            ByteStream.standardError.isTerminal && !options.quiet && options.errorFormat == .text
            && environment["TERM"] != "dumb"
        let display = showsProgress ? ProgressDisplay(on: .standardError, isUnicode: isUnicode) : nil
        return Console(
            messages: MessagePrinter(
                to: .standardError.takingTurns(with: display), format: options.errorFormat, isColoured: isColoured,
                isQuiet: options.quiet),
            display: display,
            format: settings.format.flatMap { OutputFormat(rawValue: $0) }, outputPath: options.output,
            decimals: settings.decimals == .number ? .number : .text, isCSVSafe: options.isCSVSafe,
            isColoured: ColourChoice.isColoured(settings.color, environment, stream: .standardOutput),
            isUnicode: isUnicode, zone: settings.timezone, statistics: options.stats, isStrict: options.strict,
            start: .now)
    }

    private func limits(_ settings: Settings) -> TransportLimits {
        var limits = TransportLimits()
        if let bytes = settings.budgets.maxResponseBytes { limits.bodyBytes = bytes }
        if let seconds = settings.budgets.requestSeconds {
            // Who has patience with a response has it with a connection, which is a part of it.
            limits.responseSeconds = seconds
            limits.connectSeconds = seconds
        }
        return limits
    }

    /// How it is settled whether a read that takes many requests goes on.
    private func question(_ settings: Settings, _ console: Console) -> CostQuestion {
        let manner: CostQuestion.Manner
        if options.saysYes || settings.budgets.maxRequests != nil {
            manner = .goOn
        } else if options.isWithoutInput {
            manner = .refuse
        } else if ByteStream(descriptor: 0).isTerminal, ByteStream.standardError.isTerminal {
            manner = .ask
        } else {
            manner = settings.budgets.timeoutSeconds == nil ? .warn : .goOn
        }
        return CostQuestion(manner: manner, messages: console.messages, display: console.display)
    }

    private func world(
        _ loaded: Loaded, _ environment: [String: String], _ credentials: CredentialStore, _ signIns: SignIns,
        _ transport: HTTPTransport, _ console: Console
    ) -> Session.World {
        let settings = loaded.settings
        // Those of the profile in use, which another one at the prompt must never be given.
        let states = SignInStates(folder: TokenFolder(environment: environment, profile: settings.profile))
        let instances = loaded.instances.map(states.noting)
        let plugins = Dictionary(
            loaded.providers.plugins.map { ($0.manifest.id, $0) }, uniquingKeysWith: { first, _ in first })
        let byName = Dictionary(instances.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let onRequest = Set(loaded.providers.entries.filter(\.isOnRequest).map(\.name))
        let named = instances.compactMap { instance in
            plugins[instance.manifest.id].map {
                Catalog.Provider(
                    name: instance.name, aliases: instance.aliases, plugin: $0,
                    isOfAll: !onRequest.contains($0.manifest.id) || instance.missingVariables.isEmpty)
            }
        }
        let seconds = settings.budgets.timeoutSeconds
        let budget = RunBudget(
            maximumRequests: settings.budgets.maxRequests,
            deadline: seconds.map { ContinuousClock.now.advanced(by: .seconds($0)) }, seconds: seconds)
        let (messages, display) = (console.messages, console.display)
        let question = question(settings, console)
        let isVerbose = options.verbose
        var world = Session.World(
            providers: named, baseURLs: byName.mapValues(\.baseURL),
            connect: { name, resource throws(Diagnostic) in
                guard let instance = byName[name], let plugin = plugins[instance.manifest.id] else {
                    throw Diagnostic("unknown-source", message: "there is no provider named '\(name)'")
                }
                // Somebody may have signed in, or out, since the last query.
                let now = states.noting(instance)
                // Also where its headers are made anew for each request: what is missing is told before the first.
                var headers = try await credentials.authenticationHeaders(for: resource, of: now)
                let authorization = try await signIns.authorization(
                    for: resource, of: now, credentials: credentials, states: states)
                if authorization != nil { headers = [] }
                headers += try await credentials.headers(now.manifest.headers, of: now)
                return ProviderConnection(
                    name: name, plugin: plugin, baseURL: now.baseURL,
                    headers: headers.map {
                        TransportRequest.Header($0.name, $0.value, isSecret: $0.isSecret)
                    }, authorization: authorization)
            },
            transport: transport, budget: budget,
            pacing: Pacing(onWait: { wait in
                if isVerbose { messages.line(wait.description) }
                display?.take(.waiting(wait))
            }),
            pageConcurrency: settings.budgets.pageConcurrency ?? Launch.pagesInFlight,
            zone: settings.timezone, now: settings.now ?? .current,
            log: { entry in if isVerbose { messages.line(entry.description) } },
            watch: { display?.take($0) }, consent: { await question.consent($0) },
            memoryLimit: settings.budgets.memoryBytes ?? Session.World.usualMemoryLimit,
            inputs: ScriptInputs(named: settings.parameters, expected: options.parameterNames),
            reader: ScriptFile.reader, missingSettings: byName.mapValues(\.missingVariables))
        world.profile = settings.profile
        world.profiles = settings.profiles
        if settings.now == nil { world.clock = { .current } }
        let refused = loaded.providers.refused
        world.closed = ClosedProviders(
            names: Set(loaded.closed.filter { refused[$0.value] == nil }.keys),
            refused: loaded.closed.compactMapValues { refused[$0] })
        world.signIns = byName.compactMapValues(\.signInNote)
        return world
    }
}

/// Whether a stream gets colours.
enum ColourChoice {
    static func isColoured(_ choice: Settings.Color, _ environment: [String: String], stream: ByteStream) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto:
            if environment["NO_COLOR"]?.isEmpty == false { return false }
            if let force = environment["FORCE_COLOR"], !force.isEmpty { return force != "0" }
            return stream.isTerminal
        }
    }
}

/// The environment of a run on the sandbox.
enum SandboxEnvironment {
    /// The environment without settings of the providers that the sandbox serves, and with its own; `QUIRE_NOW` stays
    /// the user's when set.
    static func replacing(
        in environment: [String: String], with own: [(name: String, value: String)]
    ) -> [String: String] {
        let prefixes = SandboxProvider.allCases.map { "QUIRE_\($0.rawValue.uppercased())_" }
        var result = environment.filter { name, _ in !prefixes.contains { name.hasPrefix($0) } }
        for (name, value) in own where name != "QUIRE_NOW" || result["QUIRE_NOW"]?.isEmpty != false {
            result[name] = value
        }
        return result
    }
}

extension Timestamp {
    /// The clock's time, to the second.
    static var current: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }
}

extension RequestLogEntry: CustomStringConvertible {
    /// One line for `-v`; it holds no header, so no secret.
    package var description: String {
        let result = status.map { "\($0), \(bytes) bytes" } ?? failure ?? "failed"
        return "\(request) → \(result), \(duration.milliseconds) ms"
    }
}
