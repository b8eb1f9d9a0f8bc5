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
        ("from qonto where id = 019788b3-57ab-727c-b26e-86b95c16e93f", "one error that says to quote the id"),
        ("from qonto where status = payed", "a suggestion: paid"),
        ("from qonto where amount > 1e3", "to write the number without an exponent"),
        ("from qonto where debitor_name ~ ''", "that the pattern is empty"),
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
