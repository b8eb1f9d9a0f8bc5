import Foundation
import Testing

/// A file of cases: a line that isn't indented is the input, the indented lines below it what comes of it.
///
/// With `QUIRE_RECORD=1` in the environment the file is written anew from what comes now.
struct GoldenFile {
    private let url: URL

    /// The golden file of that name beside a test's source file.
    init(_ name: String, besides source: String = #filePath) {
        url = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
    }

    /// Holds each case against what `make` gives for its input.
    func check(_ make: (String) async throws -> [String]) async throws {
        let text = try String(contentsOf: url, encoding: .utf8)
        var recorded = ""
        var count = 0
        for block in text.split(separator: "\n\n") {
            let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard let input = lines.first, !input.isEmpty else { continue }
            let expected = lines.dropFirst().filter { !$0.isEmpty }
            let actual = try await make(input).map { "  " + $0 }
            recorded += ([input] + actual).joined(separator: "\n") + "\n\n"
            count += 1
            if !isRecording { #expect(actual == expected, "\(input)") }
        }
        #expect(count > 0, "the golden file has no case")
        if isRecording { try String(recorded.dropLast()).write(to: url, atomically: true, encoding: .utf8) }
    }

    private var isRecording: Bool { ProcessInfo.processInfo.environment["QUIRE_RECORD"] == "1" }
}
