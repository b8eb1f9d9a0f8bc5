/// An HTTP/1.1 server on this machine's loopback address, over GNU libmicrohttpd.
///
///     let hello = ServerResponse(status: 200, body: Array("hello".utf8))
///     try await HTTPServer.withServer { _ in .whole(hello) } body: { server in
///         print("http://127.0.0.1:\(server.port)/")
///     }
///
/// One thread of the library's own reads and writes all connections. A request comes from it whole, through `Traffic`,
/// to a task of its own; meanwhile its connection is held, and the answer sets it free.
package struct HTTPServer: Sendable {
    /// The port that it listens on.
    package let port: Int

    /// Where a server listens and what it puts up with.
    package struct Options: Sendable {
        /// The address: `127.0.0.1` or `::1`.
        package var host = "127.0.0.1"
        /// The port; 0 for any that is free.
        package var port = 0
        /// The longest body that is taken; a request with a longer one is answered with 413.
        package var longestBody = 1 << 20
        /// How many seconds a connection may be silent before it is ended; 0 for ever.
        package var patience = 0
        /// How long answers that are under way at the end may take to be made and sent.
        package var grace = Duration.seconds(2)

        /// The usual options.
        package init() {}
    }

    /// Serves while `body` runs, then completes the answers that are under way and stops.
    ///
    /// - Parameter answer: what a request is answered with; an error ends its connection without an answer. It is
    ///   cancelled when the time of grace is over, or the task that serves is cancelled.
    package static func withServer<Value>(
        _ options: Options = Options(), isolation: isolated (any Actor)? = #isolation,
        answer: @escaping @Sendable (ServerRequest) async throws -> ServerAnswer,
        body: (HTTPServer) async throws -> Value
    ) async throws -> Value {
        let daemon = try Daemon(options)
        // By then all tasks have ended, so that nobody is left to answer what is still waiting.
        defer { daemon.stop() }
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await serve(daemon, answer) }
            let outcome: Result<Value, any Error>
            do {
                outcome = .success(try await body(HTTPServer(port: daemon.port)))
            } catch {
                outcome = .failure(error)
            }
            daemon.traffic.close()
            await settle(daemon.traffic, within: options.grace)
            tasks.cancelAll()
            return try outcome.get()
        }
    }

    private static func serve(
        _ daemon: Daemon, _ answer: @escaping @Sendable (ServerRequest) async throws -> ServerAnswer
    ) async {
        await withDiscardingTaskGroup { answers in
            for await arrival in daemon.traffic.arrivals {
                answers.addTask { daemon.settle(arrival.number, with: try? await answer(arrival.request)) }
            }
        }
    }

    /// Waits until nothing is under way, no longer than this; not at all in a task that is cancelled.
    private static func settle(_ traffic: Traffic, within grace: Duration) async {
        await withTaskGroup { race in
            race.addTask { for await _ in traffic.rest {} }
            race.addTask { try? await Task.sleep(for: grace) }
            await race.next()
            race.cancelAll()
        }
    }
}
