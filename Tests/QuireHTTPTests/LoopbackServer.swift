import CTLSServer
import Foundation
import Glibc
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
        /// It is reset, so that the client hears of it however much it has left to send.
        case reset
        /// Nothing more is sent; it ends when the client ends it.
        case hold
        /// What the client sends goes to another port of this machine, and what comes from there to the client.
        case tunnel(Int)
    }

    /// How a server speaks TLS.
    struct TLS {
        /// The certificate that it shows.
        var certificate: TestCertificate
        /// What it chooses by ALPN.
        var application: String?

        /// With a certificate of the tests and HTTP/1.1.
        static let localhost = TLS(certificate: .localhost)
        /// With one for another host.
        static let elsewhere = TLS(certificate: .elsewhere)
    }

    /// Writes bytes to the client.
    typealias Write = @Sendable ([UInt8]) async throws -> Void
    /// Answers a request.
    typealias Answer = @Sendable (Request, Write) async throws -> After
    /// Serves a connection, its number given, to its end.
    typealias Conversation = @Sendable (Connection, Int) async throws -> Void

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

    /// Answers requests for as long as the body runs.
    static func run<Result: Sendable>(
        tls: TLS? = nil, answer: @escaping Answer, _ body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let (events, log) = AsyncStream<Event>.makeStream()
        return try await serve(tls: tls, events, log) { connection, number in
            try await converse(connection, number: number, answer: answer, log: log)
        } _: { server in
            try await body(server)
        }
    }

    /// Has conversations of any kind for as long as the body runs.
    static func talk<Result: Sendable>(
        tls: TLS? = nil, _ conversation: @escaping Conversation, _ body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let (events, log) = AsyncStream<Event>.makeStream()
        return try await serve(tls: tls, events, log, conversation) { try await body($0) }
    }

    private static func serve<Result: Sendable>(
        tls: TLS?, _ events: AsyncStream<Event>, _ log: AsyncStream<Event>.Continuation,
        _ conversation: @escaping Conversation, _ body: (LoopbackServer) async throws -> Result
    ) async throws -> Result {
        let listener = Descriptor(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let port = try #require(boundPort(of: listener.number))
        try #require(listen(listener.number, 128) == 0)
        let clients = listener.accepted()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await withDiscardingTaskGroup { group in
                    var number = 0
                    for await client in clients {
                        number += 1
                        group.addTask { [number] in
                            log.yield(.opened(number))
                            // A client that breaks off is part of what is tested, not a failure of the server.
                            let connection = tls.map { client.serving($0) } ?? client
                            try? await conversation(Connection(connection), number)
                            connection.shutDown()
                            log.yield(.closed(number))
                        }
                    }
                }
            }
            defer {
                listener.shutDown()
                group.cancelAll()
            }
            return try await body(LoopbackServer(port: Int(port), events: events))
        }
    }

    private static func converse(
        _ connection: Connection, number: Int, answer: Answer, log: AsyncStream<Event>.Continuation
    ) async throws {
        var parts = connection.parts.makeAsyncIterator()
        var buffer: [UInt8] = []
        while true {
            while let request = takeRequest(from: &buffer) {
                log.yield(.request(number))
                switch try await answer(request, { try connection.write($0) }) {
                case .keep: continue
                case .close: return
                case .reset: return connection.resetWhenClosed()
                case .hold:
                    while await parts.next() != nil {}
                    return
                case .tunnel(let port):
                    let other = Connection(try Descriptor(connectedTo: port))
                    async let back: Void = { for await part in other.parts { try connection.write(part) } }()
                    while let part = await parts.next() { try other.write(part) }
                    other.shutDown()
                    return try await back
                }
            }
            guard let part = await parts.next() else { return }
            buffer += part
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
