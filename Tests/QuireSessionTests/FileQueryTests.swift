import Foundation
import QuireDiagnostics
import QuireFileSource
import QuireModel
import QuireSession
import QuireTestSupport
import Testing

/// Files as sources, beside APIs and each other.
@Suite struct FileQueryTests {
    private static let bank = """
        booked;amount;currency;reference;Name of payer
        2-11-2026;1.250,00;EUR;INV-1;"Acme; BV"
        3-11-2026;42,50;EUR;INV-2;"Jan ""de"" Boer"
        4-11-2026;7,00;USD;INV-3;
        """
    private static let files = [
        "bank.csv": bank,
        "a.csv": "id,n,note\n1,1.5,x\n2,,\"\"\n3,2,\n",
        "b.csv": "id,n,note\n4,7,\n",
        "c.csv": "n,id,note\n8,5,z\n",
        "odd.csv": "id,n\n1,2\n3\n4,5,6\n\n\"7\"x,8\n9,10\n",
        "r.jsonl": "{\"id\":1,\"tags\":[\"x\",\"y\"],\"o\":{\"k\":5}}\n\n{\"id\":2,\"at\":\"2026-01-02\"}\n",
        "r.json": "[{\"id\": 1, \"money\": \"1.000,50\"},\n {\"id\": 4}]",
        "bad.jsonl": "{\"id\":1}\n{\"id\":}\n[2]\n{\"id\":3}\n",
        "commas.jsonl": "{\"id\":1},\n{\"id\":2},{\"id\":3}\n{\"id\":4}\n",
        "years.csv": "name,2026\nx,2025\n",
    ]

    @Test(
        "A query over files gives",
        arguments: [
            ("from \"@/a.csv\"", "1 1.5 x | 2 null  | 3 2 null"),
            ("from \"@/a.csv\" where n > 1.5 select id", "3"), ("from \"@/a.csv\" where note = \"\" select id", "2"),
            ("from \"@/a.csv\" sort n desc limit 2 select id", "3 | 1"),
            ("from \"@/a.csv\" group { s = sum n, c = count }", "3.5 3"),
            ("from \"@/a.csv\", \"@/b.csv\" select n, id", "1.5 1 | null 2 | 2 3 | 7 4"),
            ("from \"@/[ab].csv\" count by file sort count", "@/b.csv 1 | @/a.csv 3"),
            ("from \"@/[bc].csv\" select id, n, note", "4 7 null | 5 8 z"),
            ("from \"@/a.csv\" as a join \"@/r.json\" as r on a.id = r.id select a.id, r.money", "1 1.000,50"),
            ("from \"@/a.csv\" left join \"@/b.csv\" on id = b.id where b.id is null count", "3"),
            ("from \"@/a.csv\" where id in (from \"@/r.jsonl\" select id) select id", "1 | 2"),
            ("from \"@/r.jsonl\" expand tags select id, tags", "1 x | 1 y"),
            ("from \"@/r.jsonl\" select o.k, at", "5 null | null 2026-01-02"),
            ("from \"@/r.jsonl\" where raw.id = 2 select raw", "{\"id\":2,\"at\":\"2026-01-02\"}"),
            ("from \"@/b.csv\" select raw", "{\"id\":\"4\",\"n\":\"7\",\"note\":\"\"}"),
            (
                "from \"@/bank.csv\" (booked: date \"dd-mm-yyyy\", amount: money \"1.234,56\") where amount > 10 EUR "
                    + "sort booked desc select booked, amount, amount.currency, `Name of payer`",
                "2026-11-03 42.50 EUR Jan \"de\" Boer | 2026-11-02 1250.00 EUR Acme; BV"
            ),
            ("from \"@/bank.csv\" (amount: money EUR \"1.234,56\") sum amount", "EUR 1299.50"),
            ("from \"@/r.json\" (money: decimal \"1.234,56\") select money", "1000.50 | null"),
            ("from \"@/a.csv\" (header no, skip 1) select column1", "1 | 2 | 3"),
            ("from \"@/years.csv\" select `2026`", "2025"),
        ])
    func gives(_ query: String, _ expected: String) async throws {
        let folder = try FileFolder(Self.files)
        let ran = try await run(folder.text(query), in: FileFolder.world())
        #expect(ran.outcome.failure == nil)
        #expect(Self.text(ran.rows) == folder.text(expected))
    }

