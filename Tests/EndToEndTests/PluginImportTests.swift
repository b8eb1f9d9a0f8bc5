import Foundation
import Testing

/// Providers imported from the seeds' documents, asked for rows of servers that were written from the same documents.
@Suite("Imported and probed providers", .serialized) struct PluginImportTests {
    private static let seeds = Places.root + "/Tests/Contracts/seeds/"

    /// A document, the variables that point its provider at the server, and the provider that is built in.
    struct Seed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let base: String
        let settings: [(String, String)]
        /// Whether the document has a filter by status.
        let isFiltered: Bool
    }

    static let seedsToImport = [
        Seed(
            testDescription: "qonto", file: "qonto-list-payment-links.md", base: "QUIRE_QONTO_BASE_URL",
            settings: [("QUIRE_X_ACCESS_TOKEN", "")], isFiltered: true),
        Seed(
            testDescription: "mijnklantportaal", file: "mijnklantportaal-list-payment-links.md",
            base: "QUIRE_MIJNKLANTPORTAAL_BASE_URL",
            settings: [("QUIRE_X_API_KEY", "QUIRE_MIJNKLANTPORTAAL_API_KEY")], isFiltered: false),
    ]

    private func environment(_ seed: Seed, _ server: IndependentServer) -> [String: String] {
        var environment = server.environment
        environment["QUIRE_X_BASE_URL"] = server.environment[seed.base]
        for (name, source) in seed.settings {
            environment[name] = source.isEmpty ? Canary.accessToken : server.environment[source]
        }
        return environment
    }

    @Test("The document's provider, unedited, gives the rows that the built-in one gives", arguments: seedsToImport)
    func unedited(seed: Seed) throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let written = try Invocation(["plugin", "import", Self.seeds + seed.file, "--name", "x"], in: folder).run()
            #expect(written.end == .exit(0) && written.text.contains("next: quire plugin check x.provider.yaml"))
            let check = try Invocation(["plugin", "check", "x.provider.yaml", "--queries", "8"], in: folder).run()
            // The examples of a document needn't show a last page, or a null wherever there can be one.
            let failed = check.lines.filter { $0.hasPrefix("failed") }
            #expect(failed.allSatisfy { $0.hasPrefix("failed   fixtures") }, "\(check.text)\(check.errors)")
            #expect(check.lines.contains { $0.hasPrefix("ok       queries") })
            let environment = environment(seed, server)
            func ask(_ query: String) throws -> Outcome {
                try Invocation(["--plugin", "x.provider.yaml", "-c", query, "-f", "csv"], in: folder, environment).run()
            }
            let query = "where status=paid limit 5 select id, status, amount, created_at"
            try server.reset()
            let own = try ask("from x \(query)")
            let asked = try server.log().compactMap {
                $0["target"] as? String ?? $0["path"] as? String ?? $0["url"] as? String
            }
            let known = try ask("from \(seed.testDescription).payment_links \(query)")
            #expect(own.end == .exit(0), "\(own.errors)")
            #expect(own.text == known.text && own.lines.count == 6, "\(own.text) \(known.text)")
            let log = String(describing: try server.log())
            #expect(!seed.isFiltered || log.contains("status"), "\(asked) \(log.prefix(2000))")
            let plan = try ask("explain from x where status=paid limit 5")
            #expect(
                plan.text.contains(seed.isFiltered ? "pushed      status = \"paid\"" : "local       status = \"paid\""))
            let whole = try ask("from x count")
            #expect(whole.text == (try ask("from \(seed.testDescription).payment_links count")).text)
        }
    }

    @Test(
        "A probe finds nothing wrong with either, and the guesses that are wrong of another server",
        arguments: seedsToImport)
    func probed(seed: Seed) throws {
        let folder = try Folder()
        _ = try Invocation(["plugin", "import", Self.seeds + seed.file, "--name", "x"], in: folder).run()
        try IndependentServer.with { server in
            let probe = try Invocation(
                ["plugin", "probe", "x", "--plugin", "x.provider.yaml"], in: folder, environment(seed, server)
            ).run()
            #expect(probe.end == .exit(0), "\(probe.text)\(probe.errors)")
            #expect(probe.errors.contains("probing x at http://127.0.0.1"))
        }
        guard seed.isFiltered else { return }
        try IndependentServer.with(["--unsorted", "--total", "wrong"]) { server in
            let probe = try Invocation(
                ["plugin", "probe", "x", "--plugin", "x.provider.yaml", "--format", "json"], in: folder,
                environment(seed, server)
            ).run()
            let report = try #require(probe.json as? [String: Any])
            #expect(probe.end == .exit(1) && report["ok"] as? Bool == false)
            #expect(probe.text.contains("has the same order as without the sort"), "\(probe.text)")
        }
    }

    @Test("What can't be imported says why, and writes nothing")
    func refused() throws {
        let folder = try Folder()
        try folder.write("a.yaml", "openapi: 3.0.0\npaths: [\n")
        let broken = try Invocation(["plugin", "import", "a.yaml"], in: folder).run()
        #expect(broken.end == .exit(2) && broken.errors.contains("--> a.yaml:3:1"), "\(broken.errors)")
        let taken = try Invocation(["plugin", "import", Self.seeds + "qonto-list-payment-links.md"], in: folder).run()
        #expect(taken.end == .exit(2) && taken.errors.contains("with --name my_qonto"), "\(taken.errors)")
        #expect(folder.text("qonto.provider.yaml") == nil)
        let page = try Invocation(["plugin", "import", Self.seeds + "txn-listing-payment-links.md"], in: folder).run()
        #expect(page.end == .exit(2) && page.errors.contains("api-description"), "\(page.errors)")
        let none = try Invocation(["plugin", "import", "nothing.yaml"], in: folder).run()
        #expect(none.end == .exit(2) && none.errors.contains("nothing.yaml"), "\(none.errors)")
        let output = try Invocation(
            ["plugin", "import", Self.seeds + "qonto-list-payment-links.md", "-o", "-"], in: folder
        ).run()
        #expect(output.end == .exit(0) && output.text.contains("provider: qonto"))
        let known = try Invocation(["plugin", "probe", "nobody"], in: folder).run()
        #expect(known.end == .exit(2) && known.errors.contains("there is no provider 'nobody'"))
        let keyless = try Invocation(["plugin", "probe", "qonto"], in: folder).run()
        #expect(keyless.end == .exit(4), "\(keyless.errors)")
    }
}
