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
            try await HTTPTransport.withTransport(environment: [:], version: "0") { transport in
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

    @Test(arguments: [("gzip", CompressedBodies.gzip), ("deflate", CompressedBodies.deflate)])
    func `compressed bodies are decompressed`(encoding: String, body: [UInt8]) async throws {
        let page = try await answer(response(headers: ["Content-Encoding: \(encoding)"], body: body))
        #expect(text(page) == CompressedBodies.json)
    }

    @Test(arguments: ["401 Unauthorized\r\nContent-Length: 0", "204 No Content"])
    func `a body that was left out is empty, whatever its compression`(head: String) async throws {
        let page = try await answer(Array("HTTP/1.1 \(head)\r\nContent-Encoding: gzip\r\n\r\n".utf8))
        #expect(page.body.isEmpty)
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

    @Test func `a damaged, cut or unknown compression is malformed`() async throws {
        let gzip = ["Content-Encoding: gzip"]
        try await expectRefusal(.malformed, response(headers: gzip, body: Array("not gzip".utf8)))
        try await expectRefusal(.malformed, response(headers: gzip, body: CompressedBodies.gzip.dropLast(12)))
        try await expectRefusal(.malformed, response(headers: ["Content-Encoding: br"], "abc"))
        try await expectRefusal(.malformed, response(headers: gzip + gzip, body: CompressedBodies.gzip))
    }

    @Test func `a compressed body may not become too large, however little of it comes`() async throws {
        let bomb = response(headers: ["Content-Encoding: gzip"], body: CompressedBodies.bomb)
        try await expectRefusal(.tooLarge, bomb, limits: TransportLimits(bodyBytes: 100_000))
        let honest = response(headers: ["Content-Encoding: gzip"], body: CompressedBodies.gzip)
        try await expectRefusal(.tooLarge, honest, limits: TransportLimits(bodyBytes: 20))
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
            .timeout, Array(sent.utf8), then: .hold, limits: TransportLimits(responseSeconds: 0.2))
    }
}
