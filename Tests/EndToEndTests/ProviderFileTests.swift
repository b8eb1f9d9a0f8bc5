import Foundation
import Testing

/// Providers in files, as a user has them: where they are found, and where they aren't.
@Suite(.serialized) struct ProviderFileTests {
    /// The provider that README shows, between its fences.
    static func readme() throws -> String {
        let text = try String(contentsOfFile: Places.root + "/README.md", encoding: .utf8)
        let fence = try #require(text.range(of: "```yaml\n"))
        let rest = text[fence.upperBound...]
        return String(rest[..<(try #require(rest.range(of: "```"))).lowerBound])
    }

    @Test("README's provider has ten lines and answers a query against a local server")
    func readmeProvider() throws {
        let file = try Self.readme()
        #expect(file.split(separator: "\n").count <= 10)
        try IndependentServer.with { server in
            let folder = try Folder()
            try folder.write("pay.provider.yaml", file)
            var environment = server.environment
            environment["QUIRE_PAY_BASE_URL"] = server.environment["QUIRE_MIJNKLANTPORTAAL_BASE_URL"]
            environment["QUIRE_PAY_API_KEY"] = server.environment["QUIRE_MIJNKLANTPORTAAL_API_KEY"]
            let query = "where status = open select id, amount, created_at"
            let own = try Invocation(
                ["--plugin", "pay.provider.yaml", "-c", "from pay \(query)", "--format", "csv"], in: folder, environment
            ).run()
            let known = try Invocation(["-c", "from mkp \(query)", "--format", "csv"], in: folder, environment).run()
            #expect(own.end == .exit(0), "\(own.errors)")
            #expect(own.output == known.output)
            #expect(own.output.count(where: { $0 == 10 }) > 10)
        }
    }

    @Test("A file in the folder that quire is started in is never picked up; one in the data folder is")
    func places() throws {
        let folder = try Folder()
        let file = try Self.readme()
        try folder.write("pay.provider.yaml", file)
        let here = try Invocation(["-c", "describe pay"], in: folder).run()
        #expect(here.end == .exit(3))
        #expect(here.errors.contains("there is no provider or binding named 'pay'"))
        let relative = try Invocation(["-c", "describe pay"], in: folder, ["QUIRE_PLUGIN_PATH": "."]).run()
        #expect(relative.end == .exit(3))
        try folder.write(".data/quire/plugins/pay.provider.yaml", file)
        #expect(try Invocation(["-c", "describe pay"], in: folder).run().end == .exit(0))
        let list = try Invocation(["plugin", "list", "--format", "json"], in: folder).run()
        #expect(list.end == .exit(0))
        #expect(String(decoding: list.output, as: UTF8.self).contains(#""name":"pay","form":"file","version":"1.0.0""#))
        #expect(
            String(decoding: list.output, as: UTF8.self).contains(
                #""tables":["links"],"failed_tables":[],"health":"ok""#))
    }

    @Test("A file never takes the place of a provider that exists; the error names both")
    func conflict() throws {
        let folder = try Folder()
        try folder.write("q.provider.yaml", try Self.readme().replacing("provider: pay", with: "provider: qonto"))
        let run = try Invocation(["--plugin", "q.provider.yaml", "-c", "from qonto"], in: folder).run()
        #expect(run.end == .exit(2))
        #expect(run.errors.contains("two providers are named 'qonto': Qonto (built in) and Qonto ("))
    }

    @Test("A mistake in a table costs that table and is shown at its place")
    func mistake() throws {
        let folder = try Folder()
        let broken = try Self.readme() + "  more: {path: /more, fields: {id: txt}}\n"
        try folder.write("pay.provider.yaml", broken)
        let run = try Invocation(["--plugin", "pay.provider.yaml", "-c", "describe pay"], in: folder).run()
        #expect(run.end == .exit(0))
        #expect(run.errors.contains("pay.provider.yaml:10:"))
        #expect(run.errors.contains("did you mean 'text'?"))
        #expect(String(decoding: run.output, as: UTF8.self).contains("pay.links"))
    }
}
