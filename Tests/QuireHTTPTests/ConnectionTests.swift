import Foundation
import Glibc
import QuireFetch
import QuireHTTP
import QuirePluginKit
import Synchronization
import Testing

struct ConnectionTests {
    @Test func `requests say who asks and carry headers and body`() async throws {
        try await LoopbackServer.run { request, write in
            #expect(request.head.hasPrefix("POST /list?page=1&q=%20x HTTP/1.1"))
            #expect(request.header("User-Agent") == "quire/1.2.3")
            #expect(request.header("Accept-Encoding") == "gzip, deflate, br, zstd")
            #expect(request.header("Accept") == nil && request.header("Expect") == nil)
            #expect(request.header("Content-Type") == nil)
            #expect(request.header("Authorization") == "login:key")
            #expect(request.body == "hello")
            try await write(ok("ok"))
            return .keep
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "1.2.3") { transport in
                let request = TransportRequest(
                    method: "POST", url: server.url("/list?page=1&q=%20x"),
                    headers: [.init("Authorization", "login:key", isSecret: true)], body: Array("hello".utf8))
                let page = try await transport.send(request)
                #expect(text(page) == "ok")
            }
        }
    }

    @Test func `requests one after another use one connection`() async throws {
        let opened = Mutex<Set<Int>>([])
        try await LoopbackServer.run { _, write in
            try await write(ok("ok"))
            return .keep
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                for _ in 1...5 {
                    _ = try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                }
            }
            // The transport has closed its connections by now, so the first one to close was the only one.
            for await event in server.events {
                if case .opened(let number) = event { opened.withLock { _ = $0.insert(number) } }
                if case .closed = event { break }
            }
        }
        #expect(opened.withLock { $0 } == [1])
    }

    @Test func `parallel requests share the connections allowed, however long they wait for one`() async throws {
        let busy = Mutex((now: 0, most: 0))
        try await LoopbackServer.run { _, write in
            busy.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            // Slow enough that the last requests wait longer than a connection may take.
            try await Task.sleep(for: .milliseconds(400))
            busy.withLock { $0.now -= 1 }
            try await write(ok("ok"))
            return .keep
        } _: { server in
            let limits = TransportLimits(connectSeconds: 2, connectionsPerHost: 2)
            let answers = try await HTTPTransport.withTransport(
                limits: limits, environment: [:], version: "0"
            ) { transport in
                try await withThrowingTaskGroup(of: PageResponse.self) { group in
                    for page in 1...12 {
                        group.addTask {
                            try await transport.send(TransportRequest(method: "GET", url: server.url("/\(page)")))
                        }
                    }
                    return try await group.reduce(into: 0) { count, page in count += page.status == 200 ? 1 : 0 }
                }
            }
            #expect(answers == 12)
        }
        #expect(busy.withLock { $0.most } == 2)
    }

    @Test func `cancelling the task ends the request and closes its connection`() async throws {
        try await LoopbackServer.run { _, write in
            try await write(Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".utf8))
            return .hold
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                let error = await withTaskGroup(of: TransportError?.self) { group in
                    group.addTask {
                        do throws(TransportError) {
                            _ = try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                            return nil
                        } catch {
                            return error
                        }
                    }
                    await server.wait(for: .request(1))
                    group.cancelAll()
                    return await group.next() ?? nil
                }
                #expect(error?.reason == .cancelled)
                await server.wait(for: .closed(1))
            }
        }
    }

    @Test func `a request that waits for its turn can be cancelled`() async throws {
        try await LoopbackServer.run { _, _ in
            .hold
        } _: { server in
            let limits = TransportLimits(connectionsPerHost: 1)
            try await HTTPTransport.withTransport(limits: limits, environment: [:], version: "0") { transport in
                let reasons = await withTaskGroup(of: TransportError.Reason?.self) { group in
                    for _ in 1...3 {
                        group.addTask {
                            do throws(TransportError) {
                                _ = try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                                return nil
                            } catch {
                                return error.reason
                            }
                        }
                    }
                    await server.wait(for: .request(1))
                    group.cancelAll()
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(reasons == [.cancelled, .cancelled, .cancelled])
            }
        }
    }

    @Test func `a refused connection is reported at once and names the place`() async throws {
        // A port that is taken and doesn't listen stays refused, whatever other tests open meanwhile.
        let taken = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(taken) }
        let port = try #require(boundPort(of: taken))
        try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(TransportRequest(method: "GET", url: "http://127.0.0.1:\(port)/?key=canary"))
            }
            #expect(error == TransportError(.connection, "no connection to 127.0.0.1:\(port): it was refused"))
        }
    }

    @Test func `a host name that doesn't exist is reported by name`() async throws {
        try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(TransportRequest(method: "GET", url: "http://no-such-host.invalid/"))
            }
            #expect(
                error == TransportError(.unknownHost, "the host name 'no-such-host.invalid' can't be resolved"))
        }
    }

    @Test(arguments: ["ftp://127.0.0.1/", "/list", "http:///list", "http://127.0.0.1:99999/", "http+unix://a/b", ""])
    func `an address that isn't absolute http is refused`(url: String) async throws {
        try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(TransportRequest(method: "GET", url: url))
            }
            #expect(error?.reason == .malformed)
        }
    }

    @Test func `an error never repeats a header`() async throws {
        try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(
                    TransportRequest(
                        method: "GET", url: "http://127.0.0.1:1/?token=canary",
                        headers: [.init("Authorization", "canary\r\nX-Evil: 1", isSecret: true)]))
            }
            #expect(error?.message.contains("canary") == false)
        }
    }

    @Test func `a server that stops reading a large body doesn't end the process`() async throws {
        try await LoopbackServer.run { _, _ in
            .reset
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: [:], version: "0") { transport in
                let error = await #expect(throws: TransportError.self) {
                    var request = TransportRequest(method: "POST", url: server.url("/"))
                    request.headers = [.init("X-Answer", "early")]
                    request.body = [UInt8](repeating: 0, count: 8 << 20)
                    return try await transport.send(request)
                }
                #expect(error?.reason == .connection)
            }
        }
    }
}
