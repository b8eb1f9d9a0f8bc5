import QuireFetch
import QuirePluginKit
import Testing

/// Requests go to the provider's own origin, and nowhere else.
@Suite struct AddressTests {
    @Test(
        "A link to the provider's own origin is followed",
        arguments: [
            ("https://api.test/v1/things?page=2", "https://api.test/v1/things?page=2"),
            ("?page=2", "https://api.test/v1/things?page=2"), ("?page=2,", "https://api.test/v1/things?page=2"),
            ("/other?x=%5B%5D", "https://api.test/other?x=%5B%5D"), ("more", "https://api.test/v1/more"),
            ("../up", "https://api.test/up"), ("//api.test/v1/x", "https://api.test/v1/x"),
            ("HTTPS://API.TEST/v1/x", "https://API.TEST/v1/x"), ("http://api.test/v1/x", "https://api.test/v1/x"),
            ("https://api.test:443/v1/x", "https://api.test/v1/x"),
            ("https://api.test/v1/x#top", "https://api.test/v1/x"),
        ])
    func ownOrigin(_ link: String, _ expected: String) async throws {
        let (report, transport, rows) = try await read([response("a", next: link), response("b")])
        #expect(report.failure == nil)
        #expect(transport.urls == ["https://api.test/v1/things", expected])
        #expect(rows == 2)
    }

    static let foreign = [
        "https://evil.test/v1/things?page=2", "//evil.test/x", "http://evil.test/", "https://api.test.evil.test/x",
        "https://evil.test/api.test", "https://api.test@evil.test/x", "https://user@api.test/x",
        "https://user:pass@api.test/x", "https://api.test:8443/x", "http://api.test:80/x", "https://api.test./x",
        "ftp://api.test/x", "file:///etc/passwd", "javascript:alert(1)", "https:///x", "https://evil.test\\@api.test/x",
        "https://api.test\\.evil.test/x", "https://[::1]/x", "https://127.0.0.1/x",
    ]

    @Test("A link to anywhere else is an error, and nothing is sent there", arguments: foreign)
    func foreignLink(_ link: String) async throws {
        let (report, transport, rows) = try await read([response("a", next: link), response("b")])
        #expect(report.failure?.reason == .foreignAddress(link, allowed: "api.test"))
        #expect(report.failure?.request == "GET https://api.test/v1/things")
        #expect(transport.urls == ["https://api.test/v1/things"])
        // The page that gave the link is not trusted either.
        #expect(rows == 0)
    }

