import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// The sandbox: a real HTTP server on 127.0.0.1 that answers the list APIs of Qonto, MijnKlantportaal and Txn as their
/// documents say, from data that is the same for the same options.
///
///     try await Sandbox.withServer(SandboxOptions(links: 100)) { sandbox in
///         for setting in sandbox.environment { print("export \(setting.name)=\(setting.value)") }
///     }
///
/// A call goes through `SandboxResponder`, which counts it, lets faults strike, and hands it to the API of its provider;
/// the APIs are pure. Every row is made from its number alone, so that a sandbox of any size starts at once.
package enum Sandbox {
    /// Serves while `body` runs, then answers the requests in progress and stops.
    ///
    /// - Parameter port: the port to listen on; 0 for any that is free.
    package static func withServer<Value>(
        _ options: SandboxOptions = SandboxOptions(), port: Int = 0, isolation: isolated (any Actor)? = #isolation,
        _ body: (RunningSandbox) async throws -> Value
    ) async throws -> Value {
        guard (0...SandboxOptions.mostLinks).contains(options.links) else { throw SandboxError.links(options.links) }
        guard (0...65_535).contains(port) else { throw SandboxError.port(port) }
        let state = SandboxState(options)
        let (started, starting) = AsyncStream.makeStream(of: Int.self)
        let services = serviceGroup(SandboxResponder(state: state), port: port) { starting.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { starting.finish() }
                try await services.run()
            }
            guard let open = await started.first(where: { _ in true }) else {
                try await reportingFailure(port) { try await tasks.waitForAll() }
                throw CancellationError()
            }
            // A failure in the body leaves this scope and cancels the server with it.
            let value = try await body(RunningSandbox(port: open, state: state))
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }

    /// Serves until the task is cancelled, once `announce` has been told where.
    package static func serve(
        _ options: SandboxOptions = SandboxOptions(), port: Int = 0, isolation: isolated (any Actor)? = #isolation,
        announce: (RunningSandbox) async throws -> Void
    ) async throws {
        try await withServer(options, port: port) { sandbox in
            try await announce(sandbox)
            // Nothing is ever sent through this stream: it ends when the task is cancelled.
            let (never, end) = AsyncStream.makeStream(of: Never.self)
            for await _ in never {}
            end.finish()
        }
    }

    private static func serviceGroup(
        _ responder: SandboxResponder, port: Int, started: @escaping @Sendable (Int) -> Void
    ) -> ServiceGroup {
        let silent = Logger(label: "quire.sandbox") { _ in SwiftLogNoOpLogHandler() }
        let server = Application(
            responder: responder,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { started(port) }
            },
            logger: silent)
        var configuration = ServiceGroupConfiguration(services: [server], logger: silent)
        // An answer that is held back for long is given up rather than waited for.
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        return ServiceGroup(configuration: configuration)
    }

    private static func reportingFailure(_ port: Int, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as IOError {
            throw SandboxError.cannotListen(port: port, reason: error.description)
        }
    }
}
