import QuireFetch
import Testing

@testable import QuireHTTP

struct ProxyTests {
    @Test(arguments: [
        ("https://api.example.com/", ["HTTPS_PROXY": "http://p:3128"], "p:3128"),
        ("https://api.example.com/", ["https_proxy": "q:1", "HTTPS_PROXY": "http://p:3128"], "q:1"),
        ("https://api.example.com/", ["HTTPS_PROXY": "p"], "p:80"),
        ("https://api.example.com/", ["HTTP_PROXY": "http://p:3128"], nil),
        ("http://api.example.com/", ["HTTP_PROXY": "http://p:3128", "HTTPS_PROXY": "http://q:1"], "p:3128"),
        ("https://api.example.com/", ["HTTPS_PROXY": ""], nil),
        ("https://api.example.com/", [:], nil),
    ])
    func `the scheme's variable decides`(url: String, environment: [String: String], expected: String?) throws {
        #expect(try proxy(for: url, environment) == expected)
    }

    @Test(arguments: [
        ("api.example.com", "*", true),
        ("api.example.com", "example.com", true),
        ("api.example.com", ".example.com", true),
        ("api.example.com", "*.example.com", true),
        ("api.example.com", "other.org, EXAMPLE.com", true),
        ("api.example.com", "other.org example.com", true),
        ("api.example.com", "example.com:443", true),
        ("api.example.com", "example.com:8443", false),
        ("api.example.com", "ample.com", false),
        ("api.example.com", "com.example", false),
        ("api.example.com", ".", false),
        ("10.1.2.3", "10.1.2.3", true),
        ("10.1.2.3", "1.2.3", false),
        ("[2001:db8::1]", "2001:db8::1", true),
        ("[2001:db8::1]", "[2001:db8::1]:443", true),
        ("[2001:db8::1]", "[2001:db8::1]:1", false),
    ])
    func `NO_PROXY names who is asked directly`(host: String, list: String, isDirect: Bool) throws {
        let environment = ["HTTPS_PROXY": "http://p:3128", "NO_PROXY": list]
        let found = try proxy(for: "https://\(host)/", environment)
        #expect((found == nil) == isDirect)
    }

    @Test(arguments: ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "a.localhost", "[::1]", "[0:0:0:0:0:0:0:1]"])
    func `loopback is never proxied`(host: String) throws {
        #expect(try proxy(for: "http://\(host):1/", ["HTTP_PROXY": "http://p:1"]) == nil)
    }

    @Test(arguments: ["127.0.0.1.example.com", "[::2]", "128.0.0.1", "localhost.example.com"])
    func `what only looks like loopback is proxied`(host: String) throws {
        #expect(try proxy(for: "http://\(host)/", ["HTTP_PROXY": "http://p:1"]) == "p:1")
    }

    @Test(arguments: ["https://u:canary@p:1", "socks5://canary@p:1", "http://", "http://u:canary@:1", "http://[canary"])
    func `a proxy that can't be used fails the requests that need it, without its value`(value: String) throws {
        let rules = ProxyRules(environment: ["HTTPS_PROXY": value])
        #expect(try rules.route(to: HTTPPlace(of: "http://a.example/")) == .direct)
        let error = try #require(
            #expect(throws: TransportError.self) { try rules.route(to: HTTPPlace(of: "https://a.example/")) })
        #expect(error.message == "HTTPS_PROXY isn't the address of an http proxy, such as http://host:3128")
    }

    @Test func `a request goes through the proxy's tunnel with its credentials`() async throws {
        try await LoopbackServer.run { request, write in
            if request.head.hasPrefix("CONNECT ") {
                #expect(request.target == "api.example.test:8080")
                // "me:pa ss" in Base64.
                #expect(request.header("Proxy-Authorization") == "Basic bWU6cGEgc3M=")
                #expect(request.header("Authorization") == nil)
                try await write(Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
            } else {
                #expect(request.header("Authorization") == "key")
                #expect(request.header("Proxy-Authorization") == nil)
                try await write(ok("through \(request.target)"))
            }
            return .keep
        } _: { server in
            let environment = ["HTTP_PROXY": "http://me:pa%20ss@127.0.0.1:\(server.port)"]
            try await HTTPTransport.withTransport(limits: .patient, environment: environment, version: "0") {
                transport in
                let page = try await transport.send(
                    TransportRequest(
                        method: "GET", url: "http://api.example.test:8080/list",
                        headers: [.init("Authorization", "key")]))
                #expect(text(page) == "through /list")
            }
        }
    }

    @Test(arguments: ["403 Forbidden", "407 Proxy Authentication Required"])
    func `a proxy that refuses is a failed connection`(status: String) async throws {
        try await LoopbackServer.run { _, write in
            try await write(response(status, "no"))
            return .close
        } _: { server in
            let environment = ["HTTP_PROXY": "http://me:canary@127.0.0.1:\(server.port)"]
            try await HTTPTransport.withTransport(limits: .patient, environment: environment, version: "0") {
                transport in
                let error = await #expect(throws: TransportError.self) {
                    try await transport.send(TransportRequest(method: "GET", url: "http://api.example.test/"))
                }
                #expect(error?.reason == .connection)
                #expect(error?.message.contains("proxy") == true)
                #expect(error?.message.contains("canary") == false)
            }
        }
    }

    private func proxy(for url: String, _ environment: [String: String]) throws -> String? {
        switch try ProxyRules(environment: environment).route(to: HTTPPlace(of: url)) {
        case .direct: nil
        case .proxy(let proxy): "\(proxy.host):\(proxy.port)"
        }
    }
}
