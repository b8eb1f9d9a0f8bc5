import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// Scripts: parameters, bindings, assertions, and queries in expressions.
@Suite struct ScriptTests {
    private static let links = FakeLink.generated(250, seed: 17)

    /// Runs a script in a session of its own; stops at the first failure.
    private func run(
        _ text: String, _ server: FakeQonto, inputs: ScriptInputs = ScriptInputs(), files: [String: String] = [:]
    ) async throws -> (ran: [Ran], session: Session, messages: [Diagnostic]) {
        var world = world(server, keepsResults: true)
        world.run.inputs = inputs
        world.run.reader = ScriptReader { path throws(ScriptReader.Failure) in
            guard let text = files[path] else { throw ScriptReader.Failure("doesn't exist") }
            return text
        }
        return try await runStatements(text, in: world)
    }

    @Test(
        "A script asks what the plain query asks, and gives the same rows",
        arguments: [
            (
                "let p = from qonto where status=paid; from p sort amount desc limit 3 select id",
                "from qonto where status=paid sort amount desc limit 3 select id"
            ),
            (
                "let p = from qonto; let q = from p where status=open; from q count",
                "from qonto where status=open count"
            ),
            ("let p = from qonto limit 7; from p where status=paid", "from qonto limit 7 where status=paid"),
            ("param n: integer = 5; from qonto limit $n select id", "from qonto limit 5 select id"),
            ("param s = \"paid\"; from qonto where status = $s count", "from qonto where status = paid count"),
            (
                "param d: period = 2026-04; from qonto where created_at = $d select id",
                "from qonto where created_at = 2026-04 select id"
            ),
            (
                "param m: money = 100 EUR; from qonto where amount > $m sort amount desc select id",
                "from qonto where amount > 100 EUR sort amount desc select id"
            ),
            (
                "param days: duration = 30d; from qonto where created_at > now - $days select id",
                "from qonto where created_at > now-30d select id"
            ),
        ])
    func inlined(_ script: String, _ plain: String) async throws {
        let (server, other) = (FakeQonto(Self.links), FakeQonto(Self.links))
        let (ran, _, messages) = try await run(script, server)
        #expect(messages.isEmpty)
        let direct = try await QuireSessionTests.run(plain, other)
        #expect(ran.last?.rows == direct.rows)
        #expect(server.urls == other.urls)
    }

    @Test("A binding that several uses read is fetched once")
    func shared() async throws {
        let server = FakeQonto(Self.links)
        let (ran, _, _) = try await run(
            "let p = from qonto where status=paid; from p count; from p sort amount desc limit 2 select id; from p count",
            server)
        let whole = FakeQonto(Self.links)
        let rows = try await QuireSessionTests.run("from qonto where status=paid", whole).rows.count
        #expect(server.urls.count == whole.urls.count)
        #expect(ran[1].rows == [[.integer(Int64(rows))]])
        #expect(ran[3].rows == ran[1].rows)
        #expect(ran[1].outcome.requests == whole.urls.count)
        #expect(ran[2].outcome.requests == 0)
    }

    @Test("A binding of a binding that is used once is read with it, and explaining is no use")
    func sharedThrough() async throws {
        let server = FakeQonto(Self.links)
        _ = try await run(
            "let p = from qonto; let q = from p where status=paid; explain from p; from q count; explain from q", server
        )
        #expect(server.urls.count == 1)
    }

    @Test("A query in parentheses stands for its cell, and money is one cell with its currency")
    func scalar() async throws {
        let direct = try await QuireSessionTests.run(
            "from qonto sort amount desc limit 1 select id, amount.value", FakeQonto(Self.links))
        let greatest = try #require(direct.rows.first?[1].plainText)
        for items in ["amount", "amount, currency", "amount.value"] {
            let (ran, _, messages) = try await run(
                "from qonto where amount.value >= \(greatest) and amount = "
                    + "(from qonto sort amount desc limit 1 select \(items)) select id, amount.value",
                FakeQonto(Self.links))
            #expect(messages.isEmpty)
            let rows = try #require(ran.last?.rows)
            // Several links can have the greatest amount.
            #expect(rows.contains { $0 == direct.rows[0] })
            #expect(rows.allSatisfy { $0[1] == direct.rows[0][1] })
        }
    }

    @Test("A value that was read first is pushed down like one that is written")
    func pushed() async throws {
        let server = FakeQonto(Self.links)
        let (ran, _, _) = try await run(
            "from qonto where status = (from qonto where status = open limit 1 select status) count", server)
        #expect(server.urls.count == 2)
        #expect(server.urls.last?.contains("status%5B%5D=open") == true)
        let direct = try await QuireSessionTests.run("from qonto where status = open count", FakeQonto(Self.links))
        #expect(ran.last?.rows == direct.rows)
    }

