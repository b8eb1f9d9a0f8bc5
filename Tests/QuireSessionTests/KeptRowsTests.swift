import QuireDiagnostics
import QuireModel
import QuireSession
import Testing

/// Rows that are held for later: what is odd in them, and the memory that they take.
@Suite struct KeptRowsTests {
    @Test(
        "an amount that could not be read makes a result partial also where the rows were kept before",
        arguments: [
            ("let a = from qonto; from a sum amount; from a count", true),
            ("let a = from qonto; from a count; from a sum amount by status", true),
            ("let a = from qonto derive x = amount * 2; from a count; from a sum x", true),
            ("let a = from qonto; let b = from a select y = amount; from b count; from b max y; from a count", true),
            ("let a = from qonto; from a count; from a join a as o on id = o.id sum o.amount", true),
            ("let a = from qonto; let b = from qonto; from a count; from b count; from a, b sum amount", true),
            ("let a = from qonto; from a where status = open sum amount; from a count", false),
            ("let a = from qonto; from a count by status; from a count", false),
            ("let a = from qonto select status; from a count; from a group { count status }", false),
            ("from qonto; from last sum amount", true), ("from qonto; from last where status = open sum amount", false),
            ("from qonto; let a = from last; from qonto count; from a sum amount", true),
        ])
    func oddAmounts(_ text: String, _ isPartial: Bool) async throws {
        let (ran, _, messages) = try await runStatements(
            text, in: world(FakeQonto(FakeLink.withOddAmount), keepsResults: true))
        #expect(messages.isEmpty)
        let failure = ran.compactMap(\.outcome.failure).first
        #expect((failure?.code.rawValue == "odd-value-in-aggregate") == isPartial, "\(failure?.message ?? "none")")
        if isPartial {
            #expect(failure?.message.contains("qonto.payment_links.amount: 1 value") == true)
            #expect(failure?.exit == ExitStatus.partial)
            #expect(ran.last?.rows.isEmpty == false)
        }
    }

    @Test(
        "no value is made of an aggregate that lacks an amount: what needs it isn't run",
        arguments: [
            "print (from qonto sum amount)", "assert (from qonto sum amount) > 1 EUR",
            "assert (from qonto group { n = count amount }) = 3", "from qonto where amount > (from qonto avg amount)",
            "let t = from qonto group status { s = sum amount }; from t count; from t",
            "let a = from qonto; assert (from a sum amount) > 1 EUR; from a count",
            "from qonto where status in (from qonto count by amount, status select status)",
        ])
    func noValue(_ text: String) async throws {
        let (ran, _, messages) = try await runStatements(text, in: world(FakeQonto(FakeLink.withOddAmount)))
        #expect(messages.isEmpty)
        let failure = try #require(ran.last?.outcome.failure)
        #expect(failure.code.rawValue == "odd-value-in-aggregate")
        #expect(failure.notes.contains { $0.contains("unless it is read completely") })
        #expect(ran.last?.rows.isEmpty == true)
    }

    private static let many = FakeLink.generated(2101, seed: 3)

    @Test(
        "rows that are kept for others count, and the error names who would hold them and the option",
        arguments: [
            ("let a = from qonto; from a count; from a count", "let a"),
            ("print (from qonto where id in (from qonto select id) count)", "the query in parentheses"),
            ("from qonto where id in (from qonto select id) count", "the query in parentheses"),
            ("from qonto group status { list id }", "list id"),
            ("from qonto group { n = count(distinct id) }", "distinct id"),
            ("from qonto group { m = median created_at - created_at }", "median"),
            ("from qonto group id { max url }", "max url"),
            ("from qonto group { x = list items }", "list items"),
            ("from qonto expand potential_payment_methods sort created_at", "expand"),
        ])
    func bounded(_ text: String, _ holder: String) async throws {
        var world = world(FakeQonto(Self.many))
        world.reading.memoryLimit = 40_000
        let (ran, _, messages) = try await runStatements(text, in: world)
        #expect(messages.isEmpty)
        let failure = try #require(ran.last?.outcome.failure)
        #expect(failure.code.rawValue == "memory-limit" && failure.message.contains("40 KB"), "\(failure.message)")
        #expect(failure.message.contains(holder), "\(failure.message)")
        #expect(failure.hint?.contains("--memory-limit") == true)
        #expect(failure.exit == ExitStatus.runtimeError && ran.last?.rows.isEmpty == true)
        world.reading.memoryLimit = 100_000_000
        let (whole, _, _) = try await runStatements(text, in: world)
        #expect(whole.allSatisfy { $0.outcome.failure == nil })
    }

    @Test("what is kept leaves the less for what comes after, and the error says so")
    func together() async throws {
        let text = "let a = from qonto select id, url; from a count; from a sort id limit 2000 select id"
        var world = world(FakeQonto(Self.many))
        world.reading.memoryLimit = 200_000
        let (ran, _, _) = try await runStatements(text, in: world)
        #expect(ran.count == 3 && ran[1].outcome.failure == nil)
        let failure = try #require(ran[2].outcome.failure)
        #expect(failure.code.rawValue == "memory-limit" && failure.message.contains("top 2000"))
        #expect(failure.notes.contains { $0.contains("already held by let bindings") })
        let plain = try await run("from qonto select id, url sort id limit 2000 select id", in: world)
        #expect(plain.outcome.failure == nil)
    }

    @Test("a page whose lists become many rows counts while they are there")
    func expanded() async throws {
        var world = world(FakeQonto(Self.many))
        world.reading.memoryLimit = 3_000
        let ran = try await run("from qonto expand potential_payment_methods select id", in: world)
        let failure = try #require(ran.outcome.failure)
        #expect(failure.code.rawValue == "memory-limit" && failure.message.contains("expand potential_payment_methods"))
    }
}
