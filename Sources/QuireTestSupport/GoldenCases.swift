import Foundation

/// A file of approved cases: an unindented line is the input, and the indented lines below it are the expected result.
///
/// With `QUIRE_RECORD=1` in the environment the file is rewritten with the current results.
package struct GoldenCases: Sendable {
    private let file: URL

    /// The cases at a path, such as `QuirePlannerTests/Goldens/qonto.txt`, beside the folder of the test's own file.
    package init(_ path: String, testFile: String = #filePath) {
        file = URL(filePath: testFile).deletingLastPathComponent().deletingLastPathComponent().appending(path: path)
    }

    /// The cases for which `make` doesn't return the approved result, each in words.
    package func differences(_ make: (String) async throws -> [String]) async throws -> [String] {
        let text = try String(contentsOf: file, encoding: .utf8)
        var recorded = ""
        var differences: [String] = []
        for block in text.split(separator: "\n\n") {
            let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard let input = lines.first, !input.isEmpty else { continue }
            let approved = lines.dropFirst().filter { !$0.isEmpty }.joined(separator: "\n")
            let found = try await make(input).map { "  " + $0 }.joined(separator: "\n")
            recorded += "\(input)\n\(found)\n\n"
            if let difference = Golden.difference(between: approved, and: found) {
                differences.append("\(input): \(difference)")
            }
        }
        if recorded.isEmpty { return ["\(file.lastPathComponent) has no case"] }
        guard Golden.isRecording else { return differences }
        try Data(recorded.dropLast().utf8).write(to: file, options: .atomic)
        return []
    }
}