    @Test("A list that was read first is a filter with several values")
    func list() async throws {
        let server = FakeQonto(Self.links)
        let (ran, _, _) = try await run(
            "from qonto where status in (from qonto where status in (open, paid) distinct status) count", server)
        let direct = try await QuireSessionTests.run(
            "from qonto where status in (open, paid) count", FakeQonto(Self.links))
        #expect(ran.last?.rows == direct.rows)
        #expect(server.urls.last?.contains("status%5B%5D=open&status%5B%5D=paid") == true)
        let (none, _, _) = try await run(
            "from qonto where id not in (from qonto where false select id) count", FakeQonto(Self.links))
        #expect(none.last?.rows == [[.integer(250)]])
    }

    @Test("The same query in one statement is asked once")
    func askedOnce() async throws {
        let server = FakeQonto(Self.links)
        let (ran, _, _) = try await run(
            "print (from qonto count) + (from qonto  count) * (from qonto where status=paid count)", server)
        #expect(server.urls.count == 2)
        #expect(ran.last?.rows.count == 1)
    }

    @Test(
        "Whether a count exceeds a number is seen from as few rows",
        arguments: [
            ("> 0", 1, true), ("= 0", 1, false), (">= 1", 1, true), ("< 3", 4, false), ("= 250", 250, true),
            ("> 10", 11, true),
        ])
    func countUpTo(_ test: String, _ most: Int, _ holds: Bool) async throws {
        // The filter isn't Qonto's, so that the count can't be one request.
        let links = Self.links.filter { $0.amount != nil }
        let server = FakeQonto(links)
        let (ran, _, _) = try await run("assert (from qonto where reusable in (true, false) count) \(test)", server)
        #expect((ran.last?.outcome.failure == nil) == holds)
        #expect(server.rowsGiven <= max(100, most + 100))
        #expect(server.urls.count <= most / 100 + 1)
    }

    @Test("No row is null, and more than one is an error at the query")
    func cells() async throws {
        let (ran, _, _) = try await run(
            "print coalesce((from qonto where false select invoice_number), \"none\")", FakeQonto(Self.links))
        #expect(ran.last?.rows == [[.text("none")]])
        let (many, _, _) = try await run("print (from qonto limit 5 select id)", FakeQonto(Self.links))
        let failure = try #require(many.last?.outcome.failure)
        #expect(failure.code.rawValue == "not-one-cell")
        #expect(failure.exit == ExitStatus.runtimeError)
        #expect(failure.span == SourceSpan(6, 36))
    }

    @Test(
        "An assertion that fails ends with its own status and says what it met",
        arguments: [
            ("assert (from qonto where status=paid count) = -1", "is "),
            ("param n: integer = 3\nassert $n > 5, \"too few\"", "$n is 3"),
            ("from qonto limit 2 select id\nassert (from last count) = 5", "(from last count) is 2"),
            ("assert null", ""),
        ])
    func assertion(_ text: String, _ note: String) async throws {
        let (ran, _, messages) = try await run(text, FakeQonto(Self.links))
        #expect(messages.isEmpty)
        let failure = try #require(ran.last?.outcome.failure)
        #expect(failure.exit == ExitStatus.assertFailed)
        #expect(note.isEmpty || failure.notes.contains { $0.contains(note) }, "\(failure.notes)")
    }

    @Test(
        "What isn't read whole is no value: nothing is written, and nothing holds",
        arguments: [
            "assert (from qonto where amount > 0 count) > 10000", "assert (from qonto where amount > 0 count) >= 0 - 1",
            "print (from qonto where amount > 0 count)", "let a = from qonto; from a count; from a",
            "from qonto where id in (from qonto where amount > 0 select id)",
        ])
    func incomplete(_ text: String) async throws {
        let server = FakeQonto(Self.links) { number, _ throws(TransportError) in
            number > 1 ? PageResponse(status: 500, body: []) : nil
        }
        let (ran, _, _) = try await run(text, server)
        let last = try #require(ran.last)
        #expect(last.outcome.failure?.exit == ExitStatus.provider)
        #expect(last.rows.isEmpty)
        #expect(last.outcome.failure?.notes.contains { $0.contains("unless it is read completely") } == true)
    }

    @Test("A binding of the previous result keeps that one")
    func ofLast() async throws {
        let (ran, _, _) = try await run(
            "from qonto limit 2 select id; let two = from last; from qonto count; from two; from two count",
            FakeQonto(Self.links))
        #expect(ran[3].rows == ran[0].rows)
        #expect(ran[4].rows == [[.integer(2)]])
    }

