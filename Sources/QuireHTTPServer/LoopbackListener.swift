/// A listener on this machine's loopback address, for the one request that a browser ends a sign-in with.
///
/// It exists only within `withListener`. Nothing but GET is answered with more than an error, no body is looked at, and
/// a connection ends with its answer.
package struct LoopbackListener: Sendable {
    /// The port it listens on.
    package let port: Int
    /// The requests, as they come.
    package let visits: AsyncStream<Visit>

    /// One request.
    package struct Visit: Sendable {
        /// What was asked for: path and query.
        package let target: String
        let reply: AsyncStream<ServerResponse>.Continuation

        /// Answers it with a page.
        package func answer(status: Int, html: String) {
            reply.yield(page(status, html))
            reply.finish()
        }
    }

    /// The longest that a request may take to come, or its answer to be made, in seconds.
    private static let patience = 10

    /// Listens for as long as the body runs; `port` 0 is any that is free. The pages that visits were answered with are
    /// sent before it ends.
    package static func withListener<Outcome: Sendable>(
        host: String = "127.0.0.1", port: Int = 0,
        _ body: @escaping @Sendable (LoopbackListener) async throws -> Outcome
    ) async throws -> Outcome {
        var options = HTTPServer.Options()
        options.host = host
        options.port = port
        // A browser opens connections ahead of need; one that says nothing is let go.
        options.patience = patience
        let desk = Desk()
        return try await HTTPServer.withServer(options) { request in
            guard request.method == "GET" else { return .whole(page(405, "")) }
            return .whole(try await reply(to: request, at: desk))
        } body: { server in
            defer { desk.close() }
            return try await body(LoopbackListener(port: server.port, visits: desk.visits))
        }
    }

    /// Hands a request over and waits for its page.
    private static func reply(to request: ServerRequest, at desk: Desk) async throws -> ServerResponse {
        guard let replies = desk.announce(request.target) else { throw CancellationError() }
        return try await withThrowingTaskGroup(of: ServerResponse?.self) { race in
            defer { race.cancelAll() }
            race.addTask { await replies.first { _ in true } }
            race.addTask {
                try await Task.sleep(for: .seconds(patience))
                return nil
            }
            guard let page = try await race.next() ?? nil else { throw CancellationError() }
            return page
        }
    }
}

/// A page that nothing keeps, which a connection ends with.
private func page(_ status: Int, _ html: String) -> ServerResponse {
    ServerResponse(
        status: status,
        headers: [
            ("Content-Type", "text/html; charset=utf-8"), ("Connection", "close"), ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
        ], body: Array(html.utf8))
}
