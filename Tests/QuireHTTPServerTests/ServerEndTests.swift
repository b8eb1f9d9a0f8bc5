import Foundation
import Testing

@testable import QuireHTTPServer

@Suite("The start and the end of a server")
struct ServerEndTests {
    private static let get = "GET / HTTP/1.1\r\nHost: test\r\n\r\n"

    private static func options(port: Int = 0, grace: Duration = .seconds(3600)) -> HTTPServer.Options {
        var options = HTTPServer.Options()
        options.port = port
        options.grace = grace
        return options
    }

    /// A connection that has asked and isn't answered yet.
    private static func asking(_ port: Int) async throws -> RawConnection {
        try await onThread {
            let connection = try RawConnection(port)
            try connection.send(Self.get)
            return connection
        }
    }

    // The answer is large, so that it takes longer than the body of the server to be sent.
    @Test("an answer that is under way at the end is still made and sent")
    func underWay() async throws {
        let gate = Gate()
        let response = ServerResponse(status: 200, body: [UInt8](repeating: 68, count: 5_000_000))
        let (connections, found) = AsyncStream.makeStream(of: RawConnection.self)
        async let read = onThread(connections) { try ($0.readAnswer().body.count, $0.readToEnd().bytes.count) }
        try await withServer(Self.options()) { _ in
            await gate.pass()
            return .whole(response)
        } _: { server in
            found.yield(try await Self.asking(server.port))
            await gate.waitForArrival()
            gate.open()
        }
        let (answered, further) = try await read
        #expect(answered == 5_000_000 && further == 0)
    }

    // The answer never comes, so that the end of the server is the proof.
    @Test("an answer that is held back too long is given up", .timeLimit(.minutes(10)), arguments: [0, 20])
    func heldBack(milliseconds: Int) async throws {
        let gate = Gate()
        let connection = try await withServer(Self.options(grace: .milliseconds(milliseconds))) { _ in
            await gate.pass()
            try Task.checkCancellation()
            return .text("too late")
        } _: { server in
            let connection = try await Self.asking(server.port)
            await gate.waitForArrival()
            return connection
        }
        let (bytes, _) = try await onThread { try connection.readToEnd() }
        #expect(bytes.isEmpty)
    }

    @Test("connections that are kept and idle, and ones that never asked, are ended at once")
    func idle() async throws {
        let connections = try await withServer(Self.options()) { server in
            try await onThread {
                let kept = try RawConnection(server.port)
                try kept.send(Self.get)
                _ = try kept.readAnswer()
                let half = try RawConnection(server.port)
                try half.send("GET / HT")
                return [kept, half, try RawConnection(server.port)]
            }
        }
        for connection in connections {
            #expect(try await onThread { try connection.readToEnd().bytes.isEmpty })
        }
    }

    @Test("cancelling its task ends it, whatever is held back", .timeLimit(.minutes(10)))
    func cancelled() async throws {
        let gate = Gate()
        let (connections, found) = AsyncStream.makeStream(of: RawConnection.self)
        await withTaskGroup { group in
            group.addTask {
                try? await withServer(Self.options()) { _ in
                    await gate.pass()
                    return .text("held")
                } _: { server in
                    found.yield(try await Self.asking(server.port))
                    for await _ in AsyncStream.makeStream(of: Never.self).stream {}
                }
                found.finish()
            }
            await gate.waitForArrival()
            group.cancelAll()
        }
        for await connection in connections { _ = try await onThread { try connection.readToEnd() } }
    }

    @Test("what its body throws is passed on")
    func bodyThrows() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) { try await withServer { _ in throw Stop() } }
    }

    @Test("a port that is taken is told in the system's words, and one that can't be too")
    func taken() async throws {
        try await withServer { server in
            await #expect(throws: ServerError.cannotListen(reason: "Address already in use")) {
                try await withServer(Self.options(port: server.port)) { _ in }
            }
        }
        await #expect(throws: ServerError.self) { try await withServer(Self.options(port: 65_536)) { _ in } }
        var elsewhere = HTTPServer.Options()
        elsewhere.host = "192.0.2.1"
        await #expect(throws: ServerError.cannotListen(reason: "Cannot assign requested address")) {
            try await withServer(elsewhere) { _ in }
        }
    }

    @Test("it leaves no socket behind, and its port is free for another")
    func leavesNothing() async throws {
        var isFree = false
        // Now and then somebody else on this machine is given the port first.
        for _ in 0..<20 where !isFree {
            let port = try await withServer { server in
                _ = try await server.get()
                #expect(try openSockets(at: server.port) >= 1)
                return server.port
            }
            #expect(try openSockets(at: port) == 0)
            isFree = (try? await withServer(Self.options(port: port)) { try await $0.get().status }) == 200
        }
        #expect(isFree)
    }

    @Test("a connection that is silent for longer than it may be is ended")
    func patience() async throws {
        var options = HTTPServer.Options()
        options.patience = 1
        try await withServer(options) { server in
            let (bytes, end) = try await server.ask { connection in
                try connection.send("GET / HT")
                return try connection.readToEnd()
            }
            #expect(bytes.isEmpty && end == .closed)
        }
    }
}
