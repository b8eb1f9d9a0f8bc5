import Foundation
import Testing

/// The guide for authors of providers, followed word for word.
@Suite("The guide for providers")
struct PluginGuideTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/plugins.md")

    /// A block of the guide: its kind, the file it names, its text, and where the text stands.
    private struct Block {
        var kind: String
        var path: String?
        var text: String
        var lines: Range<Int>
    }

    private static func blocks(in lines: [String]) -> [Block] {
        var blocks: [Block] = []
        var index = 0
        while index < lines.count {
            guard lines[index].hasPrefix("```") else {
                index += 1
                continue
            }
            let words = lines[index].dropFirst(3).split(separator: " ").map(String.init)
            let start = index + 1
            let end = lines[start...].firstIndex { $0 == "```" } ?? lines.count
            let text = lines[start..<end].map { $0 + "\n" }.joined()
            blocks.append(
                Block(kind: words.first ?? "", path: words.dropFirst().first, text: text, lines: start..<end))
            index = end + 1
        }
        return blocks
    }

    @Test("leads to a provider that works, and shows what is really written")
    func follow() throws {
        var lines = try String(contentsOf: Self.file, encoding: .utf8).components(separatedBy: "\n")
        let folder = try Folder()
        var output = ""
        var rewritten: [(Range<Int>, String)] = []
        let blocks = Self.blocks(in: lines)
        #expect(blocks.count { $0.kind == "sh" } > 5)
        for block in blocks {
            let place = "docs/plugins.md:\(block.lines.lowerBound + 1)"
            switch (block.kind, block.path) {
            case ("sh", nil): output = try run(block.text, in: folder)
            case ("output", nil):
                rewritten.append((block.lines, output))
                if !Self.isRecording { #expect(output == block.text, "\(place)") }
            case ("yaml", let path?), ("json", let path?): try folder.write(path, block.text)
            case ("swift", nil): #expect(try Self.contains(block.text, below: folder.path), "\(place)")
            default: Issue.record("\(place): a block that nothing follows")
            }
        }
        guard Self.isRecording else { return }
        for (range, text) in rewritten.reversed() {
            lines.replaceSubrange(
                range, with: text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: Self.file, options: .atomic)
    }

    private static var isRecording: Bool { ProcessInfo.processInfo.environment["QUIRE_RECORD"] == "1" }

    /// What a block of commands writes to either stream.
    private func run(_ script: String, in folder: Folder) throws -> String {
        let programs = URL(filePath: Places.quire).deletingLastPathComponent().path
        var invocation = Invocation(
            ["-c", "exec 2>&1\n" + script], in: folder, ["PATH": "\(programs):/usr/local/bin:/usr/bin:/bin"])
        invocation.program = "/bin/sh"
        return try invocation.run().text
    }

    /// Whether a text stands in a Swift file somewhere in a folder.
    private static func contains(_ text: String, below folder: String) throws -> Bool {
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return try files.filter { $0.hasSuffix(".swift") }.contains { name in
            try String(contentsOfFile: folder + "/" + name, encoding: .utf8).contains(text)
        }
    }
}
