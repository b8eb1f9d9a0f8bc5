import MijnKlantportaalProvider
import QontoProvider
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// The first rows of several providers, in order: each is asked for no more pages than it must be.
@Suite struct MergeTests {
    /// A link worth so much; ids tell providers apart.
    private static func link(_ name: String, _ index: Int, _ amount: Int) -> FakeLink {
        FakeLink(
            id: "\(name)\(index)", status: "paid", amount: "\(amount)", currency: "EUR",
            expires: 1_780_000_000 + amount, created: 1_780_000_000, invoice: nil, debitor: nil, reusable: false)
    }

    private static func neighbour(_ name: String, _ server: any Transport, sorts: Bool = true) -> Neighbour {
        Neighbour(name: name, plugin: sorts ? QontoProvider() : PlainQonto() as any ProviderPlugin, server: server)
    }

    @Test(
        "Pages are asked for as far as the first rows need, and no further",
        arguments: [
            // All of the first 500 rows are a's: its five pages and the first of b.
            ("sort amount desc limit 500", [5, 1]),
            // All are b's.
            ("sort amount limit 500", [1, 5]),
            ("sort amount desc limit 10", [1, 1]),
            ("top 150 by amount", [2, 1]),
            ("sort amount desc skip 100 limit 100", [2, 1]),
            ("where status = paid sort expires_at desc, id limit 250", [3, 1]),
            ("sort amount desc limit 1 select id", [1, 1]),
        ])
    func pages(_ stages: String, _ expected: [Int]) async throws {
        let a = FakeQonto((0..<700).map { Self.link("a", $0, 10_000 + $0) })
        let b = FakeQonto((0..<700).map { Self.link("b", $0, $0) })
        let ran = try await run("from a, b \(stages)", in: world([Self.neighbour("a", a), Self.neighbour("b", b)]))
        #expect(ran.outcome.failure == nil)
        #expect([a.urls.count, b.urls.count] == expected, "\(a.urls + b.urls)")
        #expect(ran.outcome.reports.map(\.requests) == expected)
    }

    @Test("Rows that alternate are read from both in turn", arguments: [100, 200, 500, 1000, 1400, 2000])
    func alternating(_ count: Int) async throws {
        let a = FakeQonto((0..<700).map { Self.link("a", $0, $0 * 2) })
        let b = FakeQonto((0..<700).map { Self.link("b", $0, $0 * 2 + 1) })
        let neighbours = [Self.neighbour("a", a), Self.neighbour("b", b)]
        let ran = try await run("from a, b sort amount desc limit \(count) select id", in: world(neighbours))
        let expected = (0..<1400).reversed().prefix(count).map { "\($0 % 2 == 0 ? "a" : "b")\($0 / 2)" }
        #expect(ran.rows.map { $0[0].plainText } == expected)
        // Half of the rows are each one's; one page more shows that the other's next rows come later.
        let half = (min(count, 1400) + 199) / 200
        #expect(a.urls.count <= min(7, half + 1) && b.urls.count <= min(7, half + 1), "\(a.urls.count) \(b.urls.count)")
        #expect(a.urls.count + b.urls.count <= min(14, half * 2 + 1))
    }

    @Test("A list that can't be sorted is read whole first, and what it has spares the others' pages")
    func unsorted() async throws {
        let a = FakeQonto((0..<700).map { Self.link("a", $0, $0) })
        let b = FakeQonto((0..<500).map { Self.link("b", $0, 10_000 + $0) })
        let neighbours = [Self.neighbour("a", a), Self.neighbour("b", b, sorts: false)]
        let ran = try await run("from a, b sort amount desc limit 500 select id", in: world(neighbours))
        #expect(ran.rows.map { $0[0].plainText } == (0..<500).reversed().map { "b\($0)" })
        #expect([a.urls.count, b.urls.count] == [1, 5])
    }