    @Test("Files are joined with an API's list")
    func withList() async throws {
        let links = FakeLink.generated(40, seed: 3)
        let booked = links.enumerated().filter { $0.offset % 4 == 0 }.map(\.element)
        let folder = try FileFolder([
            "bank.csv": "reference,amount\n" + booked.map { "\($0.id),1.00\n" }.joined()
        ])
        let world = FileFolder.world(world(FakeQonto(links)))
        let ran = try await run(
            folder.text(
                "from qonto as q left join \"@/bank.csv\" as b on q.id = b.reference where b.reference is null count"),
            in: world)
        #expect(ran.rows == [[.integer(30)]])
        let script = try await runStatements(
            folder.text(
                """
                let booked = from "@/bank.csv" where amount > 0
                assert (from booked count) = 10, "all are booked"
                from booked as b join qonto as q on q.id = b.reference count
                """), in: world)
        #expect(script.messages.isEmpty)
        #expect(script.ran.last?.rows == [[.integer(10)]])
    }

    @Test(
        "Rows that don't fit are kept out, whatever is asked, and named",
        arguments: [
            (
                "from \"@/odd.csv\" select id", "1 | 9",
                [
                    "line 3: found 1 field, expected 2", "line 4: found 3 fields, expected 2",
                    "line 6: there is text behind a closing quote; a quote within quotes is doubled",
                ]
            ),
            ("from \"@/odd.csv\" group { s = sum n }", "12", ["line 3", "line 4", "line 6"]),
            (
                "from \"@/a.csv\" (note: integer) select id", "2 | 3",
                ["line 2: note is 'x', expected a whole number"]
            ),
            (
                "from \"@/bad.jsonl\" count", "2",
                ["line 2: expected JSON", "line 3: expected a record, found a list"]
            ),
            ("from \"@/commas.jsonl\"", "4", ["line 1: expected JSON", "line 2: expected one record"]),
            ("from \"@/a.csv\" (sample 1, note: text) where n is null select id", "2", []),
            ("from \"@/r.json\" (money: decimal) count", "1", ["line 1: money is 1.000,50, expected a number"]),
        ] as [(String, String, [String])])
    func keptOut(_ query: String, _ expected: String, _ notes: [String]) async throws {
        let folder = try FileFolder(Self.files)
        let ran = try await run(folder.text(query), in: FileFolder.world())
        #expect(Self.text(ran.rows) == expected)
        let failure = ran.outcome.failure
        guard !notes.isEmpty else {
            #expect(failure == nil)
            return
        }
        #expect(failure?.code == .rowsKeptOut)
        #expect(ran.outcome.exit == ExitStatus.partial)
        #expect(failure?.notes.count == notes.count)
        for (note, wanted) in zip(failure?.notes ?? [], notes) { #expect(note.contains(wanted)) }
    }

    @Test("Compressed files and files in other encodings are read as others are")
    func coded() async throws {
        let folder = try FileFolder()
        // What gzip and zstd make of "id,n\n1,2.5\n2,x\n" and of {"id":1} and {"id":2} on two lines.
        let coded = [
            "a.csv.gz": "H4sIAAAAAAACA8tM0cnjMtQx0jPlMtKp4AIARNE5tQ8AAAA=",
            "b.jsonl.zst": "KLUv/QRYkQAAeyJpZCI6MX0KeyJpZCI6Mn0K6COFGA==",
            "c.csv": "aWQ7bgox6TvkCg==",
        ]
        for (name, text) in coded { try folder.write(try #require(Data(base64Encoded: text)), to: name) }
        for (query, expected) in [
            ("from \"@/a.csv.gz\"", "1 2.5 | 2 x"), ("from \"@/b.jsonl.zst\"", "1 | 2"),
            ("from \"@/c.csv\" (encoding latin1)", "1é ä"),
        ] {
            let ran = try await run(folder.text(query), in: FileFolder.world())
            #expect(ran.outcome.failure == nil)
            #expect(Self.text(ran.rows) == expected)
        }
        var session = Session(FileFolder.world())
        try folder.write(try #require(Data(base64Encoded: coded["a.csv.gz"] ?? "")).prefix(20), to: "cut.csv.gz")
        for (file, code, words) in [
            ("c.csv", "file-encoding", "line 2, column 2: expected UTF-8, found the bytes E9 3B E4 0A"),
            ("cut.csv.gz", "file-malformed", "ends too early"), ("none.csv", "file-not-found", "there is no file"),
            ("*.tsv", "file-not-found", "no file matches"), ("", "file-unreadable", "is a folder"),
        ] {
            let script = session.resolve(SourceText(folder.text("from \"@/\(file)\"")))
            let problem = try #require(script.diagnostics.first)
            #expect(problem.code.rawValue == code)
            #expect(problem.message.contains(words), "\(problem.message)")
            #expect(script.exit == ExitStatus.wrongText)
        }
    }

    @Test("What is found damaged only while rows are given makes them partial")
    func lateDamage() async throws {
        let rows = (1...60_000).map { "\($0),x\n" }.joined()
        let folder = try FileFolder(["a.csv": "id,n\n" + rows + "1,\"open\n"])
        let world = FileFolder.world()
        let ran = try await run(folder.text("from \"@/a.csv\" (sample 10) select id"), in: world)
        #expect(ran.rows.count > 1_000)
        #expect(ran.outcome.failure?.code.rawValue == "file-malformed")
        #expect(ran.outcome.failure?.message.contains("line 60002, column 3") == true)
        #expect(ran.outcome.exit == ExitStatus.partial)
        let sorted = try await run(folder.text("from \"@/a.csv\" (sample 10) sort id"), in: world)
        #expect(sorted.rows.isEmpty)
        #expect(sorted.outcome.exit == ExitStatus.wrongText)
        // Enough is enough: what lies behind it is never read.
        let few = try await run(folder.text("from \"@/a.csv\" (sample 10) limit 3 select id"), in: world)
        #expect(few.rows.count == 3)
        #expect(few.outcome.failure == nil)
    }

    @Test("A union gives files the types that hold the values of all, and refuses other columns")
    func union() async throws {
        let folder = try FileFolder([
            "a.csv": "id,n,d\n1,1,\n", "b.csv": "id,n,d\nx,2.5,2026-01-01\n", "c.csv": "id,m,d\n1,2,3\n",
        ])
        let ran = try await run(folder.text("from \"@/a.csv\", \"@/b.csv\""), in: FileFolder.world())
        #expect(Self.text(ran.rows) == "1 1 null | x 2.5 2026-01-01")
        #expect(ran.sink.schema?.columns.map(\.type) == [.text, .decimal, .date])
        var session = Session(FileFolder.world())
        let script = session.resolve(SourceText(folder.text("from \"@/a.csv\", \"@/c.csv\"")))
        #expect(script.diagnostics.first?.code == .mixedUnion)
    }

    @Test("A file that a statement before writes isn't read by the same text, which is told before any runs")
    func written() throws {
        let folder = try FileFolder(["a.csv": "id\n1\n", "old.csv": "id\n2\n"])
        var session = Session(FileFolder.world())
        for name in ["new.csv", "old.csv", "./x/../old.csv"] {
            let script = session.resolve(
                SourceText(folder.text("from \"@/a.csv\" into \"@/\(name)\"\nfrom \"@/\(name)\" count")))
            let problem = try #require(script.diagnostics.first)
            #expect(problem.code.rawValue == "file-changed")
            #expect(problem.message.contains("is written by a statement before this one"))
        }
        let script = session.resolve(
            SourceText(folder.text("from \"@/old.csv\" count\nfrom \"@/a.csv\" into \"@/old.csv\"")))
        #expect(script.diagnostics.isEmpty)
    }

    @Test("Paths are relative to the script's folder")
    func relative() async throws {
        let folder = try FileFolder(["a.csv": "id\n1\n"])
        var session = Session(FileFolder.world())
        let script = session.resolve(SourceText("from \"a.csv\"", name: folder.path + "/main.quire"))
        #expect(script.diagnostics.isEmpty)
        #expect(script.statements.count == 1)
    }

    @Test("A file that changes after it was looked at is read by nobody, and is looked at again for the next text")
    func changed() async throws {
        let folder = try FileFolder(["a.csv": "id\n1\n"])
        var session = Session(FileFolder.world())
        let text = SourceText(folder.text("from \"@/a.csv\""))
        let script = session.resolve(text)
        try folder.write("id\nx\ny\n", to: "a.csv")
        var sink = CollectingSink()
        let outcome = try await session.run(try #require(script.statements.first), into: &sink)
        #expect(outcome.failure?.code.rawValue == "file-changed")
        #expect(outcome.exit == ExitStatus.wrongText)
        let again = session.resolve(text)
        let second = try await session.run(try #require(again.statements.first), into: &sink)
        #expect(second.failure == nil)
        #expect(Self.text(sink.rows) == "x | y")
    }

    @Test("What a file is like is described, and seen while a text is typed without reading all of it")
    func described() throws {
        let folder = try FileFolder(["a.csv": "id,n\n1,2.5\n"])
        var session = Session(FileFolder.world())
        let text = SourceText(folder.text("from \"@/a.csv\" select n"))
        #expect(session.outline(text).schema?.columns.map(\.name) == ["n"])
        #expect(session.resolve(SourceText(folder.text("describe \"@/a.csv\" (id: text)"))).diagnostics.isEmpty)
        let wrong = session.resolve(SourceText(folder.text("describe \"@/a.csv\" (ib: text)")))
        #expect(wrong.diagnostics.first?.suggestions == ["id"])
    }

    private static func text(_ rows: [[Value]]) -> String {
        rows.map { row in row.map { $0.isNull ? "null" : $0.plainText }.joined(separator: " ") }.joined(
            separator: " | ")
    }
}
