import Foundation
import ProviderTestSupport
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuireProviderFile
import Testing

/// The hosts that a provider file names besides its address.
@Suite struct HostTests {
    /// What comes of a list whose first page leads to an address, by a link in it or by a redirect, and the hosts asked.
    private func answer(_ address: String, isRedirect: Bool, at base: String = "https://api.test") async throws -> (
        answer: Answer, hosts: Set<String>
    ) {
        let file = Shop.file(
            "paging: {style: next_url, path: next}", provider: "auth: bearer {key}\nhosts: [archive.test]")
        #expect(file.problems.map(\.message) == [])
        let first: PageResponse =
            isRedirect ? .redirect(to: address) : .json(#"{"data":[{"id":"a"}],"next":"\#(address)"}"#)
        let server = ScriptedServer { url in
            url.host == "archive.test" ? .json(#"{"data":[{"id":"b"}],"next":null}"#) : first
        }
        let answer = try await Asking([try #require(file.provider)], at: base, server).ask("from shop")
        return (answer, server.hosts)
    }

    @Test("are asked where a page or a redirect leads there", arguments: [false, true])
    func allowed(isRedirect: Bool) async throws {
        let (answer, hosts) = try await answer("https://archive.test/things", isRedirect: isRedirect)
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(answer.rows == (isRedirect ? ["b"] : ["a", "b"]))
        #expect(hosts == ["api.test", "archive.test"])
    }

    @Test("are named beside any other, which gets no key", arguments: [false, true])
    func foreign(isRedirect: Bool) async throws {
        let (answer, hosts) = try await answer("https://evil.test/things", isRedirect: isRedirect)
        #expect(answer.codes == ["foreign-address"])
        #expect(
            answer.messages == [
                "Shop: the server points to another address, where nothing is sent: https://evil.test/things"
            ]
        )
        #expect(
            answer.diagnostics.first?.hint?.hasPrefix("requests may only go to api.test or archive.test; where ")
                == true)
        #expect(hosts == ["api.test"])
    }

    @Test("are not asked when another address is configured, such as a sandbox's")
    func elsewhere() async throws {
        let (answer, hosts) = try await answer(
            "https://archive.test/things", isRedirect: false, at: "http://127.0.0.1:4010")
        #expect(answer.codes == ["foreign-address"])
        #expect(answer.diagnostics.first?.hint == "requests may only go to 127.0.0.1:4010")
        #expect(hosts == ["127.0.0.1"])
    }
}
