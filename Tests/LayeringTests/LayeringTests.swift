import Foundation
import Testing

@Suite("The package keeps the rules of the house")
struct LayeringTests {
    @Test("every source keeps to the table of arrows and uses no forbidden word")
    func sourcesKeepTheRules() throws {
        let sources = try Self.sources()
        try #require(sources.contains { $0.hasPrefix("Sources/") }, "no sources found below \(Self.root.path)")
        for file in sources {
            let text = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
            for violation in Architecture.quire.violations(in: text, file: file) {
                Issue.record("\(violation)")
            }
        }
    }

    @Test("what reads no list knows no endpoint: a table and what its source can do suffice")
    func endpointsStayBelow() throws {
        let rooms = ["QuireBinder", "QuirePlanner", "QuireEngine", "QuireLanguage", "QuireConsole", "QuireREPL"]
        for room in rooms {
            let files = try Self.swiftFiles(below: "Sources/\(room)")
            try #require(!files.isEmpty, "no sources found for \(room)")
            for file in files {
                let text = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
                #expect(!SwiftSource(text).lines.contains { $0.contains(#/\b[Ee]ndpoint\b/#) }, "\(file)")
            }
        }
    }

    @Test("no test is longer than a file may be")
    func testsAreShort() throws {
        for file in try Self.swiftFiles(below: "Tests") {
            let text = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
            #expect(Architecture.lineCount(of: text) <= Architecture.longestFile, "\(file)")
        }
    }

    @Test("the arrows of the table make no circle and lead to modules of the table")
    func tableIsSound() {
        let modules = Architecture.quire.modules
        var placed: Set<String> = []
        var waiting = modules
        while let next = waiting.firstIndex(where: { $0.arrows.isSubset(of: placed) }) {
            placed.insert(waiting.remove(at: next).name)
        }
        #expect(waiting.map(\.name).isEmpty)
        #expect(Architecture.quire.plugin.arrows.isSubset(of: placed))
    }

    @Test("every exception names a file that exists and gives its reason")
    func exceptionsAreReal() {
        for exception in Architecture.quire.exceptions {
            #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: exception.file).path))
            #expect(exception.reason.count > 20, "\(exception.file): \(exception.word)")
        }
    }

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files of all modules and of the providers, without the providers' tests.
    private static func sources() throws -> [String] {
        try swiftFiles(below: "Sources")
            + swiftFiles(below: "plugins").filter { $0.split(separator: "/").dropFirst(2).first == "Sources" }
    }

    private static func swiftFiles(below folder: String) throws -> [String] {
        let start = root.appending(path: folder).path
        guard FileManager.default.fileExists(atPath: start) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: start)
            .filter { $0.hasSuffix(".swift") }
            .map { "\(folder)/\($0)" }
            .sorted()
    }
}
