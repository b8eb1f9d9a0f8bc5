import QuireFetch
import QuireHTTP
import QuireHTTPServer
import QuirePluginKit
import Testing

@Suite("The listener that a browser ends a sign-in at")
struct LoopbackListenerTests {
    @Test("A request is handed over with its query and gets the page; other methods get an error")
    func visit() async throws {
        try await LoopbackListener.withListener { listener in
            let base = "http://127.0.0.1:\(listener.port)"
            try await HTTPTransport.withTransport(environment: [:], version: "0") { transport in
                let refused = try await transport.send(TransportRequest(method: "POST", url: base + "/callback"))
                #expect(refused.status == 405)
                async let page = transport.send(TransportRequest(method: "GET", url: base + "/callback?code=a%2Bb"))
                for await visit in listener.visits {
                    #expect(visit.target == "/callback?code=a%2Bb")
                    visit.answer(status: 200, html: "<p>done é</p>")
                    break
                }
                let found = try await page
                #expect(found.status == 200 && String(decoding: found.body, as: UTF8.self) == "<p>done é</p>")
                #expect(found.header("Cache-Control") == "no-store" && found.header("Connection") == "close")
                #expect(found.header("Referrer-Policy") == "no-referrer")
            }
        }
    }

    @Test("It listens on IPv6's loopback address where the machine has one")
    func version6() async throws {
        do {
            try await LoopbackListener.withListener(host: "::1") { listener in
                try await HTTPTransport.withTransport(environment: [:], version: "0") { transport in
                    let url = "http://[::1]:\(listener.port)/"
                    let refused = try await transport.send(TransportRequest(method: "PUT", url: url, body: [1]))
                    #expect(refused.status == 405)
                }
            }
        } catch ServerError.cannotListen {
            // This machine has no IPv6.
        }
    }

    @Test("The page of a visit arrives though the body ends with it; a visit without one ends then")
    func lastPage() async throws {
        let (addresses, address) = AsyncStream.makeStream(of: String.self)
        let html = String(repeating: "<p>done</p>", count: 100_000)
        try await HTTPTransport.withTransport(environment: [:], version: "0") { transport in
            async let pages = withTaskGroup { group in
                for await url in addresses {
                    group.addTask { try? await transport.send(TransportRequest(method: "GET", url: url)).body.count }
                }
                return await group.reduce(into: [Int?]()) { $0.append($1) }
            }
            try await LoopbackListener.withListener { listener in
                for _ in 1...2 { address.yield("http://127.0.0.1:\(listener.port)/") }
                address.finish()
                var visits = listener.visits.makeAsyncIterator()
                _ = await visits.next()
                await visits.next()?.answer(status: 200, html: html)
            }
            let counts = await pages
            #expect(counts.contains(html.utf8.count) && counts.contains(nil))
        }
    }

    @Test("It listens on the loopback address alone, and no longer than its body runs")
    func ends() async throws {
        var isFree = false
        // The port is free again; now and then somebody else on this machine is given it first.
        for _ in 0..<20 where !isFree {
            let port = try await LoopbackListener.withListener { listener in listener.port }
            #expect(port > 0)
            isFree = (try? await LoopbackListener.withListener(port: port) { $0.port }) == port
        }
        #expect(isFree)
    }

    @Test("A port that is taken is an error")
    func taken() async throws {
        try await LoopbackListener.withListener { listener in
            await #expect(throws: (any Error).self) {
                _ = try await LoopbackListener.withListener(port: listener.port) { $0.port }
            }
        }
    }
}
