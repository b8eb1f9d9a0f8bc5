import Foundation
import QuireFetch
import QuireHTTP
import QuirePluginKit
import Testing

struct TLSTests {
    @Test func `a certificate that nobody trusts is refused and nothing is sent`() async throws {
        let error = try await failure(of: .localhost, environment: [:])
        #expect(error.reason == .tls)
        #expect(error.message.contains("isn't trusted"))
    }

    @Test func `a certificate that SSL_CERT_FILE names is trusted`() async throws {
        try await withAuthorities([TestCertificate.localhost]) { path in
            try await LoopbackServer.run(tls: .localhost) { _, write in
                try await write(ok("ok"))
                return .keep
            } _: { server in
                try await HTTPTransport.withTransport(
                    limits: .patient, environment: ["SSL_CERT_FILE": path], version: "0"
                ) { transport in
                    let url = server.url("/", scheme: "https", host: "localhost")
                    let page = try await transport.send(TransportRequest(method: "GET", url: url))
                    #expect(text(page) == "ok")
                }
            }
        }
    }

    @Test func `a trusted certificate of another host is refused`() async throws {
        try await withAuthorities([TestCertificate.elsewhere]) { path in
            let error = try await failure(of: .elsewhere, environment: ["SSL_CERT_FILE": path])
            #expect(error.reason == .tls)
            #expect(error.message.contains("is for another host"), "\(error.message)")
        }
    }

    @Test func `a file that isn't a certificate is an error for https alone`() async throws {
        let error = try await failure(of: .localhost, environment: ["SSL_CERT_FILE": "/nonexistent/authorities.pem"])
        let expected = "SSL_CERT_FILE names '/nonexistent/authorities.pem', which can't be read as PEM certificates"
        #expect(error == TransportError(.tls, expected))
        try await LoopbackServer.run { _, write in
            try await write(ok("plain"))
            return .keep
        } _: { server in
            let environment = ["SSL_CERT_FILE": "/nonexistent/authorities.pem"]
            try await HTTPTransport.withTransport(limits: .patient, environment: environment, version: "0") {
                transport in
                let page = try await transport.send(TransportRequest(method: "GET", url: server.url("/")))
                #expect(text(page) == "plain")
            }
        }
    }

    @Test func `a server that doesn't speak TLS is refused`() async throws {
        try await LoopbackServer.run { _, _ in
            .hold
        } _: { server in
            let limits = TransportLimits(connectSeconds: 0.3)
            try await HTTPTransport.withTransport(limits: limits, environment: [:], version: "0") { transport in
                let error = await #expect(throws: TransportError.self) {
                    try await transport.send(TransportRequest(method: "GET", url: server.url("/", scheme: "https")))
                }
                #expect(error == TransportError(.timeout, "no connection to 127.0.0.1:\(server.port) within 0.3 s"))
            }
        }
    }

    @Test func `a trusted server is reached through a proxy's tunnel, which sees nothing of the request`() async throws
    {
        try await withAuthorities([.elsewhere]) { path in
            try await LoopbackServer.run(tls: .elsewhere) { request, write in
                #expect(request.header("Authorization") == "key" && request.header("Proxy-Authorization") == nil)
                try await write(ok("ok"))
                return .keep
            } _: { server in
                try await LoopbackServer.run { request, write in
                    #expect(request.head.hasPrefix("CONNECT elsewhere.test:443 "))
                    #expect(request.header("Authorization") == nil)
                    try await write(Array("HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n".utf8))
                    return .tunnel(server.port)
                } _: { proxy in
                    let environment = ["SSL_CERT_FILE": path, "HTTPS_PROXY": "http://127.0.0.1:\(proxy.port)"]
                    try await HTTPTransport.withTransport(limits: .patient, environment: environment, version: "0") {
                        transport in
                        let page = try await transport.send(
                            TransportRequest(
                                method: "GET", url: "https://elsewhere.test/", headers: [.init("Authorization", "key")])
                        )
                        #expect(text(page) == "ok" && page.header("X-Proxy") == nil)
                    }
                }
            }
        }
    }

    private func failure(of certificate: LoopbackServer.TLS, environment: [String: String]) async throws
        -> TransportError
    {
        try await LoopbackServer.run(tls: certificate) { _, _ in
            Issue.record("the request was sent")
            return .close
        } _: { server in
            try await HTTPTransport.withTransport(limits: .patient, environment: environment, version: "0") {
                transport in
                let url = server.url("/", scheme: "https", host: "localhost")
                return try #require(
                    await #expect(throws: TransportError.self) {
                        try await transport.send(TransportRequest(method: "GET", url: url))
                    })
            }
        }
    }
}
