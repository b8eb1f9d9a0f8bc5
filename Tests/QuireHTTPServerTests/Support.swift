import Foundation

@testable import QuireHTTPServer

/// A server that is asked by raw connections.
struct AskedServer: Sendable {
    let port: Int

    /// Asks on a connection of its own.
    func ask<Value: Sendable>(_ work: @escaping @Sendable (RawConnection) throws -> Value) async throws -> Value {
        let port = port
        return try await onThread { try work(RawConnection(port)) }
    }

    /// Sends a request and reads its answer.
    func get(_ target: String = "/") async throws -> RawAnswer {
        try await ask { connection in
            try connection.send("GET \(target) HTTP/1.1\r\nHost: test\r\n\r\n")
            return try connection.readAnswer()
        }
    }
}

/// Serves while `body` asks.
@discardableResult
func withServer<Value: Sendable>(
    _ options: HTTPServer.Options = HTTPServer.Options(),
    answer: @escaping @Sendable (ServerRequest) async throws -> ServerAnswer = { .echo($0) },
    _ body: @Sendable (AskedServer) async throws -> Value
) async throws -> Value {
    try await HTTPServer.withServer(options, answer: answer) { try await body(AskedServer(port: $0.port)) }
}

extension ServerAnswer {
    /// A response that is a text.
    static func text(_ text: String, status: Int = 200) -> ServerAnswer {
        .whole(ServerResponse(status: status, headers: [("Content-Type", "text/plain")], body: Array(text.utf8)))
    }

    /// A response that says what was asked.
    static func echo(_ request: ServerRequest) -> ServerAnswer {
        .text("\(request.method) \(request.target) \(String(decoding: request.body, as: UTF8.self))")
    }
}

/// Lets go of what waits at it once it is opened, and tells when somebody came.
struct Gate: Sendable {
    private let opened = AsyncStream.makeStream(of: Never.self)
    private let arrived = AsyncStream.makeStream(of: Void.self)

    /// Waits until it is opened, or the task is cancelled.
    func pass() async {
        arrived.continuation.yield()
        for await _ in opened.stream {}
    }

    /// Opens it.
    func open() { opened.continuation.finish() }

    /// Waits until somebody is at it.
    func waitForArrival() async {
        for await _ in arrived.stream { return }
    }
}

/// How many sockets of this process have this port as their own.
func openSockets(at port: Int) throws -> Int {
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
    return descriptors.filter { descriptor in
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return named == 0 && address.sin_family == AF_INET && Int(UInt16(bigEndian: address.sin_port)) == port
    }.count
}
