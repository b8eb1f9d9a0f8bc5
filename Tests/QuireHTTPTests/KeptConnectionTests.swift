import QuireFetch
import QuireHTTP
import QuirePluginKit
import Synchronization
import Testing

struct KeptConnectionTests {
    @Test func `a kept connection that the server closed without a word is replaced once, unseen`() async throws {
        try await LoopbackServer.talk { connection, number in
            var parts = connection.parts.makeAsyncIterator()
            _ = await parts.next()
            try connection.write(ok("\(number)"))
            // The next request on this connection is taken and never answered.
            _ = await parts.next()
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                for number in 1...4 {
                    let page = try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                    #expect(text(page) == "\(number)")
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `connections that all end at their second request are replaced as often as that is`(isReset: Bool) async throws
    {
        try await LoopbackServer.talk { connection, number in
            var parts = connection.parts.makeAsyncIterator()
            _ = await parts.next()
            try connection.write(ok("\(number)"))
            _ = await parts.next()
            if isReset { connection.resetWhenClosed() }
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            for _ in 0..<10 {
                                let page = try await transport.send(
                                    TransportRequest(method: "GET", url: server.url("/")))
                                #expect(page.status == 200)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func `a new connection that is closed without a word is no kept one`() async throws {
        let opened = Mutex(0)
        try await LoopbackServer.talk { connection, _ in
            opened.withLock { $0 += 1 }
            var parts = connection.parts.makeAsyncIterator()
            _ = await parts.next()
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                let error = await #expect(throws: TransportError.self) {
                    try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                }
                #expect(error?.reason == .connection)
            }
        }
        #expect(opened.withLock { $0 } == 1)
    }

    @Test func `an answer that was begun on a kept connection isn't asked for again`() async throws {
        let requests = Mutex(0)
        try await LoopbackServer.talk { connection, _ in
            for await _ in connection.parts {
                let count = requests.withLock { requests in
                    requests += 1
                    return requests
                }
                if count == 2 {
                    return try connection.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab".utf8))
                }
                try connection.write(ok("whole"))
            }
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                let request = TransportRequest(method: "GET", url: server.url("/"))
                let page = try await transport.send(request)
                #expect(text(page) == "whole")
                await #expect(throws: TransportError.self) { try await transport.send(request) }
            }
        }
        #expect(requests.withLock { $0 } == 2)
    }

    @Test func `after the scope the connections are closed and nothing is sent any more`() async throws {
        try await LoopbackServer.run { _, write in
            try await write(ok("ok"))
            return .keep
        } _: { server in
            let request = TransportRequest(method: "GET", url: server.url("/"))
            let escaped = try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") {
                transport in
                _ = try await transport.send(request)
                return transport
            }
            await server.wait(for: .closed(1))
            let error = await #expect(throws: TransportError.self) { try await escaped.send(request) }
            #expect(error?.reason == .cancelled)
        }
    }

    @Test func `a scope in which nothing is sent ends, and so does one that fails`() async throws {
        struct Failure: Error {}
        try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { _ in }
        await #expect(throws: Failure.self) {
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { _ in
                throw Failure()
            }
        }
    }

    @Test func `what the environment says of netrc, cookies and curl's own settings changes nothing`() async throws {
        try await LoopbackServer.run { request, write in
            #expect(request.header("Cookie") == nil && request.header("Authorization") == nil)
            try await write(response(headers: ["Set-Cookie: a=b"], "ok"))
            return .keep
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                for _ in 1...2 {
                    _ = try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                }
                let error = await #expect(throws: TransportError.self) {
                    let url = server.url("/").replacing("//", with: "//me:canary@", maxReplacements: 1)
                    return try await transport.send(TransportRequest(method: "GET", url: url))
                }
                #expect(error?.reason == .malformed && error?.message.contains("canary") == false)
            }
        }
    }
}
