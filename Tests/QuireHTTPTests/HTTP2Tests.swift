import Foundation
import QuireFetch
import QuireHTTP
import QuirePluginKit
import Testing

struct HTTP2Tests {
    @Test func `a server that offers HTTP 2 gets all requests on one connection`() async throws {
        try await withServer { stream in
            // `:status: 200` of the static table (RFC 7541, appendix A), then the number of the stream as the body.
            [
                Frame(.headers, stream: stream, [0x88]),
                Frame(.data, stream: stream, Array("\(stream)".utf8), ends: true),
            ]
        } _: { server, transport in
            let url = server.url("/", scheme: "https", host: "localhost")
            let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 1...8 {
                    group.addTask { text(try await transport.send(TransportRequest(method: "GET", url: url))) }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(bodies == ["1", "3", "5", "7", "9", "11", "13", "15"])
        }
    }

    @Test func `a stream that is reset before its end is a lost response, and no other one's`() async throws {
        try await withServer { stream in
            stream == 1
                ? [
                    Frame(.headers, stream: 1, [0x88]), Frame(.data, stream: 1, Array("half".utf8)),
                    Frame(.reset, stream: 1, [0, 0, 0, 2]),
                ]
                : [Frame(.headers, stream: stream, [0x88]), Frame(.data, stream: stream, Array("ok".utf8), ends: true)]
        } _: { server, transport in
            let request = TransportRequest(method: "GET", url: server.url("/", scheme: "https", host: "localhost"))
            let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(error?.reason == .connection, "\(String(describing: error))")
            let page = try await transport.send(request)
            #expect(text(page) == "ok")
        }
    }

    /// A frame (RFC 9113, 4.1).
    private struct Frame {
        enum Kind: UInt8 {
            case data = 0
            case headers = 1
            case reset = 3
            case settings = 4
        }

        var bytes: [UInt8]

        init(_ kind: Kind, stream: Int, _ payload: [UInt8], ends: Bool = false) {
            var flags: UInt8 = ends ? 1 : 0
            if kind == .headers { flags |= 4 }
            let length = payload.count
            bytes = [UInt8(length >> 16), UInt8(length >> 8 & 255), UInt8(length & 255), kind.rawValue, flags]
            bytes +=
                [UInt8(stream >> 24), UInt8(stream >> 16 & 255), UInt8(stream >> 8 & 255), UInt8(stream & 255)]
                + payload
        }

        /// That the client's settings were read.
        static var acknowledgement: Frame {
            var frame = Frame(.settings, stream: 0, [])
            frame.bytes[4] = 1
            return frame
        }
    }

    /// Serves HTTP 2 with as much of it as these tests need: it answers each request's head with frames.
    private func withServer(
        _ answer: @escaping @Sendable (Int) -> [Frame],
        _ body: (LoopbackServer, HTTPTransport) async throws -> Void
    ) async throws {
        let tls = LoopbackServer.TLS(certificate: .localhost, application: "h2")
        try await withAuthorities([.localhost]) { path in
            try await LoopbackServer.talk(tls: tls) { connection, number in
                #expect(number == 1)
                try connection.write(Frame(.settings, stream: 0, []).bytes)
                var buffer: [UInt8] = []
                var isGreeted = false
                for await part in connection.parts {
                    buffer += part
                    if !isGreeted, buffer.count >= 24 {
                        // The client's preface.
                        buffer.removeFirst(24)
                        isGreeted = true
                    }
                    while isGreeted, buffer.count >= 9 {
                        let length = Int(buffer[0]) << 16 | Int(buffer[1]) << 8 | Int(buffer[2])
                        guard buffer.count >= 9 + length else { break }
                        let (kind, flags) = (buffer[3], buffer[4])
                        let stream =
                            Int(buffer[5] & 127) << 24 | Int(buffer[6]) << 16 | Int(buffer[7]) << 8 | Int(buffer[8])
                        buffer.removeFirst(9 + length)
                        if kind == Frame.Kind.settings.rawValue, flags & 1 == 0 {
                            try connection.write(Frame.acknowledgement.bytes)
                        } else if kind == Frame.Kind.headers.rawValue {
                            for frame in answer(stream) { try connection.write(frame.bytes) }
                        }
                    }
                }
            } _: { server in
                try await HTTPTransport.withTransport(
                    limits: .patient, environment: ["SSL_CERT_FILE": path], version: "0"
                ) { transport in
                    try await body(server, transport)
                }
            }
        }
    }
}
