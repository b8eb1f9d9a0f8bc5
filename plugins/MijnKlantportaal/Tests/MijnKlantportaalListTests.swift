import Foundation
import MijnKlantportaalProvider
import ProviderTestSupport
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import Testing

/// Whole lists over a server in memory: pages, bad links, refusals.
@Suite struct MijnKlantportaalListTests {
    /// A page of so many links from a number on, with a link to the next page.
    private static func page(_ number: Int, ids: Range<Int>, next: String?) -> String {
        let rows = ids.map { id in
            """
            {"id":"plk_\(id)","description":"x","currency":"EUR","amount":"1.00","reusable":false,"expiresAt":null,
            "status":"open","checkoutUrl":null,"createdAt":"2026-11-01T00:00:00+01:00"}
            """
        }
        let link = next.map { "\"\($0)\"" } ?? "null"
        return
            "{\"current_page\":\(number),\"data\":[\(rows.joined(separator: ","))],\"next_page_url\":\(link),\"per_page\":15}"
    }

    /// Two pages, the second reached by a link written so.
    private static func twoPages(linked next: String) -> ScriptedServer {
        ScriptedServer { url in
            url.parameter("page") == "2"
                ? .json(page(2, ids: 15..<20, next: nil)) : .json(page(1, ids: 0..<15, next: next))
        }
    }

    private func asking(_ server: ScriptedServer) -> Asking { Asking([plugin], at: "https://api.test/v1", server) }

    @Test(
        "A next link is followed at the provider's own origin, however it is written",
        arguments: [
            "https://api.test/v1/payment-links?page=2", "https://api.test/v1/payment-links?page=2,",
            "http://api.test/v1/payment-links?page=2,", "/v1/payment-links?page=2", "?page=2,",
            " https://api.test/v1/payment-links?page=2 ;", "HTTPS://API.TEST/v1/payment-links?page=2",
        ])
    func nextLinks(_ next: String) async throws {
        let server = MijnKlantportaalListTests.twoPages(linked: next)
        let answer = try await asking(server).ask("from mkp select id")
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(answer.rows == (0..<20).map { "plk_\($0)" })
        // Pages that may follow are asked for ahead, at addresses made of the link's, and arrive in any order.
        #expect(server.targets.first == "/v1/payment-links")
        #expect(server.targets.filter { $0 == "/v1/payment-links?page=2" }.count == 1)
        #expect(server.requests.allSatisfy { $0.url.lowercased().hasPrefix("https://api.test/") })
    }

    @Test(
        "A next link to another place is refused, and nothing is sent there",
        arguments: [
            "https://evil.test/v1/payment-links?page=2", "//evil.test/v1/payment-links?page=2",
            "https://api.test.evil.test/v1/payment-links?page=2", "https://api.test@evil.test/?page=2",
            "https://api.test:8443/v1/payment-links?page=2", "ftp://api.test/v1/payment-links?page=2",
            "https://key@api.test/v1/payment-links?page=2",
        ])
    func foreignLinks(_ next: String) async throws {
        let server = MijnKlantportaalListTests.twoPages(linked: next)
        let answer = try await asking(server).ask("from mkp select id")
        #expect(answer.codes == ["foreign-address"])
        #expect(server.targets == ["/v1/payment-links"])
        let counted = try await asking(MijnKlantportaalListTests.twoPages(linked: next)).ask("from mkp count")
        #expect(counted.exit == 5)
        #expect(counted.rows.isEmpty)
    }

    @Test("A redirect to another origin is refused, and nothing is sent there")
    func foreignRedirect() async throws {
        let server = ScriptedServer { _ in .redirect(to: "https://evil.test/v1/payment-links") }
        let answer = try await asking(server).ask("from mkp")
        #expect(answer.codes == ["foreign-address"])
        #expect(answer.exit == 5)
        #expect(server.hosts == ["api.test"])
    }

    @Test("A page that isn't the next one is an error, not an endless list", arguments: [1, 0])
    func noProgress(_ number: Int) async throws {
        let counter = MijnKlantportaalListTests.page(1, ids: 0..<15, next: "https://api.test/v1/payment-links?page=2")
        let again = MijnKlantportaalListTests.page(
            number, ids: 15..<30, next: "https://api.test/v1/payment-links?page=3")
        let server = ScriptedServer(pages: [counter, again])
        let answer = try await asking(server).ask("from mkp count")
        #expect(answer.codes == ["no-progress"])
        #expect(answer.exit == 5)
        #expect(server.requests.count <= 3)
    }

    @Test("A page past the end is empty and ends the list")
    func emptyPage() async throws {
        let server = ScriptedServer(pages: [
            MijnKlantportaalListTests.page(1, ids: 0..<15, next: "/v1/payment-links?page=2"),
            MijnKlantportaalListTests.page(2, ids: 0..<0, next: nil),
        ])
        let answer = try await asking(server).ask("from mkp count")
        #expect(answer.rows == ["15"])
        #expect(answer.exit == 0)
    }

    @Test("A limit within a page takes one request, over two pages two", arguments: [(15, 1), (16, 2)])
    func limits(_ limit: Int, _ requests: Int) async throws {
        let server = MijnKlantportaalListTests.twoPages(linked: "?page=2,")
        #expect(try await asking(server).ask("from mkp limit \(limit)").rows.count == limit)
        #expect(server.requests.count == requests)
    }

