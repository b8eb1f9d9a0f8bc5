import QuireFetch
import QuirePluginKit
import Testing

/// Hosts besides the base URL's are asked only where the manifest names them.
@Suite struct AllowedHostTests {
    private static let hosts = ["Files.api.test", "archive.test"]

    @Test(
        "A link to a host that the manifest allows is followed over https, and links there are relative to it",
        arguments: [
            ("https://files.api.test/x?page=2", "https://files.api.test/x?page=2"),
            ("http://archive.test/x", "https://archive.test/x"), ("//ARCHIVE.test:443/x", "https://ARCHIVE.test/x"),
        ])
    func allowedLink(_ link: String, _ expected: String) async throws {
        let pages = [response("a", next: link), response("b", next: "?page=3"), response("c")]
        let (report, transport, rows) = try await read(pages, allowedHosts: Self.hosts)
        #expect(report.failure == nil)
        let path = expected.split(separator: "?").first.map(String.init) ?? expected
        #expect(transport.urls == ["https://api.test/v1/things", expected, path + "?page=3"])
        #expect(rows == 3)
    }

    @Test("A redirect to a host that the manifest allows is followed")
    func allowedRedirect() async throws {
        let pages = [redirect("https://archive.test/v1/things"), response("a")]
        let (report, transport, rows) = try await read(pages, allowedHosts: Self.hosts)
        #expect(report.failure == nil)
        #expect(transport.urls == ["https://api.test/v1/things", "https://archive.test/v1/things"])
        #expect(rows == 1)
    }

    @Test(
        "A link or a redirect to any other host names both, and nothing is sent there",
        arguments: [
            "https://evil.test/x", "https://archive.test.evil.test/x", "https://archive.test:8443/x",
            "https://key@archive.test/x", "https://sub.archive.test/x",
        ])
    func foreign(_ address: String) async throws {
        for first in [response("a", next: address), redirect(address)] {
            let (report, transport, rows) = try await read([first, response("b")], allowedHosts: Self.hosts)
            let allowed = "api.test or files.api.test or archive.test"
            #expect(report.failure?.reason == .foreignAddress(address, allowed: allowed))
            #expect(transport.urls == ["https://api.test/v1/things"])
            #expect(rows == 0)
        }
    }

    @Test("Where another base URL is configured, as for a test server, the manifest's hosts aren't asked")
    func otherBase() async throws {
        let link = "https://archive.test/x"
        for base in ["http://127.0.0.1:8080", "https://sandbox.api.test/v1"] {
            let (report, transport, _) = try await read(
                [response("a", next: link), response("b")], base: base, allowedHosts: Self.hosts)
            let host = base.split(separator: "/")[1]
            #expect(report.failure?.reason == .foreignAddress(link, allowed: String(host)))
            #expect(transport.urls == [base + "/things"])
        }
    }
}
