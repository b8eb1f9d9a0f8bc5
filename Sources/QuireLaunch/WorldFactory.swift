import QuireBinder
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireFileSource
import QuireHTTP
import QuireLineEditor
import QuireModel
import QuirePluginKit
import QuireSession
import QuireSignIn

/// Creates the world of a session from settings and provider files, at the start and again for `.profile` and
/// `.reload`.
struct WorldFactory: Sendable {
    let loader: SettingsLoader
    /// The providers to open whenever settings are read.
    let opening: Providers.Opening
    let transport: HTTPTransport
    let signIns: SignIns
    /// The progress line; nil where none is shown.
    let display: ProgressDisplay?
    /// The input typed while a statement runs; nil without a prompt.
    let typeAhead: TypeAhead?
    /// The inspected files of queries, independent of settings.
    let files: FileSource

    private var options: LaunchOptions { loader.options }

    /// The world that settings describe.
    func world(_ loaded: SettingsLoader.Loaded) -> Session.World {
        let settings = loaded.settings
        let display = loader.display(settings)
        return Session.World(
            sources: sources(loaded),
            reading: reading(settings, loader.messages(display, self.display)), run: run(settings, display))
    }

    // MARK: Sources

    private func sources(_ loaded: SettingsLoader.Loaded) -> Session.Sources {
        // Those of the profile in use, which must never be used for another profile.
        let states = SignInStates(
            folder: TokenFolder(environment: loader.environment, profile: loaded.settings.profile))
        let instances = loaded.instances.map(states.noting)
        let registry = loaded.providers.registry
        let byName = Dictionary(instances.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let onRequest = Set(loaded.providers.entries.filter(\.isOnRequest).map(\.name))
        let credentials = loader.credentials(loaded.settings)
        var sources = Session.Sources(
            providers: instances.compactMap { instance in
                registry.plugin(named: instance.manifest.id).map {
                    Catalog.Provider(
                        name: instance.name, aliases: instance.aliases, plugin: $0,
                        isOfAll: !onRequest.contains($0.manifest.id) || instance.missingVariables.isEmpty)
                }
            },
            baseURLs: byName.mapValues(\.baseURL), missingSettings: byName.mapValues(\.missingVariables)
        ) { [signIns] name, resource throws(Diagnostic) in
            guard let instance = byName[name], let plugin = registry.plugin(named: instance.manifest.id) else {
                throw Diagnostic(.unknownSource, message: "there is no provider named '\(name)'")
            }
            // The user may have signed in or out since the last query.
            let now = states.noting(instance)
            // This also applies if headers are made for each request: a missing setting is reported before the first
            // one.
            var headers = try await credentials.authenticationHeaders(for: resource, of: now)
            let authorization = try await signIns.authorization(
                for: resource, of: now, credentials: credentials, states: states)
            if authorization != nil { headers = [] }
            headers += try await credentials.headers(now.manifest.headers, of: now)
            return ProviderConnection(
                name: name, plugin: plugin, baseURL: now.baseURL,
                headers: headers.map { TransportRequest.Header($0.name, $0.value, isSecret: $0.isSecret) },
                authorization: authorization)
        }
        sources.files = files
        let refused = loaded.providers.refused
        sources.closed = ClosedProviders(
            names: Set(loaded.closed.filter { refused[$0.value] == nil }.keys),
            refused: loaded.closed.compactMapValues { refused[$0] })
        sources.signInNote = { name in byName[name].flatMap { states.noting($0).signInNote } }
        sources.open = { names in
            // A configured name may refer to a module of another name.
            let modules = Set(names.map { loaded.closed[$0] ?? $0 })
            let opened = loader.load(.named(modules), profile: loaded.settings.profile)
            // Earlier problems have been reported.
            let news = opened.problems.filter { !loaded.problems.contains($0) }
            return Session.Opened(sources: self.sources(opened), problems: news)
        }
        return sources
    }

    // MARK: Reading

    private func reading(_ settings: Settings, _ messages: MessagePrinter) -> Session.Reading {
        let seconds = settings.budgets.timeoutSeconds
        let (display, typeAhead, isVerbose) = (display, typeAhead, options.verbose)
        let question = question(settings, messages)
        return Session.Reading(
            transport: transport.limited(to: settings.transportLimits),
            budget: RunBudget(
                maximumRequests: settings.budgets.maxRequests,
                deadline: seconds.map { ContinuousClock.now.advanced(by: .seconds($0)) }, seconds: seconds),
            pacing: Pacing(onWait: { wait in
                if isVerbose { messages.log(wait.description) }
                display?.take(.waiting(wait))
            }),
            pageConcurrency: settings.transportLimits.connectionsPerHost,
            memoryLimit: settings.budgets.memoryBytes ?? Session.Reading.defaultMemoryLimit,
            log: { entry in if isVerbose { messages.log(entry.description) } },
            onProgress: { display?.take($0) },
            consent: { notice in
                guard let typeAhead else { return await question.consent(notice) }
                return await typeAhead.paused { await question.consent(notice) }
            })
    }

    /// Creates the question whether a read that takes many requests continues.
    private func question(_ settings: Settings, _ messages: MessagePrinter) -> CostQuestion {
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
        return CostQuestion(manner: manner, messages: messages, display: display)
    }

    // MARK: Run

    private func run(_ settings: Settings, _ display: Session.Display) -> Session.Run {
        var run = Session.Run(
            zone: settings.timezone, now: settings.now ?? .current,
            inputs: ScriptInputs(named: settings.parameters, expected: options.parameterNames),
            reader: ScriptFile.reader, display: display, keepsResults: options.keepsResults)
        if settings.now == nil { run.clock = { .current } }
        run.profile = settings.profile
        run.profiles = settings.profiles
        run.reload = { profile in
            let loaded = loader.load(opening, profile: profile)
            return Session.Reloaded(world: world(loaded), problems: loaded.problems)
        }
        return run
    }
}

extension Settings {
    /// The limits of one response, and of concurrent requests to a host.
    var transportLimits: TransportLimits {
        var limits = TransportLimits()
        if let bytes = budgets.maxResponseBytes { limits.bodyBytes = bytes }
        if let seconds = budgets.requestSeconds {
            // A longer wait for a response allows a longer wait for its connection, which is part of it.
            limits.responseSeconds = seconds
            limits.connectSeconds = seconds
        }
        if let pages = budgets.pageConcurrency { limits.connectionsPerHost = pages }
        return limits
    }
}