    @Test("A wrong key names the variable, an unknown link gives the provider's words")
    func refusals() async throws {
        let wrongKey = ScriptedServer { _ in .json(#"{"code":401,"message":"Unauthenticated."}"#, status: 401) }
        let refused = try await asking(wrongKey).ask("from mkp")
        #expect(refused.exit == 4)
        #expect(refused.messages == ["MijnKlantportaal refused the credentials: Unauthenticated."])
        #expect(
            refused.diagnostics[0].hint == "check QUIRE_MIJNKLANTPORTAAL_API_KEY or QUIRE_MIJNKLANTPORTAAL_ACCESS_TOKEN"
        )
        let unknown = ScriptedServer { _ in .json(#"{"code":404,"message":"Not found."}"#, status: 404) }
        let missing = try await asking(unknown).ask("from mkp.payments where payment_link_id = plk_x")
        #expect(missing.exit == 5)
        #expect(missing.messages == ["MijnKlantportaal answered with status 404: Not found."])
        #expect(unknown.targets == ["/v1/payment-links/plk_x/payments"])
    }

    @Test(
        "Payments are asked for one link, before or after other stages",
        arguments: [
            "from mkp.payments where payment_link_id = plk_abc12345def678 and status = paid",
            "from mkp.payments where status = paid where 'plk_abc12345def678' = payment_link_id sort amount",
            "from mkp.payments select id, payment_link_id, s = status where s = paid and payment_link_id = 'plk_abc12345def678'",
            "from mkp.payments where payment_link_id in ('plk_abc12345def678') and status = paid",
        ])
    func payments(_ query: String) async throws {
        let last = try fixture("payments.page").replacingOccurrences(
            of: #""next_page_url": ".*?""#, with: #""next_page_url": null"#, options: .regularExpression)
        let server = ScriptedServer(body: last)
        let answer = try await asking(server).ask(query)
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(answer.rows.count == 1)
        #expect(server.targets == ["/v1/payment-links/plk_abc12345def678/payments"])
    }

    /// Three links with a payment each, and none of any other link.
    private static let linksAndPayments = ScriptedServer { url in
        let parts = url.path.split(separator: "/").map(String.init)
        guard parts.count > 2 else {
            let links = ["plk_a", "plk_b", "plk_c"].map {
                #"{"id":"\#($0)","currency":"EUR","amount":"5.00","status":"\#($0 == "plk_b" ? "open" : "paid")"}"#
            }
            return .json(#"{"data":[\#(links.joined(separator: ","))],"next_page_url":null}"#)
        }
        guard ["plk_a", "plk_b", "plk_c"].contains(parts[2]) else { return .json("{}", status: 404) }
        let payment = #"{"id":"plp_\#(parts[2].suffix(1))","paymentLinkId":"\#(parts[2])","status":"paid"}"#
        return .json(#"{"data":[\#(payment)],"next_page_url":null}"#)
    }

    @Test(
        "Payments of several links, or of all, are read link by link",
        arguments: [
            ("from mkp.payments select id", "* a b c", "a b c"),
            ("from mkp.payments where status = paid count", "* a b c", "3"),
            ("from mkp.payments where payment_link_id in ('plk_b', 'plk_a') select id", "a b", "b a"),
            ("from mkp.payments where payment_link_id != 'plk_a' select id", "* b c", "b c"),
            ("from mkp.payments where payment_link_id is null select id", "*", ""),
            ("from mkp.payments select id limit 1", "* a", "a"),
            ("from mkp.payments limit 0", "", ""),
            (
                "from mkp where status = paid join mkp.payments as p on id = p.payment_link_id select p.id", "* a c",
                "a c"
            ),
            ("from mkp limit 1 join mkp.payments as p on p.payment_link_id = id select p.id", "* a", "a"),
            (
                "from mkp derive other = 'plk_z' left join mkp.payments as p on other = p.payment_link_id select id, p.id",
                "* z", "plk_a|- plk_b|- plk_c|-"
            ),
        ])
    func paymentsOfSeveral(_ query: String, _ lists: String, _ rows: String) async throws {
        let server = ScriptedServer { MijnKlantportaalListTests.linksAndPayments.answered($0) }
        let answer = try await asking(server).ask(query)
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(answer.rows.map { $0.replacing("plp_", with: "") }.joined(separator: " ") == rows)
        let asked = server.targets.map { target in
            target == "/v1/payment-links" ? "*" : String(target.dropLast("/payments".count).suffix(1))
        }
        // The lists of several links are asked for at once, in any order.
        #expect(asked.sorted().joined(separator: " ") == lists)
    }

    @Test("What every list costs is said beforehand, unless few rows are wanted")
    func costOfEveryList() async throws {
        for (query, isSaid) in [("from mkp.payments", true), ("from mkp.payments limit 1", false)] {
            let server = ScriptedServer { MijnKlantportaalListTests.linksAndPayments.answered($0) }
            #expect(try await asking(server).ask(query).codes.contains("many-requests") == isSaid)
        }
    }

    @Test("A link that is named and unknown is an error, and so is a row of another link")
    func wrongLists() async throws {
        let unknown = try await asking(ScriptedServer { MijnKlantportaalListTests.linksAndPayments.answered($0) })
            .ask("from mkp.payments where payment_link_id in ('plk_a', 'plk_z')")
        #expect(unknown.codes.last == "provider-error" && unknown.exit == 6, "\(unknown.codes)")
        let other = ScriptedServer { _ in
            .json(#"{"data":[{"id":"plp_1","paymentLinkId":"plk_other"}],"next_page_url":null}"#)
        }
        let answer = try await asking(other).ask("from mkp.payments where payment_link_id = 'plk_a'")
        #expect(answer.codes == ["other-list"] && answer.exit == 5, "\(answer.messages)")
    }

    @Test("An unknown status is a warning, since the values are prose")
    func unknownStatus() async throws {
        let server = MijnKlantportaalListTests.twoPages(linked: "?page=2")
        let answer = try await asking(server).ask("from mkp where status = cancelled")
        #expect(answer.exit == 0)
        #expect(answer.codes == ["unknown-value"])
    }
}
