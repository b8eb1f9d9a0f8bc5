import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// A server on loopback that a test scripts byte by byte.
struct LoopbackServer {
    /// What happened at the server, connections numbered from 1.
    enum Event: Hashable {
        case opened(Int)
        case request(Int)
        case closed(Int)
    }

    /// A request as it came.
    struct Request {
        /// The head, without the empty line.
        let head: String
        /// The body.
        let body: String

        /// The target in the first line.
        var target: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

        /// The value of a header.
        func header(_ name: String) -> String? {
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingPrefix(" ") }.map(String.init)
        }
    }

    /// What becomes of the connection after an answer.
    enum After {
        /// It serves the next request.
        case keep
        /// It is closed.
        case close
        /// Nothing more is sent; it ends when the client ends it.
        case hold
    }

    /// Writes bytes to the client.
    typealias Write = @Sendable ([UInt8]) async throws -> Void
    /// Answers a request.
    typealias Answer = @Sendable (Request, Write) async throws -> After

    /// The port it listens on.
    let port: Int
    /// What happens, as it happens.
    let events: AsyncStream<Event>

    /// An address at this server.
    func url(_ path: String, scheme: String = "http", host: String = "127.0.0.1") -> String {
        "\(scheme)://\(host):\(port)\(path)"
    }

    /// Waits until something happened, whatever happens before it.
    func wait(for event: Event) async {
        for await seen in events where seen == event { return }
    }

    /// Serves for as long as the body runs.
    static func run<Result: Sendable>(
        tls certificate: TestCertificate? = nil, answer: @escaping Answer,
        _ body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let context = try certificate.map { try $0.serverContext() }
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = try #require(listener.channel.localAddress?.port)
        let (events, log) = AsyncStream<Event>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await serve(listener, answer: answer, log: log) }
            defer { group.cancelAll() }
            return try await body(LoopbackServer(port: port, events: events))
        }
    }

    private static func serve(
        _ listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>, answer: @escaping Answer,
        log: AsyncStream<Event>.Continuation
    ) async throws {
        try await listener.executeThenClose { clients in
            await withDiscardingTaskGroup { group in
                var number = 0
                do {
                    for try await client in clients {
                        number += 1
                        group.addTask { [number] in
                            log.yield(.opened(number))
                            // A client that breaks off is part of what is tested, not a failure of the server.
                            try? await converse(client, number: number, answer: answer, log: log)
                            log.yield(.closed(number))
                        }
                    }
                } catch {
                    group.cancelAll()
                }
            }
        }
    }

    private static func converse(
        _ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>, number: Int, answer: Answer,
        log: AsyncStream<Event>.Continuation
    ) async throws {
        try await client.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            var buffer: [UInt8] = []
            while true {
                while let request = takeRequest(from: &buffer) {
                    log.yield(.request(number))
                    switch try await answer(request, { try await outbound.write(ByteBuffer(bytes: $0)) }) {
                    case .keep: continue
                    case .close: return
                    case .hold:
                        while try await parts.next() != nil {}
                        return
                    }
                }
                guard let part = try await parts.next() else { return }
                buffer.append(contentsOf: part.readableBytesView)
            }
        }
    }

    private static func takeRequest(from buffer: inout [UInt8]) -> Request? {
        let text = String(decoding: buffer, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let head = Request(head: String(text[..<end.lowerBound]), body: "")
        // A request may ask to be answered before its body has come.
        let isEarly = head.header("X-Answer") == "early"
        let length = isEarly ? 0 : head.header("Content-Length").flatMap { Int($0) } ?? 0
        let start = text[..<end.upperBound].utf8.count
        guard buffer.count >= start + length else { return nil }
        let body = String(decoding: buffer[start..<start + length], as: UTF8.self)
        buffer.removeFirst(start + length)
        return Request(head: head.head, body: body)
    }
}

extension TestCertificate {
    /// The TLS of a server with this certificate.
    func serverContext() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(bytes: Array(self.key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
    }
}
