import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// What a session keeps from one statement to the next.
@Suite struct SessionStateTests {
    private static let links = FakeLink.generated(250, seed: 5)

    /// Runs statements one after another in one session; gives what each gave.
    private func run(_ texts: [String], in world: Session.World) async throws -> (Session, [Ran]) {
        var session = Session(world)
        var all: [Ran] = []
        for text in texts {
            let script = session.check(SourceText(text))
            let problems = script.diagnostics.filter { $0.severity == .error }.map(\.message)
            try #require(problems.isEmpty, "\(text): \(problems)")
            for statement in script.statements {
                var sink = CollectingSink()
                let outcome = try await session.run(statement, into: &sink)
                all.append(Ran(sink: sink, outcome: outcome))
            }
        }
        return (session, all)
    }

    @Test("The previous result is asked again without a request")
    func last() async throws {
        let server = FakeQonto(Self.links)
        let texts = [
            "from qonto where status=paid", "from last sort amount desc limit 3 select id, amount", "from last count",
            "explain from last", "from last",
        ]
        let (session, ran) = try await run(texts, in: world(server, keepsResults: true))
        let direct = try await QuireSessionTests.run(
            "from qonto where status=paid sort amount desc limit 3 select id, amount", server)
        #expect(ran[1].rows == direct.rows)
        #expect(ran[2].rows == [[.integer(3)]])
        #expect(ran[4].rows == [[.integer(3)]])
        #expect(
            ran[3].sink.explanation?.text
                == "the previous result, without a request\nhere\n  nothing: the rows are the result\n")
        #expect(server.urls.count == 2)
        #expect(session.last?.count == 1)
    }

    @Test("A plan that wants no row asks nothing, and still counts none")
    func noRows() async throws {
        let server = FakeQonto(Self.links)
        let texts = ["from qonto limit 0 count", "from qonto limit 0", "from qonto limit 0 group { n = count }"]
        let (_, ran) = try await run(texts, in: world(server))
        #expect(ran.map(\.rows) == [[[.integer(0)]], [], [[.integer(0)]]])
        #expect(server.urls.isEmpty)
    }

    @Test("Statements of one script see the result before them")
    func lastInScript() async throws {
        let (_, ran) = try await run(
            ["from qonto where status=paid limit 4; from last count"],
            in: world(FakeQonto(Self.links), keepsResults: true))
        #expect(ran.count == 2)
        #expect(ran[1].rows == [[.integer(4)]])
    }

    @Test("What is made of a partial result is partial")
    func partialLast() async throws {
        let server = FakeQonto(Self.links) { number, _ throws(TransportError) in
            number >= 2 ? FakeQonto.error(500, "x", "y") : nil
        }
        let (session, ran) = try await run(
            [
                "from qonto", "from last select id", "from last limit 3", "from qonto limit 101",
                "let some = from last",
                "from some count", "from last limit 5", "print (from some count)",
            ], in: world(server, keepsResults: true))
        #expect(ran[0].outcome.exit == 6)
        #expect(ran[1].rows.count == 100)
        for index in [1, 5, 6] {
            #expect(ran[index].outcome.failure == nil && ran[index].outcome.isOfPartial)
            #expect(ran[index].outcome.exit == 6)
            #expect(ran[index].outcome.warnings.map(\.code.rawValue) == ["incomplete-source"])
        }
        // The first rows are the first rows, whatever is missing behind them.
        #expect(ran[2].rows.count == 3)
        #expect(!ran[2].outcome.isOfPartial)
        // The server gave nothing the second time, and a count of that is a number all the same.
        #expect(ran[5].rows == [[.integer(0)]])
        // A value is used without a word about it.
        #expect(ran[7].outcome.failure?.code.rawValue == "incomplete-source")
        #expect(ran[7].outcome.warnings.isEmpty)
        #expect(session.last?.isComplete == false)
    }

    @Test("Without a previous result, or where none is kept, there is no last")
    func noLast() async throws {
        let session = Session(world(FakeQonto([])))
        #expect(!session.check(SourceText("from last")).isValid)
        let (kept, _) = try await run(["from qonto limit 1"], in: world(FakeQonto(Self.links)))
        #expect(kept.last == nil)
    }

    @Test("Statistics add up over statements")
    func statistics() async throws {
        let server = FakeQonto(Self.links)
        let texts = [
            "from qonto select id", "from qonto where status=paid sort amount limit 2", "from qonto where false",
            "describe",
        ]
        let (session, ran) = try await run(texts, in: world(server))
        let bytes = ran.compactMap(\.outcome.report?.bytes).reduce(0, +)
        #expect(
            session.statistics.json(elapsedMilliseconds: 61)
                == "{\"requests\":4,\"retries\":0,\"pages\":4,\"rows_fetched\":337,\"rows\":252,\"bytes\":\(bytes),"
                + "\"cache_hits\":0,\"peak_concurrency\":1,\"elapsed_ms\":61,\"complete\":true,\"warnings\":0,\"skipped\":[],\"sources\":["
                + "{\"source\":\"qonto.payment_links\",\"strategy\":\"scan\",\"requests\":3,\"complete\":true},"
                + "{\"source\":\"qonto.payment_links\",\"strategy\":\"top_n\",\"requests\":1,\"complete\":true},"
                + "{\"source\":\"qonto.payment_links\",\"strategy\":\"empty\",\"requests\":0,\"complete\":true}]}")
    }

    @Test("A failed statement makes the statistics incomplete")
    func incompleteStatistics() async throws {
        let server = FakeQonto(Self.links) { number, _ throws(TransportError) in
            number >= 2 ? FakeQonto.error(500, "x", "y") : nil
        }
        let (session, _) = try await run(["from qonto select id"], in: world(server))
        let json = session.statistics.json(elapsedMilliseconds: 1)
        #expect(json.contains("\"requests\":5,\"retries\":3,\"pages\":1,\"rows_fetched\":100,\"rows\":100,"))
        #expect(json.contains("\"complete\":false,\"warnings\":0,"))
        #expect(json.hasSuffix("\"strategy\":\"scan\",\"requests\":5,\"complete\":false}]}"))
    }

    @Test("A list that came out of order is read whole, and the explanation says so")
    func fallBack() async throws {
        let server = FakeQonto(Self.links, mode: .reversed)
        let ran = try await QuireSessionTests.run("explain analyze from qonto sort amount desc limit 50", server)
        let restart = "the list sorted by amount doesn't come in that order"
        #expect(ran.sink.explanation?.happened?.restarts == [restart])
        #expect(ran.sink.explanation?.text.contains("  fell back   \(restart)\n") == true)
        #expect(server.urls.first == "https://api.test/v2/payment_links?sort_by=amount:desc&per_page=100")
        #expect(server.urls.dropFirst().first == "https://api.test/v2/payment_links?per_page=100")
        #expect(server.urls.count == 4)
    }

    @Test(
        "Every path that gives way says so in the explanation",
        arguments: [
            ("from qonto count", FakeQonto.Mode.totalsNull, "count", "the list doesn't state its length"),
            (
                "from qonto count by status", .totalsTooSmall, "count_by_value",
                "the list names a next page, but states a length of 1"
            ),
            (
                "from qonto where amount > 50 sort amount desc", .unsorted, "sorted_until",
                "the list sorted by amount doesn't come in that order"
            ),
            (
                "from qonto where amount > 40 and amount < 60", .unsorted, "bisect",
                "the list sorted by amount doesn't come in that order"
            ),
        ])
    func givesWay(_ query: String, _ mode: FakeQonto.Mode, _ strategy: String, _ reason: String) async throws {
        let ran = try await QuireSessionTests.run("explain analyze " + query, FakeQonto(Self.links, mode: mode))
        #expect(ran.sink.explanation?.sources.map(\.strategy) == [strategy])
        #expect(ran.sink.explanation?.happened?.restarts == [reason])
        #expect(ran.sink.explanation?.text.contains("  fell back   \(reason)\n") == true)
        #expect(ran.outcome.exit == 0)
    }

    @Test("Odd values are null, counted once a field, and only where they are read")
    func oddities() async throws {
        var links = Array(Self.links.prefix(150))
        for index in [3, 120] {
            links[index] = FakeLink(
                id: "odd\(index)", status: "archived", amount: "12,50", currency: "EUR", expires: 0, created: 0,
                invoice: nil, debitor: nil, reusable: false)
        }
        let read = try await QuireSessionTests.run("from qonto select id, amount, status", FakeQonto(links))
        #expect(read.outcome.exit == 0)
        #expect(read.rows[3] == [.text("odd3"), .null, .text("archived")])
        #expect(read.outcome.warnings.map(\.code.rawValue).sorted() == ["odd-value", "unlisted-value"])
        #expect(read.outcome.warnings.allSatisfy { $0.message.contains("2 values") })
        let unread = try await QuireSessionTests.run("from qonto select id", FakeQonto(links))
        #expect(unread.outcome.warnings.isEmpty)
    }

    @Test("A comparison that met several currencies says so, in order and once")
    func currencies() async throws {
        let links = FakeLink.generated(150, seed: 9, currencies: true)
        let ran = try await QuireSessionTests.run("from qonto where amount > 10 sort created_at", FakeQonto(links))
        #expect(
            ran.outcome.warnings.map(\.message) == ["amount was compared by number across currencies: EUR, GBP, USD"])
        #expect(ran.outcome.exit == 0)
    }
}
