import DeclaredProviders
import Foundation
import MijnKlantportaalProvider
import QontoProvider
import QuireDiagnostics
import QuirePluginKit
import QuireProviderFile
import Testing
import TxnProvider

/// Providers written as files and read again.
@Suite("Writing provider files")
struct PrinterTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Files")

    @Test("What is written reads as what it was", arguments: DeclaredFiles.all.map(\.text))
    func declared(text: String) throws {
        try roundTrip(text)
    }

    @Test("So do the files of the three providers", arguments: ["qonto", "mijnklantportaal", "txn"])
    func files(name: String) throws {
        try roundTrip(
            try String(contentsOf: Self.folder.appending(path: "\(name).provider.yaml"), encoding: .utf8))
    }

    private func roundTrip(_ text: String) throws {
        let provider = try #require(ProviderFile.read(text, name: "a.provider.yaml").provider)
        let written = ProviderFilePrinter.text(provider)
        let read = ProviderFile.read(written, name: "b.provider.yaml")
        #expect(read.problems.isEmpty, "\(read.problems.map(\.message))\n\(written)")
        let again = try #require(read.provider)
        #expect(again.manifest == provider.manifest)
        for (one, other) in zip(provider.resources, again.resources) { #expect(one == other, "\(written)") }
        #expect(again.resources.count == provider.resources.count)
        #expect(ProviderFilePrinter.text(again) == written)
    }

    @Test("Comments stand above what they are about and stay comments")
    func comments() throws {
        let provider = DeclaredProvider(
            Manifest(id: "a", title: "A", baseURL: "https://a.example"),
            [Resource(name: "t", path: "/t", recordsPath: "", fields: [Field("id", .text)])])
        let text = ProviderFilePrinter.text(
            provider, head: ["top\nurl: https://evil.example"],
            notes: ["tables/t/fields/id": ["why\u{2028}not"], "url": ["this host"]], tail: ["end"])
        #expect(
            text == """
                # top url: https://evil.example
                provider: a
                # this host
                url: https://a.example
                tables:
                  t:
                    path: /t
                    fields:
                      # why not
                      id: text
                # end

                """)
    }
}
