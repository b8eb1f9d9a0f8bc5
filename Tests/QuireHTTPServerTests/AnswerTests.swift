import Testing

@testable import QuireHTTPServer

@Suite("Answers")
struct AnswerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"

    @Test("HEAD gets the head alone, with the length of the body, and the connection goes on")
    func head() async throws {
        try await withServer { _ in
            .text("twelve bytes")
        } _: { server in
            let answers = try await server.ask { connection in
                try connection.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n")
                let head = try connection.readAnswer(hasBody: false)
                try connection.send(Self.get)
                return [head, try connection.readAnswer()]
            }
            #expect(answers.map(\.status) == [200, 200])
            #expect(answers.map { $0["Content-Length"] } == ["12", "12"])
            #expect(answers.map(\.text) == ["", "twelve bytes"])
        }
    }

    @Test("an answer keeps its status, its headers and its bytes", arguments: [0, 1, 40_000, 1_000_000])
    func whole(length: Int) async throws {
        let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let response = ServerResponse(
            status: 418, headers: [("X-One", "1"), ("Retry-After", "2"), ("X-One", "3")], body: body)
        try await withServer { _ in
            .whole(response)
        } _: { server in
            let answer = try await server.get()
            #expect(answer.status == 418 && answer.body == body && answer["Retry-After"] == "2")
            #expect(answer.head.contains("X-One: 1\r\n") && answer.head.contains("X-One: 3\r\n"))
            #expect(answer["Content-Length"] == String(length) && answer["Date"] != nil)
        }
    }

    @Test("Connection: close ends the connection after the answer")
    func close() async throws {
        let response = ServerResponse(status: 200, headers: [("Connection", "close")], body: [65])
        try await withServer { _ in
            .whole(response)
        } _: { server in
            let (bytes, end) = try await server.ask { connection in
                try connection.send(Self.get)
                return try connection.readToEnd()
            }
            #expect(bytes.last == 65 && end == .closed)
        }
    }

    @Test("a header that can't be sent is left out")
    func oddHeader() async throws {
        let response = ServerResponse(status: 200, headers: [("X-Odd", "a\r\nX-Smuggled: b"), ("X-Good", "c")])
        try await withServer { _ in
            .whole(response)
        } _: { server in
            let answer = try await server.get()
            #expect(answer["X-Odd"] == nil && answer["X-Smuggled"] == nil && answer["X-Good"] == "c")
        }
    }

    @Test(
        "a cut answer announces its whole length and ends early",
        arguments: [(100, 0), (100, 7), (100, 99), (500_000, 250_000)])
    func cut(length: Int, sent: Int) async throws {
        let response = ServerResponse(status: 200, body: [UInt8](repeating: 66, count: length))
        try await withServer { _ in
            .cut(response, after: sent)
        } _: { server in
            let (bytes, end) = try await server.ask { connection in
                try connection.send(Self.get)
                return try connection.readToEnd()
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 200 ") && text.contains("Content-Length: \(length)\r\n"))
            #expect(text.hasSuffix("\r\n\r\n" + String(repeating: "B", count: sent)) && end == .closed)
        }
    }

    @Test("a reset answer is a reset connection without a byte, and the next connection works")
    func reset() async throws {
        try await withServer {
            $0.target == "/reset" ? .reset : .echo($0)
        } _: { server in
            for _ in 1...20 {
                let (bytes, end) = try await server.ask { connection in
                    try connection.send("GET /reset HTTP/1.1\r\nHost: test\r\n\r\n")
                    return try connection.readToEnd()
                }
                #expect(bytes.isEmpty && end == .reset)
            }
            #expect(try await server.get().status == 200)
        }
    }

    @Test("an error in place of an answer ends the connection")
    func failure() async throws {
        struct Failure: Error {}
        try await withServer { _ in
            throw Failure()
        } _: { server in
            let (bytes, end) = try await server.ask { connection in
                try connection.send(Self.get)
                return try connection.readToEnd()
            }
            #expect(bytes.isEmpty && end == .closed)
        }
    }

    @Test("an answer for a client that has gone is let go", arguments: [1, 2_000_000])
    func gone(length: Int) async throws {
        let gate = Gate()
        let response = ServerResponse(status: 200, body: [UInt8](repeating: 67, count: length))
        try await withServer { request in
            if request.target == "/held" { await gate.pass() }
            return .whole(response)
        } _: { server in
            let connection = try await onThread {
                let connection = try RawConnection(server.port)
                try connection.send("GET /held HTTP/1.1\r\nHost: test\r\n\r\n")
                return connection
            }
            await gate.waitForArrival()
            connection.reset()
            gate.open()
            #expect(try await server.get().body.count == length)
        }
    }
}
