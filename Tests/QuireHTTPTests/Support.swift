import Foundation
import Glibc
import QuireFetch
import QuireHTTP
import QuirePluginKit
import Testing

/// A whole response: status line, headers, length and body.
func response(_ status: String = "200 OK", headers: [String] = [], body: [UInt8]) -> [UInt8] {
    Array(
        (["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]).joined(separator: "\r\n").utf8)
        + body
}

/// A whole response with text as its body.
func response(_ status: String = "200 OK", headers: [String] = [], _ body: String) -> [UInt8] {
    response(status, headers: headers, body: Array(body.utf8))
}

/// A server that sends the same bytes to every request, and what the transport makes of them.
func answer(
    _ bytes: [UInt8], then after: LoopbackServer.After = .keep, limits: TransportLimits = .patient
) async throws -> PageResponse {
    try await LoopbackServer.run { _, write in
        try await write(bytes)
        return after
    } _: { server in
        try await HTTPTransport.withTransport(limits: limits, environment: [:], version: "0") { transport in
            try await transport.send(TransportRequest(method: "GET", url: server.url("/list")))
        }
    }
}

/// What the transport makes of a server that reads no request and talks as the test has it.
func conversation(
    limits: TransportLimits = .patient, _ talk: @escaping @Sendable (Connection) throws -> Void
) async throws -> PageResponse {
    try await LoopbackServer.talk { connection, _ in
        var parts = connection.parts.makeAsyncIterator()
        _ = await parts.next()
        try talk(connection)
        while await parts.next() != nil {}
    } _: { server in
        try await HTTPTransport.withTransport(limits: limits, environment: [:], version: "0") { transport in
            try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
        }
    }
}

/// Checks that the bytes are refused for that reason, in words that name the place.
func expectRefusal(
    _ reason: TransportError.Reason, _ bytes: [UInt8], then after: LoopbackServer.After = .keep,
    limits: TransportLimits = .patient, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let error = try #require(
        await #expect(throws: TransportError.self, sourceLocation: sourceLocation) {
            try await answer(bytes, then: after, limits: limits)
        })
    #expect(error.reason == reason, "\(error.message)", sourceLocation: sourceLocation)
    #expect(error.message.contains("127.0.0.1:"), sourceLocation: sourceLocation)
}

/// The text of a body.
func text(_ page: PageResponse) -> String { String(decoding: page.body, as: UTF8.self) }

/// A whole response with status 200 and text as its body.
func ok(_ text: String) -> [UInt8] { response(body: Array(text.utf8)) }

/// Binds a socket to a free port of the loopback address and gives the port; nil where that fails.
func boundPort(of descriptor: Int32) -> UInt16? {
    guard withLoopbackAddress(port: 0, { bind(descriptor, $0, $1) }) == 0 else { return nil }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            getsockname(descriptor, generic, &length) == 0 ? UInt16(bigEndian: pointer.pointee.sin_port) : nil
        }
    }
}

/// Gives a file with certificates of authorities, as `SSL_CERT_FILE` names one.
func withAuthorities(
    _ certificates: [TestCertificate], _ body: (String) async throws -> Void
) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString).pem")
    let text = certificates.map(\.certificate).joined(separator: "\n")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    try await body(file.path)
}

extension TransportLimits {
    /// Limits that no busy machine reaches: nothing waits for them that comes.
    static let patient = TransportLimits(connectSeconds: 120, responseSeconds: 120)
}
