import QuireDiagnostics
import QuireFetch
import QuireModel
import QuireSession
import Testing

/// Aggregates over a list: what is asked, and what a value that can't be read does to them.
@Suite struct AggregateTests {
    private static let links = [
        link("a", "paid", "10.00", "EUR"), link("b", "paid", "oops", "EUR"), link("c", "open", "2.50", "EUR"),
        link("d", "open", "7.00", "USD"), link("e", "paid", nil, "EUR"),
    ]

    private static func link(_ id: String, _ status: String, _ amount: String?, _ currency: String) -> FakeLink {
        FakeLink(
            id: id, status: status, amount: amount, currency: currency, expires: 1_780_000_000, created: 1_779_000_000,
            invoice: "INV", debitor: nil, reusable: false)
    }

    @Test(
        "a bad amount that took part in an aggregate makes the result partial, and only then",
        arguments: [
            ("from qonto sum amount", true), ("from qonto group status { n = count, t = sum amount }", true),
            ("from qonto group { n = count amount }", true), ("from qonto count by amount", true),
            ("from qonto derive x = amount * 2 sum x by status", true), ("from qonto max amount by currency", true),
            ("from qonto where status = open sum amount", false), ("from qonto count", false),
            ("from qonto where amount is not null sum amount", false), ("from qonto count by status", false),
            ("from qonto group { t = sum amount if status = open }", false), ("from qonto select amount", false),
        ])
    func oddAmounts(query: String, isPartial: Bool) async throws {
        let ran = try await run(query, FakeQonto(Self.links))
        #expect(!ran.rows.isEmpty, "\(query)")
        #expect((ran.outcome.failure?.code.rawValue == "odd-value-in-aggregate") == isPartial, "\(query)")
        #expect(ran.outcome.exit == (isPartial ? ExitStatus.partial : ExitStatus.complete), "\(query)")
        #expect(ran.sink.completeness == !isPartial, "\(query)")
        if isPartial { #expect(ran.outcome.warnings.contains { $0.code.rawValue == "odd-value" }) }
    }

    @Test(
        "one currency in either letter case is one group, and what is compared with it finds both",
        arguments: [
            ("from qonto sum amount", [["EUR", "12.50"], ["USD", "7.00"]]),
            ("from qonto.links sum amount by currency", [["EUR", "12.50"], ["USD", "7.00"]]),
            ("from qonto, qonto sum amount", [["EUR", "25.00"], ["USD", "14.00"]]),
            ("from qonto group { n = count, t = sum amount }", [["EUR", "2", "12.50"], ["USD", "1", "7.00"]]),
            (
                "from qonto group status { a = min amount, c = last currency } group currency { m = max a }",
                [["EUR", "2.50"], ["USD", "7.00"]]
            ),
            ("from qonto where amount > 1 EUR count", [["2"]]),
            ("from qonto where amount.currency = eur count", [["2"]]),
            ("from qonto where amount.currency in (eur, 'usd') count", [["3"]]),
            ("from qonto where amount < (from qonto where amount.currency = EUR max amount) count", [["1"]]),
        ])
    func letterCase(query: String, expected: [[String]]) async throws {
        let links = [
            Self.link("a", "paid", "10.00", "eur"), Self.link("b", "paid", "2.50", "EUR"),
            Self.link("c", "open", "7.00", "usd"),
        ]
        let ran = try await run(query, FakeQonto(links))
        #expect(ran.outcome.failure == nil)
        #expect(ran.rows.map { $0.map(\.plainText) } == expected)
    }

    @Test("an amount that is missing, as documents allow, leaves the result complete")
    func missingAmounts() async throws {
        let ran = try await run("from qonto sum amount by status", FakeQonto(Self.links.filter { $0.id != "b" }))
        #expect(ran.outcome.failure == nil)
        #expect(
            ran.rows.map { $0.map(\.plainText) } == [
                ["open", "EUR", "2.50"], ["open", "USD", "7.00"], ["paid", "EUR", "10.00"],
            ])
    }

    @Test(
        "the least and the greatest of a field that the API sorts by take one request",
        arguments: [
            ("from qonto max expiration_date", "top_n", 1), ("from qonto min expiration_date", "top_n", 1),
            ("from qonto where currency = EUR max amount", "top_n", 1),
            ("from qonto where amount > 1 EUR min amount", "top_n", 1),
            ("from qonto where status = paid max expiration_date", "top_n", 1),
            ("from qonto max amount", "scan", 3), ("from qonto max created_at", "scan", 3),
            ("from qonto max expiration_date by status", "scan", 3),
            ("from qonto limit 150 max expiration_date", "scan", 2),
            ("from qonto group { a = max expiration_date if reusable }", "scan", 3),
            ("from qonto where currency in ('EUR', 'USD') max amount", "scan", 3),
        ])
    func extremes(query: String, strategy: String, requests: Int) async throws {
        let links = FakeLink.generated(250, seed: 7, currencies: true)
        let server = FakeQonto(links)
        let pushed = try await run(query, server)
        let plain = try await run(query, in: world(FakeQonto(links), plugin: PlainQonto()))
        #expect(pushed.rows == plain.rows && pushed.rows.first?.last?.isNull == false, "\(query)")
        #expect(pushed.outcome.reports.map(\.strategy) == [strategy], "\(query)")
        #expect(server.urls.count == requests, "\(query): \(server.urls)")
    }

    @Test("the least and the greatest are right also when the server's order can't be trusted")
    func extremesFallBack() async throws {
        for mode in FakeQonto.Mode.allCases where mode != .unsorted && mode != .reversed {
            let links = FakeLink.generated(120, seed: 11, nulls: true, currencies: true)
            for query in ["from qonto where currency = USD max amount", "from qonto where currency = EUR min amount"] {
                let pushed = try await run(query, FakeQonto(links, mode: mode))
                let plain = try await run(query, in: world(FakeQonto(links), plugin: PlainQonto()))
                #expect(pushed.rows == plain.rows, "\(mode): \(query)")
            }
        }
    }

    @Test("rows that are missing withhold what is computed of all")
    func failures() async throws {
        let links = FakeLink.generated(250, seed: 3)
        let server = FakeQonto(links) { number, _ throws(TransportError) in
            if number > 1 { throw TransportError(.connection, "gone") }
            return nil
        }
        let ran = try await run("from qonto group status { n = count, t = sum amount }", server)
        #expect(ran.rows.isEmpty && ran.outcome.failure != nil && ran.outcome.exit == ExitStatus.provider)
    }

    @Test("a list's elements become rows, and reading stops when enough have come")
    func expansion() async throws {
        let links = FakeLink.generated(250, seed: 5)
        let server = FakeQonto(links)
        let ran = try await run("from qonto expand items limit 3 select id, items.title, items.quantity", server)
        #expect(ran.rows.count == 3 && server.urls.count == 1)
        #expect(ran.rows.allSatisfy { $0[1] == .text("Item") && $0[2].number == ExactDecimal("1.5") })
        let methods = try await run("from qonto expand potential_payment_methods count", FakeQonto(links))
        #expect(methods.rows == [[.integer(Int64(links.reduce(0) { $0 + $1.methods.count }))]])
        let none = try await run("from qonto where items is null expand items count", FakeQonto(links))
        #expect(none.rows == [[.integer(0)]])
    }
}
