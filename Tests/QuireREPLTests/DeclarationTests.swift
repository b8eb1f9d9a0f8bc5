import QuireDiagnostics
import QuireSession
import QuireSyntax
import Testing

@testable import QuireREPL

@Suite("What a statement needs to be kept")
struct DeclarationTests {
    /// What the last of some texts needs of those before it, which are run.
    private func needed(_ texts: [String]) async throws -> (texts: [String], usesLast: Bool) {
        var session = session()
        var declarations = Declarations()
        var sink = DiscardingSink()
        for text in texts.dropLast() {
            for statement in session.check(SourceText(text), mode: .interactive).statements {
                let outcome = try await session.run(statement, into: &sink)
                #expect(outcome.failure == nil)
                declarations.add(statement)
            }
        }
        let last = session.check(SourceText(texts.last ?? ""), mode: .interactive)
        #expect(last.isValid, "\(last.diagnostics.map(\.message))")
        return declarations.needed(by: last.statements)
    }

    private static let paid = "let paid = from qonto where status=paid"
    private static let other = "let other = from qonto"
    private static let most = "param most: integer = 5"
    private static let few = "let few = from paid limit $most"

    @Test(
        "it is what it names, and what that names, in the order in which it was made",
        arguments: [
            (["from qonto count"], []), ([paid, other, "from qonto count"], []), ([paid, other, "from paid"], [paid]),
            ([most, paid, other, few, "from few count"], [most, paid, few]),
            ([paid, "from qonto where id in (from paid select id)"], [paid]),
            ([paid, most, "let a = from qonto; from a limit $most"], [most]),
            ([paid, "print (from paid count)"], [paid]),
            // Each name means what it meant there.
            ([paid, "let b = from paid", "let paid = from qonto limit 1", "from b"], [paid, "let b = from paid"]),
            ([paid, "let paid = from paid limit 1", "from paid"], [paid, "let paid = from paid limit 1"]),
            ([most, "param most: integer = 7", "from qonto limit $most"], ["param most: integer = 7"]),
            // What the text makes itself is there already.
            ([most, paid, "param most: integer = 9\nfrom qonto limit $most"], []),
            ([paid, "let paid = from qonto\nfrom paid"], []),
        ] as [([String], [String])])
    func needs(texts: [String], expected: [String]) async throws {
        let found = try await needed(texts)
        #expect(found.texts == expected)
        #expect(!found.usesLast)
    }

    @Test("What was made of the previous result is told from what can be read again")
    func last() async throws {
        let found = try await needed(["from qonto limit 3", "let first = from last", "from first count"])
        #expect(found.texts == ["let first = from last"] && found.usesLast)
    }

    @Test("a name that was made is told with its columns, and how it is read")
    func words() async throws {
        let made = try await ran("let paid = from qonto where status=paid select id, amount", in: session())
        #expect(made.words(on: .binding("paid", identity: 0)) == "paid: 2 columns, read when a statement uses it")
        let kept = try await ran("from qonto limit 3 select id; let first = from last; param n: integer = 5", in: made)
        #expect(
            kept.words(on: .binding("first", identity: 0)) == "first: 3 rows of 1 column, kept from the previous result"
        )
        #expect(kept.words(on: .parameter("n")) == "$n is 5 (integer)")
        #expect(kept.words(on: .parameter("none")) == nil)
    }
}
