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
