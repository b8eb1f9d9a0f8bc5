import Foundation
import QuireDiagnostics
import QuireFileSource
import QuireLineEditor
import QuireModel
import QuireSession
import QuireSyntax
import QuireTestSupport
import Testing

@testable import QuireLanguage
@testable import QuireREPL

@Suite("Completion")
struct CompletionTests {
    /// The candidates where `|` stands.
    static func candidates(_ marked: String, _ completer: PromptCompleter = PromptCompleter(session())) -> [Candidate] {
        let place = marked.firstIndex(of: "|") ?? marked.endIndex
        let before = String(marked[..<place])
        let text = before + marked[place...].dropFirst()
        return completer.complete(text, at: before.utf8.count).candidates
    }

    static func names(_ marked: String, _ completer: PromptCompleter = PromptCompleter(session())) -> [String] {
        candidates(marked, completer).map(\.text)
    }

    @Test(
        "nothing is offered twice, wherever a join stands",
        arguments: [
            "from qonto as a join qonto as b on b.id = a.id where b.|", "from qonto as a join qonto as b on b.|",
            "from qonto as a join qonto as b on b.id = a.id join qonto as c on |",
            "from qonto as a join qonto as b on b.id = a.id select |", "let x = from qonto\nlet x = from qonto\nfrom |",
        ])
    func once(marked: String) {
        let names = Self.names(marked)
        #expect(names.count > 1 && Set(names).count == names.count, "\(names)")
    }

