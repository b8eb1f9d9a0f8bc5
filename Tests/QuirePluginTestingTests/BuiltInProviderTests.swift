import DeclaredProviders
import Foundation
import MijnKlantportaalProvider
import QontoProvider
import QuirePluginKit
import QuirePluginTesting
import QuireProviderFile
import Testing
import TxnProvider

/// A provider that comes with the program, in one of its forms, and where its recorded responses are.
struct Subject: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let plugin: any ProviderPlugin
    /// The folder of its recorded responses and approved requests.
    let folder: String

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The three that are written in both forms, each form; then those that are files alone.
    static let all: [Subject] = swift + files + declared

    private static let swift = [QontoProvider() as any ProviderPlugin, MijnKlantportaalProvider(), TxnProvider()]
        .map { plugin in
            Subject(
                testDescription: "\(plugin.manifest.id) in Swift", plugin: plugin,
                folder: folder("\(plugin.manifest.title)/Tests/Fixtures"))
        }

    private static let files = ["Qonto", "MijnKlantportaal", "Txn"].compactMap { title in
        let name = title.lowercased() + ProviderFile.suffix
        let text = try? String(
            contentsOf: root.appending(path: "Tests/QuireProviderFileTests/Files/\(name)"), encoding: .utf8)
        return text.flatMap { ProviderFile.read($0, name: name).provider }.map { plugin in
            Subject(testDescription: name, plugin: plugin, folder: folder("\(title)/Tests/Fixtures"))
        }
    }

    private static let declared = DeclaredFiles.all.compactMap { file in
        ProviderFile.read(file.text, name: file.name).provider.map { plugin in
            let manifest = plugin.manifest
            return Subject(
                testDescription: file.name, plugin: plugin, folder: folder("\(manifest.title)/\(manifest.id).fixtures"))
        }
    }

    private static func folder(_ path: String) -> String { root.appending(path: "plugins/" + path).path }
}

/// Every provider that comes with the program passes the whole kit, with the responses recorded from its documents.
@Suite("Built-in providers") struct BuiltInProviderTests {
    @Test("are nine, three of them in both forms")
    func count() {
        #expect(Subject.all.count == 12)
        #expect(Set(Subject.all.map(\.plugin.manifest.id)).count == 9)
    }

    @Test("pass every check and skip none, with their own fixtures and requests", arguments: Subject.all)
    func checks(subject: Subject) async throws {
        if ProcessInfo.processInfo.environment["QUIRE_RECORD"] == "1" {
            let file = URL(filePath: subject.folder + "/" + Fixture.requestsFile)
            try Data(requestsText(of: subject.plugin).utf8).write(to: file)
        }
        let report = await checkProvider(
            subject.plugin, fixtures: try Fixture.all(in: subject.folder),
            requests: Fixture.requests(in: subject.folder))
        #expect(report.checks.allSatisfy { $0.status == .ok }, "\(report)")
    }
}
