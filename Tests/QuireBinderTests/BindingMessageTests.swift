import Foundation
import QuireDiagnostics
import QuireTestSupport
import Testing

@Suite("Messages about names and types")
struct BindingMessageTests {
    private static let queries: [String] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Corpus/binding_errors/queries.txt")
        return ((try? String(contentsOf: file, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }()

    @Test("every message reads as it did when it was last approved")
    func golden() throws {
        var found = ""
        for query in Self.queries {
            let binding = Binding(query)
            #expect(!binding.diagnostics.isEmpty, "nothing is wrong with: \(query)")
            found += binding.diagnostics.map { TextDiagnosticRenderer().render($0) }.joined() + "\n"
        }
        #expect(try Golden("Corpus/binding_errors/messages.txt").difference(from: found) == nil)
    }

    @Test("messages are lower-case, have no full stop, point into the text, and ask for the right exit status")
    func style() {
        for query in Self.queries {
            for diagnostic in Binding(query).diagnostics {
                #expect(diagnostic.message.last != "." && diagnostic.hint?.last != ".", "\(diagnostic.message)")
                #expect(diagnostic.code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
                #expect(diagnostic.exit == (diagnostic.severity == .error ? ExitStatus.wrongText : ExitStatus.complete))
                let span = diagnostic.span ?? SourceSpan(0, 0)
                #expect(span.start < span.end && span.end <= query.utf8.count, "\(query): \(diagnostic.message)")
            }
        }
    }
}