    @Test(
        "Where pages are told apart by a number in their address, a link to another list is an error",
        arguments: [
            ("?page=2", true), ("https://api.test/v1/things/?page=2", true), ("/v1/%74hings?page=2", true),
            ("/v1/others?page=2", false), ("/v1/things/7/parts?page=2", false), ("/things?page=2", false),
            ("others", false),
        ])
    func otherList(_ link: String, isOwn: Bool) async throws {
        let numbered = table(.nextURL(Paging.NextURL(path: "next", pageParameter: "page")))
        // Pages are asked ahead here, so that the third may be asked for before the second.
        let server = ScriptedTransport(byAddress: { url in
            guard let page = url.firstMatch(of: #/[?&]page=(\d+)$/#) else { return response("a", next: link) }
            return response(page.1 == "2" ? "b" : "")
        })
        let (report, transport, rows) = try await read(server, of: numbered)
        #expect(report.failure?.reason == (isOwn ? nil : .foreignAddress(link, allowed: "https://api.test/v1/things")))
        #expect((transport.urls.count > 1) == isOwn)
        #expect(rows == (isOwn ? 2 : 0))
    }

    @Test("A redirect to anywhere else is an error, and nothing is sent there", arguments: foreign)
    func foreignRedirect(_ location: String) async throws {
        let (report, transport, _) = try await read([redirect(location), response("b")])
        #expect(report.failure?.reason == .foreignAddress(location, allowed: "api.test"))
        #expect(transport.urls == ["https://api.test/v1/things"])
        #expect(report.requests == 1)
    }

    @Test(
        "A redirect within the provider's own origin is followed",
        arguments: [
            ("/v2/things", "https://api.test/v2/things"), ("things/", "https://api.test/v1/things/"),
            ("https://api.test/v2/things?x=1", "https://api.test/v2/things?x=1"),
            ("http://api.test/v2/things", "https://api.test/v2/things"),
        ])
    func ownRedirect(_ location: String, _ expected: String) async throws {
        for status in [301, 302, 303, 307, 308] {
            let (report, transport, rows) = try await read([redirect(location, status: status), response("ab")])
            #expect(report.failure == nil)
            #expect(transport.urls == ["https://api.test/v1/things", expected])
            #expect(transport.headers == Array(repeating: ["Authorization secret"], count: 2))
            #expect(report.requests == 2)
            #expect(report.pages == 1)
            #expect(rows == 2)
        }
    }

    @Test("Redirects without end are given up")
    func endlessRedirects() async throws {
        let (report, transport, _) = try await read((0..<20).map { redirect("/r\($0)") })
        #expect(report.failure?.reason == .noProgress("the server redirects from place to place"))
        #expect(transport.urls.count == 4)
    }

    @Test("A port that is configured is kept, and no other is asked")
    func configuredPort() async throws {
        let base = "http://127.0.0.1:8080"
        let own = try await read([response("a", next: "http://127.0.0.1:8080/x"), response("b")], base: base)
        #expect(own.transport.urls == ["http://127.0.0.1:8080/things", "http://127.0.0.1:8080/x"])
        for link in [
            "http://127.0.0.1/x", "http://127.0.0.1:8081/x", "https://127.0.0.1:443/x", "http://localhost:8080/x",
        ] {
            let other = try await read([response("a", next: link), response("b")], base: base)
            #expect(other.report.failure?.reason == .foreignAddress(link, allowed: "127.0.0.1:8080"))
            #expect(other.transport.urls.count == 1)
        }
    }

    @Test("Parameters of the scan replace those of the same name in a link, whatever their encoding")
    func linkParameters() async throws {
        let link = "?page=2&size=7&s%69ze=8&q=%5Ba%5D"
        let (_, transport, _) = try await read([response("a", next: link), response("b")], pageSize: 50)
        #expect(
            transport.urls == [
                "https://api.test/v1/things?size=50", "https://api.test/v1/things?page=2&q=%5Ba%5D&size=50",
            ])
    }

    @Test("A base URL may end in a slash or have a path", arguments: ["https://api.test/v1", "https://api.test/v1/"])
    func baseURL(_ base: String) async throws {
        #expect(try await read([response("a")], base: base).transport.urls == ["https://api.test/v1/things"])
    }

    @Test(
        "What is no address is asked nothing",
        arguments: ["", "api.test", "ftp://api.test", "https://", "/v1", "http:"])
    func noAddress(_ base: String) async throws {
        let (report, transport, _) = try await read([response("a")], base: base)
        #expect(report.failure?.reason == .foreignAddress(base, allowed: "addresses with https or http"))
        #expect(transport.urls.isEmpty)
    }

    @Test("The report tells requests, pages, rows and bytes, and where the list stands")
    func reported() async throws {
        let (report, _, rows) = try await read([response("ab", next: "?p=2"), response(""), response("c")])
        #expect(report.requests == 2)
        #expect(report.pages == 2)
        #expect(report.rows == 2)
        #expect(rows == 2)
        #expect(report.bytes == response("ab", next: "?p=2").body.count + response("").body.count)
        #expect(report.progress.next == nil)
        #expect(report.isComplete)
    }

    @Test("A scan that fails tells where to go on")
    func progressAfterFailure() async throws {
        let (report, _, _) = try await read([response("ab", next: "?p=2"), PageResponse(status: 500)])
        #expect(report.failure?.request == "GET https://api.test/v1/things?p=2")
        #expect(report.progress.next == .url("https://api.test/v1/things?p=2"))
        #expect(report.progress.rows == 2)
    }
}
