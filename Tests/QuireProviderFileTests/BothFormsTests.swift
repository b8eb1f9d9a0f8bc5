import Foundation
import MijnKlantportaalProvider
import ProviderTestSupport
import QontoProvider
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuireProviderFile
import Testing
import TxnProvider

/// The three providers that exist as packages and as files: both forms are the same values.
@Suite struct BothFormsTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let native: any ProviderPlugin
        let queries: [String]
        var testDescription: String { native.manifest.id }
    }

    static let pairs: [Pair] = [
        Pair(
            native: QontoProvider(),
            queries: [
                "from qonto where status=paid sort amount desc limit 5",
                "from qonto where status in (open, paid) and expiration_date < now", "from qonto count",
                "from qonto.links select id, status, amount, payer", "from qonto sort expiration_date limit 3",
            ]),
        Pair(
            native: MijnKlantportaalProvider(),
            queries: [
                "from mkp where status=open", "from mkp.payments where payment_link_id = \"plk_1\"",
                "from mkp.links where status=canceled",
            ]),
        Pair(
            native: TxnProvider(),
            queries: [
                "from txn where reference=\"a\"",
                "from txn where created_at >= 2026-01-01 sort created_at desc limit 2",
                "from txn.links where status=processing", "from txn where payment_type = Payout",
            ]),
    ]

    @Test("Manifest and tables are equal value for value", arguments: pairs)
    func values(_ pair: Pair) throws {
        let file = try ProviderFiles.read(pair.native.manifest.id)
        #expect(file.problems.map(\.message) == [])
        let provider = try #require(file.provider)
        #expect(provider.manifest == pair.native.manifest)
        for (read, native) in zip(provider.resources, pair.native.resources) {
            for (one, other) in zip(read.table.fields, native.table.fields) { #expect(one == other) }
            #expect(read == native)
        }
        #expect(provider.resources.count == pair.native.resources.count)
    }

    @Test("Plans, requests and rows are the same", arguments: pairs)
    func answers(_ pair: Pair) async throws {
        let provider = try #require(try ProviderFiles.read(pair.native.manifest.id).provider)
        for query in pair.queries {
            let forms: [any ProviderPlugin] = [pair.native, provider]
            var seen: [(plan: String, targets: [String], rows: [String])] = []
            for form in forms {
                let server = ScriptedServer(body: ProviderFiles.page(of: pair.native.manifest.id))
                let asking = Asking([form], server)
                let answer = try await asking.ask(query)
                seen.append((asking.plan(query), server.targets, answer.rows))
                #expect(answer.exit == 0, "\(query): \(answer.messages)")
            }
            #expect(seen[0].plan == seen[1].plan)
            #expect(seen[0].targets == seen[1].targets)
            #expect(seen[0].rows == seen[1].rows)
            #expect(!seen[0].targets.isEmpty, "\(query) asked nothing")
        }
    }
}

/// The provider files of these tests.
enum ProviderFiles {
    /// The file of that provider, as it is read.
    static func read(_ name: String) throws -> ProviderFile {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Files/\(name).provider.yaml")
        return ProviderFile.read(try String(contentsOf: path, encoding: .utf8), name: "\(name).provider.yaml")
    }

    /// The only page of a list, with a row or two.
    static func page(of provider: String) -> String {
        switch provider {
        case "qonto":
            """
            {"payment_links":[{"id":"a","status":"paid","expiration_date":"2026-11-01T00:00:00Z",
            "amount":{"value":"12.50","currency":"eur"},"reusable":false,"created_at":"2026-10-01T00:00:00Z","url":"u"}],
            "meta":{"current_page":1,"next_page":null,"total_pages":1,"total_count":1,"per_page":100}}
            """
        case "txn":
            """
            {"data":[{"id":"1","attributes":{"amount":"3","currency":"usdt","status":"completed","reference":"a",
            "createdAt":"2026-10-01T00:00:00Z","paymentType":"Payout"}}],"meta":{"page":1,"per_page":100,"total":1}}
            """
        default:
            """
            {"data":[{"id":"plk_1","paymentLinkId":"plk_1","status":"open","amount":"1.00","currency":"EUR",
            "createdAt":"2026-10-01T00:00:00+02:00"}],"current_page":1,"per_page":15,"next_page_url":null}
            """
        }
    }
}
