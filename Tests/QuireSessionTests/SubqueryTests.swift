import QuireDiagnostics
import QuireModel
import QuireSession
import QuireTestSupport
import Testing

/// Queries in expressions and bindings: which are one cell, what of odd data and of files they refuse.
@Suite struct SubqueryTests {
    private static let links = FakeLink.generated(250, seed: 17, currencies: true)

    private func run(_ text: String, _ links: [FakeLink] = links) async throws -> (ran: [Ran], messages: [Diagnostic]) {
        let (ran, _, messages) = try await runStatements(text, in: world(FakeQonto(links), keepsResults: true))
        return (ran, messages)
    }

    @Test(
        "money with its currency is one cell, and holds in its currency",
        arguments: ["avg amount", "max amount", "group { x = median amount }", "sum amount by currency"])
    func moneyCell(_ aggregate: String) async throws {
        let (ran, messages) = try await run(
            "from qonto where amount >= (from qonto where currency = USD \(aggregate)) count by currency")
        #expect(messages.isEmpty)
        let outcome = try #require(ran.last?.outcome)
        #expect(outcome.failure == nil)
        #expect(ran.last?.rows.allSatisfy { $0[0] == .text("USD") } == true)
        let (value, _) = try await run("print (from qonto where currency = USD \(aggregate))")
        let cell = try #require(value.last?.rows.first?.first)
        guard case .money(let money) = cell else { return #expect(Bool(false), "\(cell) is no money") }
        let (direct, _) = try await run("from qonto where amount >= \(money.amount) USD count by currency")
        #expect(direct.last?.rows == ran.last?.rows)
    }

    @Test(
        "money of several currencies is an error at the query that says what to do",
        arguments: [
            "print 1️⃣(from qonto avg amount)2️⃣",
            "from qonto where amount > 1️⃣(from qonto where status = paid sum amount)2️⃣",
            "let a = from qonto; assert 1️⃣(from a max amount)2️⃣ > 5 EUR; from a count",
        ])
    func severalCurrencies(_ text: String) async throws {
        let marked = MarkedText(text)
        let (ran, messages) = try await run(marked.text)
        #expect(messages.isEmpty)
        let failure = try #require(ran.last?.outcome.failure)
        #expect(failure.code.rawValue == "not-one-cell" && failure.exit == ExitStatus.runtimeError)
        #expect(failure.message.contains("3 currencies: EUR, GBP, USD"), "\(failure.message)")
        #expect(failure.hint?.contains("where currency = EUR") == true)
        #expect(failure.span == marked.span)
    }

    @Test(
        "a query that writes a file is neither a binding nor a value",
        arguments: [
            "let a = from qonto where status = paid 1️⃣into \"a.csv\"2️⃣",
            "print (from qonto count 1️⃣into \"a.csv\"2️⃣)",
            "from qonto where id in (from qonto select id 1️⃣into \"a.csv\"2️⃣) count",
            "assert (from qonto where (from qonto count 1️⃣into \"a.csv\"2️⃣) > 5 count) > 1",
        ])
    func files(_ text: String) async throws {
        let marked = MarkedText(text)
        let (ran, messages) = try await run(marked.text)
        #expect(ran.isEmpty)
        #expect(messages.map(\.code.rawValue) == ["misplaced-into"])
        #expect(messages.first?.hint?.contains("into \"PATH\"") == true)
        #expect(messages.first?.span == marked.span)
    }

    @Test("bindings with the same columns are one source, one after another, each asked for what it must")
    func unionOfBindings() async throws {
        let server = FakeQonto(Self.links)
        let (ran, _, messages) = try await runStatements(
            "let p = from qonto where status = paid select id, status; let o = from qonto where status = open select id, status;"
                + "from p, o; from o, p count", in: world(server))
        #expect(messages.isEmpty)
        let statuses = try #require(ran[2].rows.map { $0[1].plainText })
        #expect(statuses == statuses.sorted(by: >) && Set(statuses) == ["open", "paid"])
        #expect(ran[3].rows == [[.integer(Int64(statuses.count))]])
        let single = FakeQonto(Self.links)
        _ = try await runStatements(
            "let p = from qonto where status = paid; let o = from qonto where status = open; from p, o count",
            in: world(single))
        #expect(single.urls.count == 2 && single.urls.allSatisfy { $0.contains("per_page=1") })
    }

    @Test(
        "bindings with other columns, and what isn't a list of rows, are refused where they stand",
        arguments: [
            ("let a = from qonto select id; let b = from qonto select status; from a, 1️⃣b2️⃣", "'id'"),
            ("let a = from qonto select id, status; let b = from qonto select status, id; from a, 1️⃣b2️⃣", "orders"),
            ("let a = from qonto select id; let b = from qonto select id = amount; from a, 1️⃣b2️⃣", "money"),
            ("let a = from qonto; from a, 1️⃣qonto2️⃣", "expiration_date"),
            ("let a = from qonto; from a, 1️⃣all2️⃣", "'all'"), ("from qonto, 1️⃣last2️⃣", "'last'"),
            ("let a = from qonto; from a, 1️⃣b2️⃣", "'b'"),
        ])
    func mixedUnions(_ text: String, _ word: String) async throws {
        let marked = MarkedText(text)
        let (ran, messages) = try await run(marked.text)
        #expect(ran.isEmpty)
        let message = try #require(messages.first)
        #expect(messages.count == 1 && message.message.contains(word), "\(message.message)")
        #expect(message.hint != nil)
        #expect(message.span == marked.span)
    }

    @Test("a binding in the common schema goes together with providers")
    func unionWithProvider() async throws {
        let (ran, messages) = try await run(
            "let p = from qonto.links where status = paid; from p, qonto count; from qonto where status = paid count;"
                + "from qonto count")
        #expect(messages.isEmpty)
        let counts = ran.compactMap { $0.rows.first?.first?.number }
        #expect(counts.count == 3 && counts[0] == counts[1].adding(counts[2]))
    }

    @Test("what was read for a query counts in what happened, apart from the query itself")
    func analyzed() async throws {
        let server = FakeQonto(Self.links)
        let (ran, session, _) = try await runStatements(
            "let a = from qonto where status = open\n"
                + "explain analyze from a where amount > (from qonto where currency = EUR min amount)"
                + " and id in (from a select id) count", in: world(server))
        let explanation = try #require(ran.last?.sink.explanation)
        #expect(
            explanation.first.map(\.name) == [
                "let a", "(from qonto where currency = EUR min amount)", "(from a select id)",
            ])
        let parts = explanation.first.compactMap(\.explanation.happened?.requests)
        #expect(parts.count == 3 && parts[0] > 0 && parts[1] > 0 && parts[2] == 0)
        #expect(explanation.happened?.requests == 0)
        #expect(parts.reduce(0, +) == server.urls.count && session.statistics.requests == server.urls.count)
        #expect(explanation.text.contains("requests    \(server.urls.count): \(parts[0]) for let a"))
        #expect(explanation.json.contains("\"happened\":{\"requests\":\(server.urls.count),"))
        #expect(explanation.json.contains("\"first\":[{\"for\":\"let a\",\"requests\":\(parts[0]),"))
    }
}
