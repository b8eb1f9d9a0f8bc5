import Foundation
import QuireFetch
import QuireHTTP
import QuirePluginKit
import Testing

struct ResponseTests {
    @Test func `status, headers and body arrive as they were sent`() async throws {
        let page = try await answer(response("404 Not Found", headers: ["X-Request-Id: r1"], #"{"code":"nope"}"#))
        #expect(page.status == 404)
        #expect(page.header("x-request-id") == "r1")
        #expect(text(page) == #"{"code":"nope"}"#)
    }

    @Test func `a redirect is returned, not followed`() async throws {
        try await LoopbackServer.run { request, write in
            #expect(request.target == "/old")
            try await write(response("302 Found", headers: ["Location: /new"], ""))
            return .keep
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                let page = try await transport.send(TransportRequest(method: "GET", url: server.url("/old")))
                #expect(page.status == 302)
                #expect(page.header("Location") == "/new")
            }
        }
    }

    @Test func `a chunked body and one that ends with the connection are read whole`() async throws {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        #expect(try await text(answer(Array(chunked.utf8))) == "abcde")
        let closed = "HTTP/1.0 200 OK\r\n\r\nuntil the end"
        #expect(try await text(answer(Array(closed.utf8), then: .close)) == "until the end")
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Le",
    ])
    func `a response that is cut short is an error`(sent: String) async throws {
        let error = try #require(
            await #expect(throws: TransportError.self) { try await answer(Array(sent.utf8), then: .close) })
        #expect([.malformed, .connection].contains(error.reason), "\(error.message)")
        #expect(error.message.contains("127.0.0.1:"))
    }

    @Test func `a connection closed without an answer is an error`() async throws {
        try await expectRefusal(.connection, [], then: .close)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    ])
    func `what isn't HTTP is malformed`(sent: String) async throws {
        try await expectRefusal(.malformed, Array(sent.utf8), then: .close)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n",
    ])
    func `a body over the limit is refused without waiting for its end`(sent: String) async throws {
        try await expectRefusal(.tooLarge, Array(sent.utf8), then: .hold, limits: TransportLimits(bodyBytes: 8))
    }

    @Test func `a body at the limit is accepted`() async throws {
        #expect(try await text(answer(ok("12345678"), limits: TransportLimits(bodyBytes: 8))) == "12345678")
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"])
    func `a slow head or body times out`(sent: String) async throws {
        try await expectRefusal(
            .timeout, Array(sent.utf8), then: .hold, limits: TransportLimits(connectSeconds: 120, responseSeconds: 0.2))
    }

    @Test func `a head and body that come byte by byte are read whole`() async throws {
        let sent = response(headers: ["X-First:  one ", "X-Second: two"], "whole")
        let page = try await conversation { try $0.dribble(sent) }
        #expect(text(page) == "whole" && page.header("x-first") == "one" && page.header("X-Second") == "two")
    }

    @Test func `provisional heads and trailers are no part of a response`() async throws {
        let sent =
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
            + "X-Kept: yes\r\n\r\n2;name=value\r\nok\r\n0\r\nX-Trailer: no\r\n\r\n"
        let page = try await answer(Array(sent.utf8))
        #expect(page.status == 200 && text(page) == "ok")
        #expect(page.headers.map(\.name) == ["Transfer-Encoding", "X-Kept"])
    }

    @Test func `headers keep their order and number, and a folded one is one`() async throws {
        let page = try await answer(response(headers: ["A: 1", "B: 2", "A: 3", "C: long\r\n  and folded", "D:"], "x"))
        #expect(
            page.headers.dropLast().map { "\($0.name)=\($0.value)" } == [
                "A=1", "B=2", "A=3", "C=long and folded", "D=",
            ])
    }

    @Test func `a body that is longer than it says is cut there`() async throws {
        let sent = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Evil\r\nContent-Length: 0\r\n\r\n"
        try await LoopbackServer.run { _, write in
            try await write(Array(sent.utf8))
            return .keep
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                for _ in 1...3 {
                    let page = try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                    #expect(page.status == 200 && text(page) == "ok")
                }
            }
        }
    }

    @Test func `a head without end is refused`() async throws {
        let line = Array("X-Filler: \(String(repeating: "x", count: 60_000))\r\n".utf8)
        let error = try #require(
            await #expect(throws: TransportError.self) {
                try await conversation { connection in
                    try connection.write(Array("HTTP/1.1 200 OK\r\n".utf8))
                    // It ends when the client has had enough.
                    while true { try connection.write(line) }
                }
            })
        #expect(error.reason == .malformed, "\(error)")
    }

    @Test func `a huge body is read whole`() async throws {
        let block = (0..<65_537).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 5) }
        var body: [UInt8] = []
        for _ in 1...300 { body += block }
        let page = try await answer(response(body: body))
        #expect(Data(page.body) == Data(body))
    }

    @Test func `a body that trickles times out, however lively it is`() async throws {
        let error = try #require(
            await #expect(throws: TransportError.self) {
                try await conversation(limits: TransportLimits(connectSeconds: 120, responseSeconds: 0.2)) {
                    connection in
                    try connection.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n".utf8))
                    // It ends when the client goes.
                    while true { try connection.write([0x20]) }
                }
            })
        #expect(error.reason == .timeout, "\(error.message)")
    }
}
