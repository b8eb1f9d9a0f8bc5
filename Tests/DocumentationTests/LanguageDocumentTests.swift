import Foundation
import QuireRender
import QuireTestSupport
import Testing

@Suite("The language's document")
struct LanguageDocumentTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/language.md")

    private static let document = (try? String(contentsOf: file, encoding: .utf8)) ?? ""

    @Test("every example runs and gives what the document says", arguments: DocumentedExample.all(in: document))
    func examples(example: DocumentedExample) async throws {
        let run = try await run(example)
        // What isn't shown doesn't happen.
        if !example.expectations.contains(where: { $0.kind == .error }) { #expect(run.errors.isEmpty) }
        if !example.expectations.contains(where: { $0.kind == .warning }) { #expect(run.warnings.isEmpty) }
        for expectation in example.expectations where !Golden.isRecording {
            #expect(text(of: run, expectation.kind) == expectation.text)
        }
    }

    @Test("the document has examples, and its blocks are rewritten on demand")
    func record() async throws {
        let examples = DocumentedExample.all(in: Self.document)
        #expect(examples.count > 20)
        guard Golden.isRecording else { return }
        var lines = Self.document.components(separatedBy: "\n")
        for example in examples.reversed() {
            let run = try await run(example)
            for expectation in example.expectations.reversed() {
                let found = text(of: run, expectation.kind).split(separator: "\n", omittingEmptySubsequences: false)
                lines.replaceSubrange(expectation.lines, with: found.dropLast().map(String.init))
            }
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: Self.file, options: .atomic)
    }

    private func run(_ example: DocumentedExample) async throws -> ExampleRun {
        let isLines = example.expectations.contains { $0.kind == .output && $0.text.hasPrefix("{") }
        return try await ExampleRun(example.text, format: isLines ? .jsonl : .table)
    }

    private func text(of run: ExampleRun, _ kind: DocumentedExample.Kind) -> String {
        switch kind {
        case .output: run.output
        case .error: run.errors
        case .warning: run.warnings
        }
    }
}
