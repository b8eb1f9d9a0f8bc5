import MijnKlantportaalProvider
import ProviderTestSupport
import QontoProvider
import QuirePluginKit
import Testing
import TxnProvider

private let plugins: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider()]

/// `provider.links`: columns, words, and what of it reaches the provider.
@Suite struct CommonSchemaTests {
    private let asking = Asking(plugins, ScriptedServer { _ in .json("{}") })

    @Test(
        "Every provider's links have the same columns, in order",
        arguments: ["qonto", "mkp", "mijnklantportaal", "txn"])
    func columns(_ provider: String) async throws {
        let empty = #"{"payment_links":[],"data":[],"meta":{},"next_page_url":null}"#
        let answer = try await Asking(plugins, ScriptedServer(body: empty)).ask("from \(provider).links")
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(
            answer.columns == [
                "provider", "id", "status", "raw_status", "direction", "amount", "currency", "created_at", "expires_at",
                "paid_at", "reusable", "url", "reference", "description", "payer", "kind",
            ])
    }

    @Test(
        "Statuses and directions become the common words, unknown ones 'unknown'",
        arguments: [
            ("created", "Invoice", "open|in"), ("pending", "Payout", "open|out"),
            ("completed", "Invoice", "processing|in"),
            ("expired", "Payout", "expired|out"), ("disputed", "Refund", "unknown|in"),
        ])
    func txnWords(_ status: String, _ kind: String, _ expected: String) async throws {
        let body = """
            {"data":[{"id":"a","attributes":{"status":"\(status)","paymentType":"\(kind)","currency":"usdt","amount":"1"}}],
            "meta":{"page":1,"per_page":100,"total":1}}
            """
        let answer = try await Asking(plugins, ScriptedServer(body: body))
            .ask("from txn.links select status, direction, currency, raw_status, provider, n = raw.id")
        #expect(answer.rows == ["\(expected)|USDT|\(status)|txn|a"])
    }

    @Test(
        "A condition on a common status reaches the provider in its own words",
        arguments: [
            (
                "from qonto.links where status=paid",
                "scan qonto.payment_links filters [status anyOf \"paid\" (exact)] page 100"
            ),
            (
                "from qonto.links where status in (open, canceled) and raw_status = open",
                "scan qonto.payment_links filters [status anyOf \"open\" (exact)] page 100"
            ),
            ("from qonto.links where status=unknown", "scan qonto.payment_links page 100"),
            ("from qonto.links where status != paid", "scan qonto.payment_links page 100"),
            ("from qonto.links where status=partially_paid", "empty qonto.payment_links"),
            ("from txn.links where status=paid", "empty txn.payment_links"),
            ("from txn.links where provider=qonto", "empty txn.payment_links"),
            ("from txn.links where paid_at is not null", "empty txn.payment_links"),
            (
                "from txn.links where reference = a select id, reference where id = b",
                "scan txn.payment_links filters [reference equals \"a\" (superset)] page 100"
            ),
            (
                "from txn.links where created_at >= 2026-11-01 sort created_at desc limit 5",
                "top_n txn.payment_links filters [created_at atLeast 2026-11-01T00:00:00Z (exact)]"
                    + " order created_at desc count 5 page 100"
            ),
            (
                "from txn.payment_links where created_at = 2026-11-01T00:00:00Z",
                "scan txn.payment_links filters [created_at atLeast 2026-11-01T00:00:00Z (exact); "
                    + "created_at atMost 2026-11-01T00:00:00Z (exact)] page 100"
            ),
            (
                "from qonto.links sort expires_at limit 3",
                "top_n qonto.payment_links order expiration_date asc count 3 page 100"
            ),
            ("from mkp.links where status=canceled", "scan mijnklantportaal.payment_links"),
        ])
    func pushdown(_ query: String, _ source: String) {
        let plan = asking.plan(query)
        // What an empty read would ask for doesn't matter.
        #expect(plan.hasPrefix(source + (source.hasPrefix("empty") ? " " : " columns")), "\(plan)")
    }

    @Test(
        "What the provider can't apply is checked here, on its own columns",
        arguments: [
            ("from mkp.links where status=canceled", "filter status = \"closed\""),
            ("from txn.links where status=open", "filter status in (\"created\", \"pending\")"),
            ("from txn.links where status=unknown", "filter common(status) = \"unknown\""),
            ("from txn.links where direction=out", "filter payment_type = \"Payout\""),
            (
                "from txn.links where created_at > 2026-11-01T00:00:00Z",
                "filter created_at > 2026-11-01T00:00:00Z"
            ),
            ("from qonto derive n = amount * 2 where n > 3 and status = paid", "filter n > 3"),
        ])
    func residual(_ query: String, _ filter: String) {
        let steps = asking.plan(query).split(separator: "\n").map(String.init)
        #expect(steps.filter { $0.hasPrefix("filter") } == [filter], "\(steps)")
    }

    @Test(
        "A count of common rows is asked for like one of the provider's own",
        arguments: [
            ("from qonto.links where status=paid count", "from qonto where status=paid count"),
            ("from qonto.links count by s = raw_status", "from qonto count by s = status"),
            ("from qonto derive n = amount * 2 count", "from qonto count"),
        ])
    func counts(_ common: String, _ native: String) {
        #expect(asking.plan(common) == asking.plan(native))
    }

    @Test("An unknown common status is a mistake, with the words there are")
    func unknownStatus() async throws {
        let answer = try await asking.ask("from mkp.links where status = closed")
        #expect(answer.exit == 3)
        #expect(answer.codes == ["unknown-value"])
    }

    @Test("A table's own name wins, and links are described like any table", arguments: ["qonto", "mkp", "txn"])
    func described(_ provider: String) async throws {
        let answer = try await asking.ask("describe \(provider).links")
        #expect(answer.rows.count == 16)
        #expect(try await asking.ask("describe \(provider)").rows.contains { $0.contains(".links|16|") })
        #expect(try await asking.ask("describe mkp.payments").rows.count == 9)
    }
}
