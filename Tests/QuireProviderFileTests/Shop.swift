import ProviderTestSupport
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuireProviderFile
import Testing

/// A provider file with one table, of which a test writes the interesting lines.
enum Shop {
    /// The file: `provider` stands beside the tables, `table` in the table `things`.
    static func file(
        _ table: String, fields: String = "{id: text}", provider: String = "auth: bearer {key}"
    ) -> ProviderFile {
        ProviderFile.read(
            """
            provider: shop
            url: https://api.test
            \(provider)
            tables:
              things:
                path: /things
                records: data
                fields: \(fields)
                \(table.replacing("\n", with: "\n    "))
            """, name: "shop.provider.yaml")
    }

    /// What a query prints, and what was asked for it.
    static func ask(
        _ query: String, _ file: ProviderFile, body: String = #"{"data":[]}"#
    ) async throws -> (answer: Answer, targets: [String]) {
        #expect(file.problems.map(\.message) == [])
        let provider = try #require(file.provider)
        let server = ScriptedServer(body: body)
        let answer = try await Asking([provider], server).ask(query)
        return (answer, server.targets)
    }
}
