import Foundation
import QuireDiagnostics
import QuirePluginKit
import QuirePluginTesting
import QuireProviderFile
import Testing

/// What `quire plugin new` writes passes the check as it is.
@Suite("The provider to begin with") struct TemplateTests {
    private static let template = Result { try ProviderTemplate(name: "acme_shop") }

    /// The recorded responses among files that were written.
    private func fixtures(_ files: [ProviderTemplate.File]) throws -> [Fixture] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in files where file.path.hasSuffix(".json") {
            let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
            try Data(file.text.utf8).write(to: folder.appending(path: name))
        }
        return try Fixture.all(in: folder.path)
    }

    @Test("as a file passes the whole kit with its own fixtures")
    func file() async throws {
        let files = try Self.template.get().providerFile
        let declaration = try #require(files.first { $0.path == "acme_shop.provider.yaml" })
        let file = ProviderFile.read(declaration.text, name: declaration.path)
        #expect(file.problems.isEmpty, "\(file.problems.map(\.message))")
        let fixtures = try fixtures(files)
        #expect(fixtures.map(\.name) == ["error.401", "orders.last", "orders.page"])
        let report = await checkProvider(try #require(file.provider), fixtures: fixtures)
        #expect(report.isOK, "\(report)")
        #expect(report.checks.filter { $0.status == .skipped }.map(\.name) == ["golden requests"])
    }

    @Test("as a package passes the whole kit, and is what is compiled here")
    func package() async throws {
        let files = try Self.template.get().swiftPackage(kit: "../quire")
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Template")
        for name in ["AcmeShopProvider.swift", "OrdersResource.swift"] {
            let file = try #require(files.first { $0.path == "acme_shop/Sources/AcmeShopProvider/\(name)" })
            let compiled = sources.appending(path: name)
            if ProcessInfo.processInfo.environment["QUIRE_RECORD"] == "1" {
                try Data(file.text.utf8).write(to: compiled)
            }
            #expect(try String(contentsOf: compiled, encoding: .utf8) == file.text)
        }
        let report = await checkProvider(AcmeShopProvider(), fixtures: try fixtures(files))
        #expect(report.isOK, "\(report)")
    }

    @Test("is the same provider in both forms")
    func same() throws {
        let text = try #require(try Self.template.get().providerFile.first).text
        let file = try #require(ProviderFile.read(text, name: "acme_shop.provider.yaml").provider)
        #expect(
            requestsText(of: file).replacing("(api_key)", with: "")
                == requestsText(of: AcmeShopProvider()).replacing("(api_key)", with: ""))
        #expect(file.resources == AcmeShopProvider().resources)
    }

    @Test("finds the kit in a folder or at an address")
    func kit() throws {
        func manifest(_ kit: String) throws -> String {
            try #require(try Self.template.get().swiftPackage(kit: kit).first { $0.path == "acme_shop/Package.swift" })
                .text
        }
        let local = try manifest("../quire")
        #expect(local.contains(".package(path: \"../quire\")") && local.contains("package: \"quire\""))
        let remote = try manifest("https://git.example/tools/quire.git")
        #expect(
            remote.contains("url: \"https://git.example/tools/quire.git\"") && remote.contains("package: \"quire\""))
    }

    @Test("has a name that queries can use", arguments: [("Acme-Pay", "acme_pay"), ("", "a_name"), ("1st", "st")])
    func names(name: String, better: String) {
        let error = #expect(throws: ProviderTemplate.NameError.self) { try ProviderTemplate(name: name) }
        #expect(error?.description.hasSuffix("such as \(better)") == true)
    }
}
