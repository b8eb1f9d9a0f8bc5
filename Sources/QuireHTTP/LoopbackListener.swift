import NIOCore
import NIOHTTP1
import NIOPosix

/// A listener on this machine's loopback address, for the one request that a browser ends a sign-in with.
///
/// It exists only within `withListener`. Nothing but GET is answered with more than an error, no request has a body, and
/// a connection ends with its answer.
package struct LoopbackListener: Sendable {
    /// The port it listens on.
    package let port: Int
    private let arrivals: AsyncStream<Visit>

    /// One request.
    package struct Visit: Sendable {
        /// What was asked for: path and query.
        package let target: String
        fileprivate let reply: AsyncStream<Answer>.Continuation

        /// Answers it with a page.
        package func answer(status: Int, html: String) {
            reply.yield(Answer(status: status, html: html))
            reply.finish()
        }
    }

    fileprivate struct Answer: Sendable {
        var status: Int
        var html: String
    }

    /// The longest that a request may take to come, or its answer to be made, in seconds.
    private static let patience: Int64 = 10

    /// The requests, as they come.
    package var visits: AsyncStream<Visit> { arrivals }

    /// Listens for as long as the body runs; `port` 0 is any that is free.
    package static func withListener<Outcome: Sendable>(
        host: String = "127.0.0.1", port: Int = 0,
        _ body: @escaping @Sendable (LoopbackListener) async throws -> Outcome
    ) async throws -> Outcome {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    return try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let (arrivals, arrival) = AsyncStream<Visit>.makeStream()
        let listener = LoopbackListener(port: server.channel.localAddress?.port ?? port, arrivals: arrivals)
        return try await withThrowingTaskGroup(of: Outcome?.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            group.addTask { try? await serve(connection, arrival) }
                        }
                    }
                }
                return nil
            }
            group.addTask { try await body(listener) }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    /// Reads one request, hands it over, and writes its answer.
    private static func serve(
        _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>,
        _ arrival: AsyncStream<Visit>.Continuation
    ) async throws {
        // A browser opens connections ahead of need; one that says nothing is let go.
        let end = connection.channel.eventLoop.scheduleTask(in: .seconds(patience)) {
            connection.channel.close(promise: nil)
        }
        defer { end.cancel() }
        try await connection.executeThenClose { requests, responses in
            for try await part in requests {
                guard case .head(let head) = part else { continue }
                var answer = Answer(status: 405, html: "")
                if head.method == .GET {
                    let (replies, reply) = AsyncStream<Answer>.makeStream()
                    arrival.yield(Visit(target: head.uri, reply: reply))
                    for await made in replies { answer = made }
                }
                try await write(answer, to: responses)
                return
            }
        }
    }

    private static func write(
        _ answer: Answer, to responses: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        let body = ByteBuffer(string: answer.html)
        var head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status))
        head.headers = [
            "Content-Type": "text/html; charset=utf-8", "Content-Length": "\(body.readableBytes)",
            "Connection": "close", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
        ]
        try await responses.write(.head(head))
        try await responses.write(.body(.byteBuffer(body)))
        try await responses.write(.end(nil))
    }
}
