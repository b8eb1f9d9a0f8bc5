import Foundation
package import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireFileSource
import QuireHTTP
package import QuireLineEditor
import QuireModel
import QuireSandbox
package import QuireSession
package import QuireSignIn

/// Sets up a run (settings, providers, sandbox, transport) and tears it down, whatever happens.
package struct Launch {
    package var options: LaunchOptions
    package let process: ProcessContext
    /// The loaded modules and built-in files that are opened at once; others are when a query names them.
    package var opening = Providers.Opening.none
    /// The input typed while a statement runs; nil without a prompt.
    package var typeAhead: TypeAhead?
    /// The reason why standard input can't be queried as a file; nil if it can.
    package var inputIsTaken: String? = "it is not read here"

    package init(options: LaunchOptions, process: ProcessContext, opening: Providers.Opening = .none) {
        self.options = options
        self.process = process
        self.opening = opening
    }

    /// A command's work in a run: it gets the world to query, the configured providers and the console.
    package typealias Body = @Sendable (Session.World, [ProviderInstance], Console) async -> ProcessEnd

    /// All that is up while a command runs.
    package struct Running: Sendable {
        package var world: Session.World
        package var instances: [ProviderInstance]
        package var console: Console
        package var signIns: SignIns
        package var credentials: CredentialStore
        /// The known sign-ins of the profile in use.
        package var states: SignInStates
        /// Reloads settings and provider files, for a profile or the initial one.
        package var renewed: @Sendable (_ profile: String?) -> Running
    }

    /// Creates the running state from settings.
    private struct RunningFactory: Sendable {
        let worlds: WorldFactory
        let environment: [String: String]
        let console: Console

        func running(_ loaded: SettingsLoader.Loaded) -> Running {
            let states = SignInStates(
                folder: TokenFolder(environment: environment, profile: loaded.settings.profile))
            return Running(
                world: worlds.world(loaded), instances: loaded.instances.map(states.noting), console: console,
                signIns: worlds.signIns, credentials: worlds.loader.credentials(loaded.settings), states: states,
                renewed: { running(worlds.loader.load(worlds.opening, profile: $0)) })
        }
    }

    /// Runs the body with a world to query and a console to write to.
    package func run(_ body: Body) async -> ProcessEnd {
        await run { (running: Running) in await body(running.world, running.instances, running.console) }
    }

    /// Runs the body with all that is up.
    package func run(_ body: @Sendable (Running) async -> ProcessEnd) async -> ProcessEnd {
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
            .print(Diagnostic(.usage, message: message, exit: ExitStatus.usage))
        return .exit(ExitStatus.usage)
    }

    private func run(
        in environment: [String: String], sandbox: RunningSandbox?, _ body: @Sendable (Running) async -> ProcessEnd
    ) async -> ProcessEnd {
        let loader = SettingsLoader(options: options, process: process, environment: environment, sandbox: sandbox)
        let loaded = loader.load(opening)
        let console = loader.console(loaded.settings, loader.progressDisplay())
        for problem in loaded.problems { console.messages.print(problem) }
        if let wrong = loaded.problems.first(where: { $0.severity == .error }) { return .exit(wrong.exit) }
        do {
            return try await HTTPTransport.withTransport(
                limits: loaded.settings.transportLimits, environment: environment, version: Version.text
            ) { transport in
                let signIns = signIns(loaded.settings, environment, transport, console)
                return await signIns.serving {
                    let factory = WorldFactory(
                        loader: loader, opening: opening, transport: transport, signIns: signIns,
                        display: console.progress, typeAhead: typeAhead,
                        files: FileSource(standardInput: standardInput))
                    return await body(
                        RunningFactory(worlds: factory, environment: environment, console: console).running(loaded))
                }
            }
        } catch {
            console.messages.print(
                Diagnostic(.transportFailed, message: "\(error)", exit: ExitStatus.runtimeError))
            return .exit(ExitStatus.runtimeError)
        }
    }

    private var standardInput: StandardInput { inputIsTaken.map { .taken($0) } ?? .open() }

    private func signIns(
        _ settings: Settings, _ environment: [String: String], _ transport: HTTPTransport, _ console: Console
    ) -> SignIns {
        let messages = console.messages
        let isVerbose = options.verbose
        return SignIns(
            folder: TokenFolder(environment: environment, profile: settings.profile), transport: transport,
            log: { line in if isVerbose { messages.log(line) } },
            warn: { words in
                messages.print(
                    Diagnostic(.tokenNotKept, severity: .warning, message: words, exit: ExitStatus.complete))
            })
    }
}
