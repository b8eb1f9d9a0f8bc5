import MijnKlantportaalProvider
import QontoProvider
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Testing

/// Joins and unions whose rows are used further on, in cases that random queries once got wrong.
@Suite struct JoinedQueryTests {
    private static let links = FakeLink.generated(230, seed: 21, nulls: true, currencies: true)

    private static func neighbour(_ name: String, isPlain: Bool = false) -> Neighbour {
        Neighbour(
            name: name, plugin: isPlain ? PlainQonto() as any ProviderPlugin : QontoProvider(),
            server: FakeQonto(links))
    }

    @Test(
        "Rows keep their lists' own order where a later stage depends on it, however a list is read",
        arguments: [
            "from a, b where amount.value > 50 sort reusable select id",
            "from a, b where amount.value > 50 distinct payer, status",
            "from a, b where amount.value > 50 group status { ids = list id }",
            "from a where amount.value > 50 join b as o on id = o.id select id limit 20",
            "from a join b as o on status = o.status and o.amount.value > 70 select id, o.id limit 500",
            "from a where amount.value > 50 join b as o on id = o.id sort status select id",
        ])
    func order(_ query: String) async throws {
        let asked = try await run(query, in: world([Self.neighbour("a"), Self.neighbour("b")]))
        let plain = [Self.neighbour("a", isPlain: true), Self.neighbour("b", isPlain: true)]
        let read = try await run(query, in: world(plain))
        #expect(asked.outcome.failure == nil && !read.rows.isEmpty)
        #expect(asked.rows == read.rows)
    }

    @Test("Where no stage depends on their order, rows may come in that of the list that is cheapest to read")
    func free() async throws {
        let ran = try await run(
            "from a, b where amount.value > 90 count by provider, status",
            in: world([Self.neighbour("a"), Self.neighbour("b")]))
        #expect(ran.outcome.reports.map(\.strategy) == ["sorted_until", "sorted_until"])
    }

    @Test("A joined list is expanded in its own column")
    func expanded() async throws {
        let ran = try await run(
            "from a limit 4 join b as o on id = o.id select id, o.potential_payment_methods"
                + " expand o.potential_payment_methods",
            in: world([Self.neighbour("a"), Self.neighbour("b")]))
        #expect(ran.sink.schema?.columns.map(\.name) == ["id", "o.potential_payment_methods"])
        let expected = Self.links.prefix(4).flatMap { link in link.methods.map { [link.id, $0] } }
        #expect(ran.rows.map { $0.map(\.plainText) } == expected)
    }

    @Test("The currency of a joined amount that is missing is its own side's")
    func currency() async throws {
        let links = PortalLink.generated(30, seed: 8)
        let portal = Neighbour(
            name: "mkp", plugin: MijnKlantportaalProvider(), server: FakePortal(links, base: "https://mkp.test"))
        let ran = try await run(
            "from mkp join mkp.payments as p on id = p.payment_link_id group { n = count, s = sum p.amount }",
            in: world([portal]))
        let payments = links.flatMap(\.payments)
        let counts = Dictionary(grouping: payments, by: \.currency).mapValues { Value.integer(Int64($0.count)) }
        #expect(ran.rows.count == counts.count)
        for row in ran.rows { #expect(row[1] == counts[row[0].plainText]) }
    }

    @Test("A list of identifiers contains one")
    func contained() async throws {
        let id = Self.links[3].id
        let ran = try await run(
            "from a group status { ids = list id } where ids contains '\(id.uppercased())' select status",
            in: world([Self.neighbour("a")]))
        #expect(ran.rows == [[.text(Self.links[3].status)]])
    }
}