    @Test(
        "each place has its own candidates, the likeliest first",
        arguments: [
            ("|", ["from", "explain", "describe"]), ("fr|", ["from"]), ("from |", ["qonto"]),
            ("from qo|", ["qonto"]), ("from qonto.|", ["payment_links"]), ("from qonto |", ["where", "sort", "limit"]),
            ("from qonto wh|", ["where"]), ("from qonto where sta|", ["status"]), ("from qonto where status |", ["="]),
            ("from qonto where status = pa|", ["paid"]), ("from qonto where status in (op|", ["open"]),
            ("from qonto where reusable = |", ["true", "false"]), ("from qonto sort amount |", ["desc", "asc"]),
            ("from qonto where created_at >= |", ["today", "today-7d"]), ("from qonto count |", ["by"]),
            ("from qonto where created_at >= 2026-|", ["2026-11", "2026-Q4", "2026-11-20"]),
            ("from qonto derive d = mon|", ["month(", "month_of_year("]), ("from qonto limit |", []),
            ("from qonto where amount |", ["<"]), ("from qonto derive total = amount sort tot|", ["total"]),
            ("param n = 1\nfrom qonto limit $|", ["$n"]), ("let recent = from qonto limit 5\nfrom rec|", ["recent"]),
            (".fo|", [".format"]), (".format c|", ["card", "csv"]), (".last j|", ["json", "jsonl"]),
            (".schema qonto.p|", ["qonto.payment_links"]), (".explain from qonto where sta|", ["status"]),
            (".watch 10s from qonto wh|", ["where"]), (".watch 1|", []), (".set ed|", ["editor"]),
            (".set editor |", ["emacs", "vi"]), (".set editor=v|", ["vi"]), (".timing |", ["on", "off"]),
            (".help st|", ["stages"]), (".help .wa|", [".watch"]), (".nonsense |", []),
        ] as [(String, [String])])
    func places(marked: String, first: [String]) {
        let names = Self.names(marked)
        #expect(Array(names.prefix(first.count)) == first, "\(names.prefix(12))")
        if first.isEmpty { #expect(names.isEmpty) }
    }

    @Test(
        "files and their columns are completed",
        arguments: [
            ("from \"|", ["\"bank.csv\"", "\"old.jsonl\""]), ("from \"ba|", ["\"bank.csv\""]),
            ("from qonto join \"ol|", ["\"old.jsonl\""]), ("from \"@bank.csv\" |", ["where"]),
            ("from \"@bank.csv\" where na|", ["`Name of payer`"]), ("from \"@bank.csv\" select ref|", ["reference"]),
            ("describe \"ba|", ["\"bank.csv\""]), ("from \"@bank.csv\" (na|", ["`Name of payer`"]),
            ("from \"@bank.csv\" (|", ["reference", "`Name of payer`", "delimiter"]),
            ("from \"@bank.csv\" (header |", ["yes", "no"]), ("from \"@bank.csv\" (reference: de|", ["decimal"]),
            ("from \"@bank.csv\" as b where b.na|", ["`Name of payer`"]),
            ("from qonto as q join \"@bank.csv\" as b on b.|", ["reference", "`Name of payer`"]),
            (
                "from qonto as q join \"@bank.csv\" (skip 0) as b on q.id = b.reference select b.na|",
                ["`Name of payer`"]
            ),
        ] as [(String, [String])])
    func files(marked: String, first: [String]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "quire-complete-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("reference,Name of payer\nx,y\n".utf8).write(to: folder.appending(path: "bank.csv"))
        let completer = PromptCompleter(
            session(files: FileSource()),
            PromptCompleter.Surroundings(files: { _ in ["bank.csv", "notes.txt", "old.jsonl"] }))
        let names = Self.names(marked.replacing("@", with: folder.path + "/"), completer)
        #expect(Array(names.prefix(first.count)) == first, "\(names.prefix(12))")
    }

    @Test(
        "every place of the grammar has what can stand there",
        arguments: [
            ("from qonto, |", ["qonto", "qonto.payment_links"]), ("from qonto as q |", ["where"]),
            ("from qonto where status = paid |", ["and", "or", "where"]),
            ("from qonto where status = paid and |", ["status"]),
            ("from qonto where not |", ["status"]), ("from qonto where status not |", ["in", "contains"]),
            ("from qonto where amount is |", ["null", "not null"]),
            ("from qonto where created_at between |", ["today"]),
            ("from qonto where created_at between today-7d and |", ["today"]),
            ("from qonto where (status = paid or status = |", ["open"]),
            ("from qonto where lower(|", ["status"]), ("from qonto where amount.|", ["value", "currency"]),
            ("from qonto group |", ["status"]), ("from qonto group status |", ["{", ","]),
            ("from qonto group status { |", ["count", "count(distinct ", "sum("]),
            ("from qonto group status { n = |", ["count", "count(distinct "]),
            ("from qonto group status { n = me|", ["median("]),
            ("from qonto group status { n = count |", ["if", ",", "}"]),
            ("from qonto group status { count |", ["if", ",", "}"]),
            ("from qonto group status { n = count if sta|", ["status"]),
            ("from qonto group status { s = sum(amo|", ["amount"]),
            ("from qonto group status { n = count } |", ["where"]),
            ("from qonto group status { n = count } where |", ["status", "n"]),
            ("from qonto count by status sort |", ["status", "count"]),
            ("from qonto select a = amount, status where |", ["status", "a"]),
            ("from qonto select |", ["status"]), ("from qonto select id |", ["where"]),
            ("from qonto sum |", ["amount"]), ("from qonto sum amount |", ["by", "where"]),
            ("from qonto avg amount by sta|", ["status"]), ("from qonto expand |", ["potential_payment_methods"]),
            ("from qonto into |", ["\"result.json\"", "\"result.jsonl\"", "\"result.csv\""]),
            ("from qonto top 5 |", ["by"]), ("from qonto top 5 by amo|", ["amount"]),
            ("from qonto sort amount desc nulls |", ["first", "last"]),
            ("from qonto sort amount desc, sta|", ["status"]),
            ("from qonto left |", ["join"]), ("from qonto join |", ["qonto", "qonto.payment_links"]),
            ("from qonto as a join qonto as b |", ["on"]), ("from qonto as a join qonto |", ["as", "on"]),
            ("from qonto as a join qonto as b on |", ["b.id"]),
            ("from qonto as a join qonto as b on b.st|", ["status"]),
            ("from qonto as a join qonto as b on b.id = a.|", ["status"]),
            ("from qonto as a join qonto as b on b.id = a.id where b.status = |", ["open"]),
            ("from qonto as a join qonto as b on b.id = a.id where b.st|", ["status"]),
            ("from qonto where id in (from |", ["qonto"]),
            ("from qonto where id in (from qonto where sta|", ["status"]),
            ("from qonto.links where status = |", ["open", "processing"]),
            ("let a = |", ["from"]), ("let a = from |", ["qonto"]), ("let a = from qonto where sta|", ["status"]),
            ("let a = from qonto select x = amount; from a where |", ["x"]), ("param d: |", ["text", "integer"]),
            ("explain |", ["from", "analyze"]), ("explain from qonto where sta|", ["status"]),
            ("explain analyze from qonto |", ["where"]), ("describe |", ["qonto"]),
            ("describe qonto.|", ["payment_links"]),
            ("print up|", ["upper("]), ("foo |", []), ("from qonto as |", []),
            ("from qonto select count, |", ["status"]),
            ("from qonto distinct |", ["status"]), ("from qonto distinct status |", ["where"]),
            ("from qonto derive twice = amount * |", ["status"]),
        ] as [(String, [String])])
    func grammar(marked: String, first: [String]) {
        let names = Self.names(marked)
        #expect(Array(names.prefix(first.count)) == first, "\(names.prefix(12))")
        if first.isEmpty { #expect(names.isEmpty) }
        for candidate in Self.candidates(marked) { #expect(!candidate.description.isEmpty, "\(candidate.text)") }
    }

    @Test("parameters and bindings of the session are offered, with what they are")
    func scope() async throws {
        let session = try await ran(
            "param least: decimal = 5; let big = from qonto where amount > 5 select id, worth = amount", in: session())
        let completer = PromptCompleter(session)
        #expect(Self.names("from |", completer).contains("big"))
        #expect(Self.names("from big where |", completer).prefix(2) == ["id", "worth"])
        #expect(Self.candidates("from qonto where amount > $|", completer).map(\.text) == ["$least"])
        #expect(Self.candidates("from qonto limit $|", completer).first?.description == "parameter · decimal · now 5")
        #expect(Self.names("from qonto where amount > |", completer).contains("$least"))
    }

    @Test("what begins as typed comes before what has the letters in order")
    func subsequence() {
        #expect(Self.names("from qonto where crat|").first == "created_at")
        let names = Self.names("from qonto where ex|")
        #expect(names.first == "expiration_date")
        #expect(Self.names("from qonto where zzz|").isEmpty)
    }

    @Test("fields are told with type, document and whether the API filters by them, those first")
    func descriptions() throws {
        let fields = Self.candidates("from qonto where |")
        let status = try #require(fields.first { $0.text == "status" })
        #expect(status.description.hasPrefix("text · filtered by the API"))
        let pushed = fields.map { $0.description.contains("filtered by the API") }
        #expect(pushed.firstIndex(of: false).map { pushed[$0...].allSatisfy { !$0 } } == true)
        #expect(Self.candidates("from qonto |").allSatisfy { !$0.description.isEmpty })
        #expect(Self.candidates("from qonto where status |").allSatisfy { !$0.description.isEmpty })
        #expect(Self.candidates(".|").allSatisfy { !$0.description.isEmpty })
    }

    @Test("values that results had are offered, quoted where they must be, within quotes too")
    func seen() {
        var surroundings = PromptCompleter.Surroundings()
        let batch = RowBatch(
            columns: [Column(type: .text, values: [.text("Acme B.V."), .text("Zeta"), .null, .text("say \"hi\"")])],
            count: 4)
        surroundings.seen.add(Schema([Schema.Column("debitor_name", .text)]), [batch])
        let completer = PromptCompleter(session(), surroundings)
        let values = Self.names("from qonto where debitor_name = |", completer)
        #expect(values.prefix(3) == ["\"say \\\"hi\\\"\"", "Zeta", "\"Acme B.V.\""])
        #expect(Self.names("from qonto where debitor_name = \"ac|", completer) == ["\"Acme B.V.\""])
        #expect(Self.names("from qonto where debitor_name = ze|", completer) == ["Zeta"])
    }

    @Test("what can't be seen in a value is spelled out in the statement that it is accepted into")
    func hidden() throws {
        var surroundings = PromptCompleter.Surroundings()
        let value = "a\u{200B}b\r\n\u{E0041}\\"
        let batch = RowBatch(columns: [Column(type: .text, values: [.text(value)])], count: 1)
        surroundings.seen.add(Schema([Schema.Column("debitor_name", .text)]), [batch])
        let completer = PromptCompleter(session(), surroundings)
        let written = try #require(Self.names("from qonto where debitor_name = |", completer).first)
        #expect(written == #""a\u{200B}b\u{D}\n\u{E0041}\\""#)
        let script = session().check(SourceText("print \(written) = \"a\\u{200B}b\\u{D}\\n\\u{E0041}\\\\\""))
        #expect(script.isValid)
    }

    @Test("a result can be gone on with, by its own columns")
    func last() async throws {
        let transport = CountingTransport()
        let session = try await ran("from qonto limit 3 select id, total = amount", in: session(transport))
        let before = transport.requests
        let completer = PromptCompleter(session)
        #expect(Self.names("|", completer).contains("where"))
        #expect(Self.names("from |", completer) == ["qonto", "last"])
        #expect(Self.names("where to|", completer).first == "total")
        #expect(transport.requests == before)
    }

    @Test("no text and no place makes completion fail, and nothing is ever asked", arguments: [1, 2, 3, 4])
    func random(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "from ", "qonto", ".", "where ", "status", " = ", "\"", "paid", "(", ")", ",", " and ", "sort ", "é", "日",
            "\n",
            "$", ".watch ", ".format ", "10s ", "|", ";", "in ", "2026-", "#", "`", "-",
        ]
        let transport = CountingTransport()
        let session = session(transport)
        let completer = PromptCompleter(session)
        let highlighter = PromptHighlighter(session)
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...10, using: &random)).compactMap { _ in
                pieces.randomElement(using: &random)
            }
            .joined()
            for cursor in [0, text.utf8.count / 2, text.utf8.count, text.utf8.count + 5, -3] {
                let result = completer.complete(text, at: cursor)
                #expect(result.replaceRange.lowerBound >= 0, "seed \(seed): \(text)")
                #expect(result.replaceRange.upperBound <= text.utf8.count + 3, "seed \(seed): \(text)")
            }
            for span in highlighter.spans(text) {
                #expect(span.range.lowerBound >= 0 && span.range.upperBound <= text.utf8.count, "seed \(seed): \(text)")
            }
        }
        #expect(transport.requests == 0)
    }

    @Test(
        "a word that is being typed is gone on with faintly, and an empty line with the corrected statement",
        arguments: [
            ("fr", "om"), ("from qonto wh", "ere"), ("from qonto where status = pa", "id"), ("from ", nil),
            (".fo", "rmat"),
            ("", "from qonto"), ("zzz", nil), ("from qonto where crat", nil), ("FR", nil),
        ] as [(String, String?)])
    func ghost(text: String, rest: String?) {
        let ghost = GhostText(completer: PromptCompleter(session()), correction: "from qonto")
        #expect(ghost.after(text) == rest)
    }

    @Test("The stages and statements that complete are those that the parser knows, described or not")
    func derived() {
        let stages = Keyword.stages.map(\.rawValue)
        for text in ["from qonto |", "from qonto nonsense |", "from qonto where id in (from qonto |"] {
            #expect(Set(Self.names(text)).isSuperset(of: stages), "\(text)")
        }
        #expect(Set(Self.names("|")) == Set(Keyword.statements.map(\.rawValue)))
        // A word that was added to the grammar alone.
        #expect(GrammarCandidates.described([.where, .into], [(.where, "w")]).map(\.text) == ["where", "into"])
    }
}