    @Test("What is merged is what sorting everything gives", arguments: 0..<60)
    func equal(_ number: Int) async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed)
        var lists: [(name: String, rows: [FakeLink], mode: FakeQonto.Mode)] = []
        for name in ["a", "b", "c"] {
            let count = random.pick(0, 3, 120, 250)
            let rows = FakeLink.generated(count, seed: random.next(), nulls: random.chance(50))
            lists.append((name, rows, random.pick(.honest, .honest, .clamped, .nullsFirst, .unsorted, .reversed)))
        }
        let key = random.pick(
            "amount.value", "amount.value desc", "expires_at", "expires_at desc, id", "amount.value, id")
        let filter = random.pick("", " where status = paid", " where reusable", " where amount.value > 30")
        let tail = " select id, amount.value, expires_at"
        // The first few rows of a list that isn't sorted may look as if it were.
        let isHostile = lists.contains { $0.mode == .unsorted || $0.mode == .reversed }
        let count = isHostile ? random.pick(100, 130, 300, 1000) : random.pick(1, 7, 100, 130, 300, 1000)
        let query = "from a, b, c\(filter) sort \(key) limit \(count)\(tail)"
        let label: Comment = "seed \(seed): \(query) over \(lists.map { "\($0.rows.count) \($0.mode)" })"
        let servers = lists.map { FakeQonto($0.rows, mode: $0.mode) }
        let neighbours = zip(lists, servers).map { Self.neighbour($0.name, $1) }
        let plain = lists.map { Self.neighbour($0.name, FakeQonto($0.rows), sorts: false) }
        let merged = try await run(query, in: world(neighbours))
        let sorted = try await run(query, in: world(plain))
        #expect(merged.outcome.failure == nil && sorted.outcome.failure == nil, label)
        // Rows that tie keep the provider's order where the provider sorted them.
        let keys = { (ran: Ran) in ran.rows.map { row in key.hasPrefix("amount") ? row[1] : row[2] } }
        #expect(keys(merged) == keys(sorted), label)
        if key.hasSuffix("id") { #expect(merged.rows == sorted.rows, label) }
    }

    @Test("A provider that fails is left out, and the others' first rows are whole")
    func failing() async throws {
        let a = FakeQonto((0..<700).map { Self.link("a", $0, 10_000 + $0) }) { number, _ in
            number == 3 ? FakeQonto.error(400, "bad_request", "no") : nil
        }
        let b = FakeQonto((0..<700).map { Self.link("b", $0, $0) })
        let neighbours = [Self.neighbour("a", a), Self.neighbour("b", b)]
        let ran = try await run("from a, b sort amount desc limit 300 select id", in: world(neighbours))
        #expect(ran.outcome.failure?.message.contains("no") == true)
        #expect(ran.rows.map { $0[0].plainText } == (400..<700).reversed().map { "b\($0)" })
        #expect([a.urls.count, b.urls.count] == [3, 3])
    }

    @Test(
        "Counts and extremes of all providers take what each has for them",
        arguments: [
            ("from a, b count", [1, 1]), ("from a, b where status = paid count", [1, 1]),
            ("from all count by provider", [1, 1]), ("from all count by status", [6, 6]),
            ("from all count by provider, status", [6, 6]), ("from all where status = open count by provider", [1, 1]),
            ("from all where status in (open, paid) count by status", [3, 3]),
            ("from all count by status where status = paid", [1, 1]), ("from all max expires_at", [1, 1]),
            ("from all min amount where currency = EUR", [1, 1]),
            ("from all where amount.currency = EUR max amount", [1, 1]),
            ("from all min expires_at by provider", [3, 3]), ("from a min amount where currency = EUR", [1, 0]),
            ("from a count by status where status in (paid, open)", [3, 0]),
        ])
    func counts(_ query: String, _ expected: [Int]) async throws {
        let lists = [3, 4].map { FakeLink.generated(300, seed: $0) }
        let (a, b) = (FakeQonto(lists[0]), FakeQonto(lists[1]))
        let asked = try await run(query, in: world([Self.neighbour("a", a), Self.neighbour("b", b)]))
        #expect([a.urls.count, b.urls.count] == expected, "\(a.urls + b.urls)")
        let plain = zip(["a", "b"], lists).map { Self.neighbour($0, FakeQonto($1), sorts: false) }
        let read = try await run(query, in: world(plain))
        #expect(asked.outcome.failure == nil && asked.sink.schema == read.sink.schema)
        #expect(asked.rows == read.rows)
    }

    @Test(
        "Of a list for each row only those of the rows that are left are read",
        arguments: [
            ("where status = paid join mkp.payments as p on id = p.payment_link_id", "paid"),
            ("join mkp.payments as p on id = p.payment_link_id where status = closed count", "closed"),
            ("left join mkp.payments as p on id = p.payment_link_id and status = open where status = open", "open"),
        ])
    func children(_ stages: String, _ status: String) async throws {
        let links = PortalLink.generated(40, seed: 5)
        let server = FakePortal(links, base: "https://mkp.test")
        let portal = Neighbour(name: "mkp", plugin: MijnKlantportaalProvider(), server: server)
        let ran = try await run("from mkp \(stages)", in: world([portal]))
        #expect(ran.outcome.failure == nil)
        let asked = server.urls.filter { $0.contains("/payments") }
        let wanted = links.filter { $0.status == status }.map { "https://mkp.test/payment-links/\($0.id)/payments" }
        #expect(Set(asked) == Set(wanted) && asked.count == wanted.count)
    }
}
