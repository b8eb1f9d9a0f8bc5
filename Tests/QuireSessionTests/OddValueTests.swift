import QuireDiagnostics
import QuireModel
import QuireSession
import Testing

/// Values that can't be read make partial whatever they decide, and nothing else.
@Suite struct OddValueTests {
    @Test(
        "a result that such a value decides is partial",
        arguments: [
            "from qonto where amount > 4 count", "from qonto where amount > 4 EUR count",
            "from qonto where amount > 4 select id", "from qonto where amount < 4 or amount > 8 count",
            "from qonto where status = paid and amount > 4 count", "from qonto where not (amount > 4) count",
            "from qonto where amount in (10, 7) count",
            "from qonto where status = open or amount > 4 select id", "from qonto sort amount * 2 limit 1 select id",
            "from qonto sort amount * -1 limit 1", "from qonto sort amount skip 1 select id",
            "from qonto sort amount group { f = first id }", "from qonto distinct amount",
            "from qonto select status, amount distinct count",
            "from qonto derive big = amount > 4 where big = true count",
            "from qonto derive c = if(amount > 4, 1, 0) sum c", "from qonto group { n = count if amount > 4 }",
            "from qonto join qonto as o on o.amount = amount count",
            "from qonto left join qonto as o on o.amount = amount",
            "from qonto join qonto as o on o.id = id and o.amount > 4 count",
            "from qonto, qonto where amount > 4 count",
            "from qonto where amount > (from qonto where amount < 4 count)",
            "from qonto where amount.value in (from qonto select amount.value) count",
            "assert (from qonto where amount > 4 count) = 2",
        ])
    func decided(_ query: String) async throws {
        let (ran, _, messages) = try await runStatements(query, in: world(FakeQonto(FakeLink.withOddAmount)))
        #expect(messages.isEmpty, "\(messages.map(\.message))")
        let failure = ran.last?.outcome.failure
        #expect(failure?.code.rawValue == "odd-value-in-aggregate", "\(failure?.message ?? "none")")
        #expect(failure?.exit == ExitStatus.partial)
        #expect(failure?.message.contains("qonto.payment_links.amount: 1 value") == true)
    }

    @Test(
        "a result that it doesn't decide is complete",
        arguments: [
            "from qonto select id limit 2", "from qonto count", "from qonto select id, amount",
            "from qonto sort amount select id", "from qonto sort id limit 2", "from qonto where status = open count",
            "from qonto where amount is not null and amount > 4 count",
            "from qonto where amount is not null sort amount limit 1",
            "from qonto where status = open and amount > 4 count",
            "from qonto where amount > 4 and status = open count",
            "from qonto where status = paid or amount > 4 select id", "from qonto derive x = amount * 2 select id, x",
            "from qonto distinct status", "from qonto join qonto as o on o.id = id count",
            "from qonto where not (amount is null) count", "from qonto where amount is null count",
            "from qonto where amount is null or amount > 4 count",
            "from qonto derive x = amount * 2 where status = open count",
            "from qonto where status in (from qonto select status) count",
        ])
    func untouched(_ query: String) async throws {
        let (ran, _, messages) = try await runStatements(query, in: world(FakeQonto(FakeLink.withOddAmount)))
        #expect(messages.isEmpty, "\(messages.map(\.message))")
        #expect(ran.last?.outcome.failure == nil, "\(ran.last?.outcome.failure?.message ?? "")")
    }
}
