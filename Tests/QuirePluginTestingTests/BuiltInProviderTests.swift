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
    /// The recorded responses, as the files are named after their tables.
    let fixtures: @Sendable () throws -> [Fixture]

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The three that are written in both forms, each form; then those that are files alone.
    static let all: [Subject] = swift + files + declared

    private static let swift = [QontoProvider() as any ProviderPlugin, MijnKlantportaalProvider(), TxnProvider()]
        .map { plugin in
            Subject(testDescription: "\(plugin.manifest.id) in Swift", plugin: plugin) {
                try fixtures(of: plugin.manifest.title)
            }
        }

    private static let files = ["Qonto", "MijnKlantportaal", "Txn"].compactMap { title in
        let name = title.lowercased() + ProviderFile.suffix
        let text = try? String(
            contentsOf: root.appending(path: "Tests/QuireProviderFileTests/Files/\(name)"), encoding: .utf8)
        return text.flatMap { ProviderFile.read($0, name: name).provider }.map { plugin in
            Subject(testDescription: name, plugin: plugin) { try fixtures(of: title) }
        }
    }

    private static let declared = DeclaredFiles.all.compactMap { file in
        ProviderFile.read(file.text, name: file.name).provider.map { plugin in
            Subject(testDescription: file.name, plugin: plugin) {
                let folder = root.appending(path: "Tests/QuireProviderFileTests/Fixtures").path
                return try Fixture.all(in: folder).filter { $0.table == plugin.manifest.id }.map { fixture in
                    var fixture = fixture
                    fixture.table = fixture.name.split(separator: ".").dropFirst().first.map(String.init) ?? ""
                    return fixture
                }
            }
        }
    }

    private static func fixtures(of title: String) throws -> [Fixture] {
        try Fixture.all(in: root.appending(path: "plugins/\(title)/Tests/Fixtures").path)
    }
}

/// Every provider that comes with the program passes the whole kit, with the responses recorded from its documents.
@Suite("Built-in providers") struct BuiltInProviderTests {
    @Test("are nine, three of them in both forms")
    func count() {
        #expect(Subject.all.count == 12)
        #expect(Set(Subject.all.map(\.plugin.manifest.id)).count == 9)
    }

    @Test("pass every check, with their own fixtures", arguments: Subject.all)
    func checks(subject: Subject) async throws {
        let fixtures = try subject.fixtures()
        #expect(!fixtures.isEmpty)
        let report = await checkProvider(subject.plugin, fixtures: fixtures)
        #expect(report.isOK, "\(report)")
    }
}
