import MijnKlantportaalProvider
import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuirePlan
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Testing
import TxnProvider

/// What `explain` says, as text and as JSON.
@Suite struct ExplainTests {
    private let server = FakeQonto(FakeLink.generated(250, seed: 11))

    @Test("Explanations are as recorded")
    func recorded() async throws {
        var world = world(server)
        for plugin in [MijnKlantportaalProvider(), TxnProvider()] as [any ProviderPlugin] {
            let manifest = plugin.manifest
            world.sources.providers.append(
                Catalog.Provider(name: manifest.id, aliases: manifest.aliases, plugin: plugin))
            world.sources.baseURLs[manifest.id] = "https://\(manifest.id).test"
        }
        var strategies: Set<String> = []
        var advised = 0
        let golden = GoldenCases("QuireSessionTests/Goldens/explain.txt")
        let differences = try await golden.differences { query in
            let ran = try await run(query, in: world)
            let explanation = try #require(ran.sink.explanation)
            strategies.formUnion(explanation.sources.map(\.strategy))
            advised += explanation.sources.filter { !$0.reasons.advice.isEmpty }.count
            return explanation.text.split(separator: "\n").map(String.init) + [explanation.json]
        }
        #expect(differences == [])
        let known = ["empty", "scan", "top_n", "sorted_until", "bisect", "count", "count_by_value", "children"]
        #expect(strategies.isSuperset(of: known), "a path has no golden")
        #expect(advised > 10)
    }

    @Test("Explaining asks nothing, of anyone")
    func asksNothing() async throws {
        let world = world(server) { () throws(Diagnostic) in throw Diagnostic(.missingCredentials, message: "no key")
        }
        let ran = try await run("explain from qonto where status=paid sort amount limit 5", in: world)
        #expect(ran.outcome.exit == 0)
        #expect(server.urls.isEmpty)
        #expect(ran.rows.isEmpty)
    }

    @Test(
        "The requests that are estimated hold what is made",
        arguments: [
            "from qonto", "from qonto limit 5", "from qonto limit 150", "from qonto sort amount desc limit 5",
            "from qonto sort amount limit 0", "from qonto where false", "from qonto where reusable = true limit 3",
            "from qonto sort amount, id limit 120", "from qonto sort expiration_date skip 100 limit 120",
            "from qonto where status=paid sort amount limit 1000", "from qonto where amount > 1000 sort amount limit 1",
            "from qonto limit 1000",
        ])
    func estimates(_ query: String) async throws {
        let server = FakeQonto(FakeLink.generated(250, seed: 11))
        let explained = try await run("explain " + query, server)
        let source = try #require(explained.sink.explanation?.sources.first)
        #expect(server.urls.isEmpty)
        let ran = try await run(query, server)
        let made = try #require(ran.outcome.report?.requests)
        #expect(made >= source.minimumRequests)
        #expect(made <= source.maximumRequests ?? made)
        #expect(server.urls.first.map { "GET \($0)" } == source.firstRequest)
    }

    @Test("The first request is asked where the provider is configured")
    func configuredAddress() async throws {
        let world = world(server, base: "http://127.0.0.1:8080/q/")
        let ran = try await run("explain from qonto limit 1", in: world)
        #expect(
            ran.sink.explanation?.sources.first?.firstRequest
                == "GET http://127.0.0.1:8080/q/v2/payment_links?per_page=1")
    }
}