    @Test("Included files make their names known, and are read once")
    func included() async throws {
        let files = [
            "lib/names.quire": "include \"more.quire\"\nparam s: text = paid_\nlet p = from qonto where status = $s",
            "lib/more.quire": "print \"more\"",
        ]
        let (ran, _, messages) = try await run(
            "include \"lib/names.quire\"\ninclude \"./lib/../lib/more.quire\"\nfrom p count", FakeQonto(Self.links),
            inputs: ScriptInputs(named: ["s": "paid"], expected: ["s"]), files: files)
        #expect(messages.map(\.code.rawValue) == ["unknown-field"])
        #expect(messages.first?.source?.name == "lib/names.quire")
        #expect(ran.isEmpty)
        var mended = files
        mended["lib/names.quire"] = files["lib/names.quire"]?.replacing("paid_", with: "\"open\"")
        let (again, _, none) = try await run(
            "include \"lib/names.quire\"\ninclude \"./lib/../lib/more.quire\"\nfrom p count", FakeQonto(Self.links),
            inputs: ScriptInputs(named: ["s": "paid"], expected: ["s"]), files: mended)
        #expect(none.isEmpty)
        #expect(again.first?.rows == [[.text("more")]])
        let direct = try await QuireSessionTests.run("from qonto where status = paid count", FakeQonto(Self.links))
        #expect(again.last?.rows == direct.rows)
        #expect(again.count == 4)
    }

    @Test("Values given from outside are never text of the script")
    func bound() async throws {
        let evil = "paid\" or true or status = \"x"
        let server = FakeQonto(Self.links)
        let (ran, _, _) = try await run(
            "param s: text; from qonto where debitor_name = $s count", server,
            inputs: ScriptInputs(named: ["s": evil], expected: ["s"]))
        #expect(ran.last?.rows == [[.integer(0)]])
        for text in ["5; from qonto", "(from qonto count)", "$s", "5 or true", "length(\"abc\")", "5\nfrom qonto"] {
            let (_, _, messages) = try await run(
                "param n: integer; from qonto limit $n", FakeQonto(Self.links),
                inputs: ScriptInputs(named: ["n": text], expected: ["n"]))
            #expect(messages.map(\.code.rawValue) == ["invalid-parameter"], "\(text)")
        }
    }

    @Test(
        "A statement that its names make too large is an error that says of what",
        arguments: [
            ("joins", "join qonto as b on a.id = b.id", 50, "too-many"), ("stages", "derive x = 1", 400, "too-many"),
        ])
    func expansion(what: String, stage: String, count: Int, code: String) {
        var lines = ["let l0 = from qonto select id"]
        for level in 1...6 {
            let stages = (0..<count).map {
                "\(stage)\n".replacing("as b on a.id = b.", with: "as b\($0) on a.id = b\($0).")
            }
            lines.append("let l\(level) = from l\(level - 1) as a\n\(stages.joined())select id = a.id")
        }
        let checked = Session(world(FakeQonto(Self.links))).check(SourceText(lines.joined(separator: "\n")))
        let errors = checked.diagnostics.filter { $0.severity == .error }
        #expect(
            errors.first?.code.rawValue == code && errors.first?.message.contains(what) == true,
            "\(errors.first?.message ?? "none")")
    }

    @Test("A script knows so many bindings and no more, each by its last meaning", arguments: [500, 501, 4_000])
    func bindings(count: Int) {
        let lines = (0..<count).map { "let a\($0) = from qonto limit 1" } + ["let a1 = from qonto limit 2"]
        let checked = Session(world(FakeQonto(Self.links))).check(SourceText(lines.joined(separator: "\n")))
        let errors = checked.diagnostics.filter { $0.severity == .error }
        #expect(errors.map(\.code.rawValue) == (count > 500 ? ["too-many"] : []))
        #expect(checked.statements.count == min(count, 500) + (count > 500 ? 0 : 1))
    }

    @Test("Queries within queries end before they grow beyond all bounds")
    func bounded() async throws {
        var nested = "1"
        for _ in 0..<40 { nested = "(from qonto where \(nested) between 1 and 2 count)" }
        let (_, _, deep) = try await run("print \(nested)", FakeQonto(Self.links))
        #expect(deep.map(\.code.rawValue) == ["nesting-too-deep"])

        let bounds = [
            ("{a} as l join {a} as r on id = r.id select id", "too-many"), ("{a}, {a} select id", "too-many-queries"),
        ]
        for (body, code) in bounds {
            var script = "let a0 = from qonto select id\n"
            for level in 1...30 { script += "let a\(level) = from \(body.replacing("{a}", with: "a\(level - 1)"))\n" }
            let (_, _, wide) = try await run(script, FakeQonto(Self.links))
            #expect(wide.first?.code.rawValue == code)
        }
    }
}
