import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireSyntax
import QuireTestSupport
import Testing

/// Every message about scripts, as people read it.
@Suite("Messages about scripts")
struct ScriptMessageTests {
    /// A script that something is wrong with, and what it is given.
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var named: [String: String] = [:]
        var arguments: [String] = []
        var mode = SessionMode.script

        var testDescription: String { text }
    }

    /// How a text is read.
    enum SessionMode: Sendable { case script, prompt }

    private static let files = [
        "circle/a.quire": "include \"b.quire\"", "circle/b.quire": "\n  # again\ninclude \"../circle/a.quire\"",
        "self.quire": "include \"main.quire\"", "lib/wrong.quire": "let paid = from qonto where stauts = paid",
        "lib/unread.quire": "from qonto wher", "lib/twice.quire": "param since: date = today",
        "lib/outer.quire": "include \"missing.quire\"",
    ]

    private static let cases: [Case] = [
        Case(text: "param since: date\nfrom qonto where created_at >= $since"),
        Case(text: "param n"),
        Case(text: "param since: date", mode: .prompt),
        Case(text: "param since: dat = today"), Case(text: "param name: string = \"x\""),
        Case(text: "param n: integer = 2.5"), Case(text: "param m: money = 5"), Case(text: "param d: date = 2026-11"),
        Case(text: "param n: integer = paid"), Case(text: "param n: integer = (from qonto count)"),
        Case(text: "param n: integer = 1\nparam n: integer = 2"),
        Case(text: "param n: integer", named: ["n": "many"]), Case(text: "param b: bool", named: ["b": "yes"]),
        Case(text: "param m: money", named: ["m": "5"]), Case(text: "param t: timestamp", named: ["t": "2026-11-20"]),
        Case(text: "param d: duration", named: ["d": "a month"]),
        Case(text: "param p: period", named: ["p": "november"]),
        Case(text: "param d: decimal", named: ["d": "1,5"]),
        Case(text: "param since: date = today\nfrom qonto where created_at >= $sicne"),
        Case(text: "param since: date = today", named: ["sinse": "2026-01-01"]),
        Case(text: "from qonto count", named: ["since": "2026-01-01"]),
        Case(text: "param n: text = \"x\"\nfrom qonto limit $n"),
        Case(text: "param n: date = today\nfrom qonto limit $n"),
        Case(text: "param n: integer = -1\nfrom qonto limit $n"),
        Case(text: "from qonto where status = $1 limit $2", arguments: ["paid"]),
        Case(text: "from qonto where status = $1 count", arguments: ["paid", "now"]),
        Case(text: "from qonto count", arguments: ["a"]),
        Case(text: "param d: date\nfrom qonto where created_at > $d", arguments: ["soon"]),
        Case(text: "param d: date = $1", arguments: ["soon"]),
        Case(text: "let qonto = from qonto"), Case(text: "let all = from qonto"), Case(text: "let last = from qonto"),
        Case(text: "let paid = from qonto where stauts = paid\nfrom paid count\nfrom paid where x = 1"),
        Case(text: "let paid = from qonto\nfrom piad count"), Case(text: "let paid = from qonto\nfrom paid.links"),
        Case(text: "let paid = from qonto select id\nfrom paid where status = paid"),
        Case(text: "let a = from a"), Case(text: "from later\nlet later = from qonto"),
        Case(text: "let p = from qonto\nfrom p where raw.x = 1"),
        Case(text: "print paid"), Case(text: "print (from qonto)"), Case(text: "print (from qonto limit 2 select id)"),
        Case(text: "assert 5"), Case(text: "assert (from qonto count)"), Case(text: "assert 1 = 2"),
        Case(text: "assert (from qonto where status = paid count) > 100, \"too few are paid\""),
        Case(text: "assert (from qonto where debitor_name contains a count) < 1"),
        Case(text: "assert \"x\" in (from qonto limit 2 select id)"),
        Case(text: "param most: money = 5 EUR\nassert (from qonto sort amount desc limit 1 select amount) < $most"),
        Case(text: "assert (from qonto where false select amount) > 5"),
        Case(text: "assert 1 = 2, concat(\"found \", (from qonto count))"),
        Case(text: "include \"circle/a.quire\""), Case(text: "include \"self.quire\""),
        Case(text: "include \"lib/nothing.quire\"\nfrom nothing"), Case(text: "include \"lib/outer.quire\""),
        Case(text: "include \"lib/wrong.quire\"\nfrom paid"), Case(text: "include \"lib/unread.quire\"\nfrom paid"),
        Case(text: "param since: date = today\ninclude \"lib/twice.quire\""),
        Case(text: "describe piad"), Case(text: "describe last"), Case(text: "describe all.link"),
        Case(text: "from last"),
    ]

    @Test("every message reads as it did when it was last approved")
    func golden() async throws {
        var found = ""
        for example in Self.cases {
            let diagnostics = try await Self.diagnostics(of: example)
            #expect(!diagnostics.isEmpty, "nothing is wrong with: \(example.text)")
            found += diagnostics.map { "exit \($0.exit)\n" + TextDiagnosticRenderer().render($0) }.joined() + "\n"
        }
        #expect(try Golden("Corpus/script_errors/messages.txt").difference(from: found) == nil)
    }

    @Test("messages are lower-case and have no full stop, and a span lies in its text", arguments: cases)
    func style(_ example: Case) async throws {
        for diagnostic in try await Self.diagnostics(of: example) {
            #expect(diagnostic.message.last != "." && diagnostic.hint?.last != ".", "\(diagnostic.message)")
            #expect(diagnostic.code.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
            #expect(diagnostic.exit != ExitStatus.complete)
            guard let source = diagnostic.source, let span = diagnostic.span else { continue }
            #expect(span.end <= source.bytes.count)
        }
    }

    /// What is wrong with a script, or goes wrong when it runs.
    private static func diagnostics(of example: Case) async throws -> [Diagnostic] {
        let plugin = QontoProvider()
        let list = try QontoList()
        let world = Session.World(
            sources: Session.Sources(
                providers: [Catalog.Provider(name: "qonto", plugin: plugin)], baseURLs: [:],
                connect: { name, _ in
                    ProviderConnection(name: name, plugin: plugin, baseURL: plugin.manifest.baseURL, headers: [])
                }),
            reading: Session.Reading(transport: Answering(list: list)),
            run: Session.Run(
                now: Timestamp(seconds: 1_795_176_000),
                inputs: ScriptInputs(
                    named: example.named, expected: example.named.keys.sorted(), arguments: example.arguments),
                reader: ScriptReader { path throws(ScriptReader.Failure) in
                    guard let text = files[path] else { throw ScriptReader.Failure("doesn't exist") }
                    return text
                }, keepsResults: true))
        var session = Session(world)
        let source = SourceText(example.text, name: example.mode == .script ? "main.quire" : nil)
        let script = session.check(source, mode: example.mode == .script ? .script : .interactive)
        guard script.isValid else { return script.diagnostics }
        for statement in script.statements {
            var sink = DiscardingSink()
            let outcome = try await session.run(statement, into: &sink)
            if let failure = outcome.failure { return [failure] }
        }
        return []
    }
}

/// Answers from memory.
private struct Answering: Transport {
    let list: QontoList

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        list.response(to: request.url)
    }
}
