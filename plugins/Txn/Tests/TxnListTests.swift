import Foundation
import ProviderTestSupport
import QuireDiagnostics
import QuirePluginKit
import Testing
import TxnProvider

/// Whole lists over a server in memory: clamped sizes, odd totals, refusals.
@Suite struct TxnListTests {
    /// A server of so many links, with pages clamped to a size and totals told in some way.
    private static func server(_ count: Int, clamp: Int = 100, total: String? = nil) -> ScriptedServer {
        ScriptedServer { url in
            let page = url.parameter("page").flatMap { Int($0) } ?? 1
            let size = min(url.parameter("per_page").flatMap { Int($0) } ?? 25, clamp)
            let start = min((page - 1) * size, count)
            let rows = (start..<min(start + size, count)).map { id in
                """
                {"id":"\(id)","type":"paymentLinks","attributes":{"amount":"1.00","currency":"EUR","status":"created",
                "reference":"r\(id % 3)","createdAt":"2026-05-17T10:07:24.199Z","paymentType":"Invoice"}}
                """
            }
            let told = (total ?? ",\"total\":\(count)")
            return .json(
                "{\"data\":[\(rows.joined(separator: ","))],\"meta\":{\"page\":\(page),\"per_page\":\(size)\(told)}}")
        }
    }

    @Test("Every link comes, however small the pages are made", arguments: [100, 50, 7])
    func clamped(_ clamp: Int) async throws {
        let server = TxnListTests.server(130, clamp: clamp)
        let answer = try await Asking([plugin], server).ask("from txn select id")
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(answer.rows == (0..<130).map(String.init))
        #expect(server.requests.count == 130 / clamp + 2)
    }

    @Test(
        "A total that is missing, null, text or wrong changes nothing",
        arguments: [
            "", ",\"total\":null", ",\"total\":\"130\"", ",\"total\":0", ",\"total\":1", ",\"total\":65",
            ",\"total\":-3", ",\"total\":{}", ",\"total\":1e400",
        ])
    func totals(_ total: String) async throws {
        let answer = try await Asking([plugin], TxnListTests.server(130, total: total)).ask("from txn select id")
        #expect(answer.rows == (0..<130).map(String.init), "\(answer.messages)")
        #expect(answer.exit == 0)
    }

    @Test("A total that is more than the rows, and not the number of pages, shows that rows are missing")
    func missingRows() async throws {
        let server = TxnListTests.server(130, total: ",\"total\":167")
        let answer = try await Asking([plugin], server).ask("from txn select id")
        #expect(answer.rows == (0..<130).map(String.init), "\(answer.messages)")
        #expect(answer.messages.last == "Txn: the list ended after 130 rows, but says that it has 167")
        #expect(answer.exit == 6)
    }

    @Test("A page that isn't the one asked for is an error")
    func noProgress() async throws {
        let page = #"{"data":[{"id":"a","attributes":{}}],"meta":{"page":1,"per_page":1,"total":9}}"#
        let answer = try await Asking([plugin], ScriptedServer(body: page)).ask("from txn sort id")
        #expect(answer.codes == ["missing-column", "no-progress"])
        #expect(answer.exit == 5)
    }

    @Test("A redirect to another origin is refused")
    func foreignRedirect() async throws {
        let server = ScriptedServer { _ in .redirect(to: "https://evil.test/") }
        #expect(try await Asking([plugin], server).ask("from txn").codes == ["foreign-address"])
        #expect(server.hosts == ["api.test"])
    }

    @Test("A wrong key names the variable, and an address that is gone gives the provider's words")
    func refusals() async throws {
        let body = try fixture("error.401")
        let refused = try await Asking([plugin], ScriptedServer { _ in .json(body, status: 401) }).ask("from txn")
        #expect(refused.exit == 4)
        #expect(refused.messages == ["Txn refused the credentials: HTTP Token: Access denied."])
        #expect(refused.diagnostics[0].hint == "check QUIRE_TXN_API_KEY")
        let gone = #"{"errors":[{"status":404,"title":"Not found.","code":"not_found"}]}"#
        let missing = try await Asking([plugin], ScriptedServer { _ in .json(gone, status: 404) }).ask("from txn")
        #expect(missing.exit == 5)
        #expect(missing.messages == ["Txn answered with status 404: Not found."])
    }

    @Test("A reference is asked for and checked again")
    func reference() async throws {
        let server = TxnListTests.server(9)
        #expect(try await Asking([plugin], server).ask("from txn where reference = r1 count").rows == ["3"])
        #expect(server.targets.first == "/api/public/v1/payment_links?reference=r1&per_page=100")
    }
}
