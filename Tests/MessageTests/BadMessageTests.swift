import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax
import QuireTestSupport
import Testing

/// Messages that are known to be poor. Each is pinned as it is, and leaves this list when it is better.
@Suite("Messages that should be better")
struct BadMessageTests {
    private static let texts: [(text: String, wanted: String)] = [
        ("from qonto where amount > $100", "a suggestion: 100 USD"),
        ("from qonto where created_at > 32.12.2026", "that there is no such day"),
    ]

    @Test("they are as poor as recorded")
    func pinned() throws {
        let catalog = Catalog(providers: [Catalog.Provider(name: "qonto", plugin: QontoProvider())])
        let texts = Self.texts.map { sample in
            let source = SourceText(sample.text)
            let parsed = Parser.parse(source)
            var binder = Binder(
                catalog: catalog, source: source,
                context: EvaluationContext(zone: .utc, now: Timestamp(seconds: 0)))
            for case .query(let query) in parsed.statements.map(\.kind) where parsed.isValid { _ = binder.bind(query) }
            let shown = (parsed.diagnostics + binder.diagnostics).map { TextDiagnosticRenderer().render($0) }
            return "# wanted: \(sample.wanted)\n" + shown.joined()
        }
        #expect(try Golden("Corpus/bad_messages.txt").difference(from: texts.joined(separator: "\n")) == nil)
    }
}
