import Foundation

/// An approved text in a file, which the text of a test must equal.
///
/// With `QUIRE_RECORD=1` in the environment the file is rewritten. A missing file is written too, and the comparison
/// fails once, so that the file gets reviewed.
package struct Golden: Sendable {
    private let file: URL

    /// Creates a golden at a path, such as `Corpus/binding_errors/messages.txt`, relative to the folder of all tests.
    package init(_ path: String, testFile: String = #filePath) {
        file = URL(filePath: testFile).deletingLastPathComponent().deletingLastPathComponent().appending(path: path)
    }

    /// Whether goldens are written instead of compared.
    package static var isRecording: Bool { ProcessInfo.processInfo.environment["QUIRE_RECORD"] == "1" }

    /// The first difference from the approved text, in words; nil if there is none.
    package func difference(from found: String) throws -> String? {
        guard !Golden.isRecording, let approved = try? String(contentsOf: file, encoding: .utf8) else {
            try Data(found.utf8).write(to: file, options: .atomic)
            return Golden.isRecording ? nil : "\(file.lastPathComponent) was missing; it is written now: look at it"
        }
        return Golden.difference(between: approved, and: found)
    }

    /// The first line in which two texts differ, in words; nil when none does.
    package static func difference(between approved: String, and found: String) -> String? {
        if approved == found { return nil }
        let (old, new) = (approved.components(separatedBy: "\n"), found.components(separatedBy: "\n"))
        let line =
            zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
        func text(_ lines: [String]) -> String { lines.indices.contains(line) ? lines[line] : "‹end›" }
        return "line \(line + 1): expected «\(text(old))», found «\(text(new))»"
    }
}
