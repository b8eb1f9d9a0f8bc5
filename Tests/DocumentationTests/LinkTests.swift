import Foundation
import Testing

@Suite("What the documents refer to is there")
struct LinkTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let documents =
        ["README.md", "SECURITY.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        + ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "docs").path)) ?? [])
        .filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }

    @Test("every link to a file leads to one", arguments: documents)
    func links(document: String) throws {
        let file = Self.root.appending(path: document)
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /\]\(([^)\s]+)\)/) {
            let target = String(match.1.prefix { $0 != "#" })
            guard !target.isEmpty, !target.contains("://") else { continue }
            let place = file.deletingLastPathComponent().appending(path: target).path
            #expect(FileManager.default.fileExists(atPath: place), "\(document): \(match.1)")
        }
    }

    @Test("every suite that is named as a promise's proof is there", arguments: ["SECURITY.md", "docs/reliability.md"])
    func suites(document: String) throws {
        let text = try String(contentsOf: Self.root.appending(path: document), encoding: .utf8)
        let named = Set(text.matches(of: /`([A-Za-z0-9]+Tests)`/).map { String($0.1) })
        try #require(named.count > 20)
        var known: Set<String> = []
        for folder in ["Tests", "plugins"] {
            let start = Self.root.appending(path: folder)
            for name in try FileManager.default.subpathsOfDirectory(atPath: start.path)
            where name.hasSuffix("Tests.swift") {
                let source = try String(contentsOf: start.appending(path: name), encoding: .utf8)
                known.formUnion(source.matches(of: /struct ([A-Za-z0-9]+Tests)\b/).map { String($0.1) })
            }
        }
        #expect(named.subtracting(known).sorted() == [])
    }
}
