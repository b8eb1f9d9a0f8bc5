import Foundation
import MijnKlantportaalProvider
import QontoProvider
import QuirePluginKit
import QuirePluginTesting
import Testing
import TxnProvider

/// Every provider that comes with the program passes the whole kit, with the fixtures that lie beside it.
@Suite("Built-in providers") struct BuiltInProviderTests {
    private static let plugins: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider()]

    @Test("pass every check, with their own fixtures", arguments: plugins.map(\.manifest.id))
    func checks(id: String) async throws {
        let plugin = try #require(Self.plugins.first { $0.manifest.id == id })
        let folder = Self.folder(of: plugin)
        let report = await checkProvider(
            plugin, fixtures: try Fixture.all(in: folder), requests: Fixture.requests(in: folder))
        #expect(report.isOK, "\(report)")
    }

    private static func folder(of plugin: any ProviderPlugin) -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let name = "\(type(of: plugin))".replacing("Provider", with: "")
        return root.appending(path: "plugins/\(name)/Tests/Fixtures").path()
    }
}
