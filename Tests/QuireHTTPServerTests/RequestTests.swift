import Testing

@testable import QuireHTTPServer

@Suite("Requests")
struct RequestTests {
    @Test("a connection is kept for several requests")
    func keepAlive() async throws {
        try await withServer { server in
            let answers = try await server.ask { connection in
                try (1...3).map { number in
                    try connection.send("GET /\(number) HTTP/1.1\r\nHost: test\r\n\r\n")
                    return try connection.readAnswer()
                }
            }
            #expect(answers.map(\.text) == ["GET /1 ", "GET /2 ", "GET /3 "])
            #expect(answers.allSatisfy { $0.status == 200 && $0["Connection"] == nil })
            #expect(answers.first?["content-type"] == "text/plain")
        }
    }

    @Test("requests that are sent ahead are answered in their order")
    func pipelined() async throws {
        try await withServer { server in
            let texts = try await server.ask { connection in
                try connection.send((1...20).map { "GET /\($0) HTTP/1.1\r\nHost: test\r\n\r\n" }.joined())
                return try (1...20).map { _ in try connection.readAnswer().text }
            }
            #expect(texts == (1...20).map { "GET /\($0) " })
        }
    }

    @Test(
        "a target is what was sent",
        arguments: [
            "/a%2Fb/%zz?x=%20y+z&x=%2B&&=&empty", "/?a[]=1&b=c?d#e", "//twice//", "/\u{e9}?\u{e9}", "*",
            "http://elsewhere/path?q", "/" + String(repeating: "long/", count: 2000),
        ])
    func target(sent: String) async throws {
        try await withServer { server in
            let answer = try await server.get(sent)
            #expect(answer.text == "GET \(sent) ")
        }
    }

    @Test("headers keep their order and their spelling, and are found in any case")
    func headers() async throws {
        try await withServer { request in
            let found = request.headers.fields.map { "\($0.name)=\($0.value)" }
            let twice = request.headers.all("x-TWICE")
            return .text(
                (found + twice + [request.headers["X-twice"] ?? "", request.headers["X-None"] ?? "none"])
                    .joined(separator: "|") + "|" + request.authority)
        } _: { server in
            let texts = try await server.ask { connection in
                try connection.send("GET / HTTP/1.1\r\nHost: a:1\r\nX-Twice: one\r\n")
                try connection.send("B:  two words \r\nx-twice: 2\r\n\r\n")
                let first = try connection.readAnswer().text
                try connection.send("GET / HTTP/1.1\r\nEmpty:\r\n\r\n")
                return [first, try connection.readAnswer().text]
            }
            #expect(texts.first == "Host=a:1|X-Twice=one|B=two words|x-twice=2|one|2|one|none|a:1")
            #expect(texts.last == "Empty=||none|127.0.0.1:\(server.port)")
        }
    }

    @Test("a body comes whole, in one piece, in many and in chunks")
    func bodies() async throws {
        let long = String(repeating: "0123456789", count: 30_000)
        try await withServer { server in
            let texts = try await server.ask { connection in
                try connection.send("POST /a HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello")
                let short = try connection.readAnswer().text
                try connection.send("PUT /b HTTP/1.1\r\nHost: test\r\nContent-Length: \(long.utf8.count)\r\n\r\n")
                for start in stride(from: 0, to: 300_000, by: 50_000) {
                    try connection.send(Array(long.utf8.dropFirst(start).prefix(50_000)))
                }
                let whole = try connection.readAnswer().text
                try connection.send("POST /c HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n")
                for piece in ["3\r\nabc\r\n", "2;x=y\r\nde\r\n", "0\r\n\r\n"] { try connection.send(piece) }
                return [short, whole, try connection.readAnswer().text]
            }
            #expect(texts[0] == "POST /a hello")
            #expect(texts[1] == "PUT /b " + long)
            #expect(texts[2] == "POST /c abcde")
        }
    }

    @Test("a body over the bound is refused, and the connection goes on")
    func tooLong() async throws {
        var options = HTTPServer.Options()
        options.longestBody = 100_000
        try await withServer(options) { server in
            let answers = try await server.ask { connection in
                try [100_000, 100_001, 300_000, 0].map { count in
                    let body = String(repeating: "x", count: count)
                    try connection.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: \(count)\r\n\r\n\(body)")
                    return try connection.readAnswer()
                }
            }
            #expect(answers.map(\.status) == [200, 413, 413, 200])
            #expect(answers.map(\.body.count) == [100_007, 0, 0, 7])
        }
    }

    @Test("a client that waits to be told to go on is told so")
    func expectsContinue() async throws {
        try await withServer { server in
            let heads = try await server.ask { connection in
                try connection.send("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                let first = try connection.readAnswer(hasBody: false)
                try connection.send("ok")
                return [first.status, try connection.readAnswer().status]
            }
            #expect(heads == [100, 200])
        }
    }

    @Test(
        "what isn't HTTP is refused, and the server goes on",
        arguments: [
            "\u{1}\u{2}garbage\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 200_000) + "\r\n\r\n",
        ])
    func garbage(sent: String) async throws {
        try await withServer { server in
            let found = try await server.ask { connection in
                // The server may have ended the connection before all is sent.
                try? connection.send(sent)
                return String(decoding: try connection.readToEnd().bytes, as: UTF8.self)
            }
            #expect(!found.contains(" 200 "))
            #expect(try await server.get().status == 200)
        }
    }

    @Test("a client of HTTP/1.0 gets its answer and the end of the connection")
    func oldClient() async throws {
        try await withServer { server in
            let (bytes, end) = try await server.ask { connection in
                try connection.send("GET /old HTTP/1.0\r\n\r\n")
                return try connection.readToEnd()
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.") && text.hasSuffix("\r\n\r\nGET /old ") && end == .closed)
        }
    }

    @Test("two hundred connections at once each get their own answer")
    func many() async throws {
        try await withServer { server in
            let port = server.port
            let texts = try await onThread {
                let connections = try (0..<200).map { _ in try RawConnection(port) }
                for (number, connection) in connections.enumerated() {
                    try connection.send("GET /\(number) HTTP/1.1\r\nHost: test\r\n\r\n")
                }
                return try connections.map { try $0.readAnswer().text }
            }
            #expect(texts == (0..<200).map { "GET /\($0) " })
        }
    }
}
