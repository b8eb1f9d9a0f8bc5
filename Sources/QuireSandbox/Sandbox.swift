import QuireHTTPServer

/// The sandbox: a real HTTP server on 127.0.0.1 that implements providers' list APIs according to their documents, with data
/// that only depends on the options.
///
///     try await Sandbox.withServer(SandboxOptions(links: 100)) { sandbox in
///         for setting in sandbox.environment { print("export \(setting.name)=\(setting.value)") }
///     }
///
/// `SandboxResponder` counts each call, applies faults, and passes it to the API of its provider; the APIs are pure. Every
/// row is made from its number alone, so a sandbox of any size starts immediately.
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
        let responder = SandboxResponder(state: state)
        var place = HTTPServer.Options()
        place.port = port
        do {
            return try await HTTPServer.withServer(place, answer: responder.answer) { server in
                try await body(RunningSandbox(port: server.port, state: state))
            }
        } catch ServerError.cannotListen(let reason) {
            throw SandboxError.cannotListen(port: port, reason: reason)
        }
    }

    /// Serves until the task is cancelled; `announce` is called with the address first.
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
}
