import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSession
import QuireSyntax
import Testing

/// What is said of a text while it is written is what is said of it when it runs.
@Suite struct OutlineTests {
    private static let session = Session(world(FakeQonto([])))

    @Test(
        "Names and types are judged as in the check of a whole text, and the columns are those of its query",
        arguments: [
            "from qonto", "from qonto where status = paid sort amount desc limit 10 select id, amount",
            "from qonto where sttaus = paid", "from qonto where status = payd", "from qonto derive x = amount * 2",
            "let big = from qonto where amount > 10\nfrom big count by status", "let a = from qonto\nfrom b",
            "from qonto where amount > (from qonto max amount by currency)",
            "from qonto group status { t = sum amount, n = count }", "from qonto join qonto as q on q.id = id",
            "param who: text\nfrom qonto where debitor_name = $who", "from qonto where", "from qonto limt 3",
            "explain from qonto where nothing = 1", "print 1 + 'a'", "from last where status = paid",
            "from qonto into 'x.nonsense'", "describe qonto", "assert 1 = 1",
        ])
    func sameAsCheck(text: String) {
        let source = SourceText(text)
        let outline = Self.session.outline(source, mode: .interactive)
        let script = Self.session.check(source, mode: .interactive)
        #expect(outline.diagnostics.map(\.message) == script.diagnostics.map(\.message))
        guard script.isValid, case .query(let planned)? = script.statements.last?.kind else {
            #expect(outline.schema == nil)
            return
        }
        #expect(outline.schema?.columns.map(\.name) == planned.query.schema.columns.map(\.name))
    }
}
