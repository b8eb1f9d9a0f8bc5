import DeclaredProviders
import Foundation
import ProviderTestSupport
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuirePluginTesting
import QuireProviderFile
import Testing

/// The providers that are files alone, with the examples of their APIs' public documentation.
@Suite struct DeclaredProviderTests {
    static let names = ["stripe", "mollie", "gocardless", "square", "razorpay", "github"]

    static func file(_ name: String) throws -> ProviderFile {
        let file = try #require(DeclaredFiles.all.first { $0.name == name + ProviderFile.suffix })
        return ProviderFile.read(file.text, name: file.name)
    }

    @Test("The files built in are read without a remark, and have a page in the documentation", arguments: names)
    func read(_ name: String) throws {
        let file = try Self.file(name)
        #expect(file.problems.map(\.message) == [])
        let provider = try #require(file.provider)
        #expect(provider.manifest.id == name)
        let root = URL(filePath: #filePath).appending(path: "../../..").standardized
        let page = try String(contentsOf: root.appending(path: "docs/providers/\(name).md"), encoding: .utf8)
        for resource in provider.resources { #expect(page.contains("\(name).\(resource.table.name)")) }
        for setting in provider.manifest.settings {
            #expect(page.contains("QUIRE_\(name.uppercased())_\(setting.name.uppercased())"))
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        /// The table whose pages are answered.
        let table: String
        let query: String
        let rows: [String]
        let request: String
        var body: String?
        var testDescription: String { query }
    }

    static let cases: [Case] = [
        Case(
            table: "stripe.payment_links",
            query: "from stripe where submit_type != auto select id, currency, submit_type, completed_limit",
            rows: ["plink_1NoD4VMleJxIv8jyAkuHqWm3|eur|pay|1", "plink_1LmB2TKjcHwGt6hwYisFoUk1|gbp|donate|-"],
            request: "/v1/payment_links?expand%5B%5D=data.line_items&limit=100"),
        Case(
            table: "stripe.payment_links", query: "from stripe.links select status, currency, url, amount limit 1",
            rows: ["open|USD|https://buy.stripe.com/test_cN25nr0iZ7bUa7meUY|-"],
            request: "/v1/payment_links?expand%5B%5D=data.line_items&limit=1"),
        Case(
            table: "stripe.checkout_sessions",
            query: "from stripe.checkout_sessions where created_at >= 2021-01-01 select amount, currency, created_at",
            rows: [
                "21.98|usd|2023-03-23T19:36:55Z", "500|jpy|2023-03-23T19:36:55Z", "500.00|isk|2023-03-23T19:35:00Z",
                "4500|mga|2023-03-23T19:33:20Z", "-|-|2021-01-01T00:00:00Z",
            ],
            request: "/v1/checkout/sessions?created%5Bgte%5D=1609459200&limit=100"),
        Case(
            table: "stripe.checkout_sessions", query: "from stripe.payments select status, link_id",
            rows: ["open|-", "paid|plink_1MoC3ULkdIwHu7ixZjtGpVl2", "expired|-", "expired|-", "paid|-"],
            request: "/v1/checkout/sessions?limit=100"),
        Case(
            table: "mollie.payment_links", query: "from mollie.links select id, status, amount, payer, kind",
            rows: [
                "pl_4Y0eZitmBnQ6IDoMqZQKh|paid|24.95|-|oneoff", "pl_64LiUHdgE1i8pPx6f0YFz|open|-|cst_8wmqcHMN4U|first",
                "pl_wDW1JeAnCnPsh04jsfRSb|canceled|20.00|-|-",
            ], request: "/v2/payment-links?limit=250"),
        Case(
            table: "mollie.payments", query: "from mollie.payments select id, status, amount_charged_back",
            rows: ["tr_5B8cwPMGnU6qLbRvo7qEZo|open|-", "tr_7UhSN1zuXS|paid|10.00", "tr_92M7kM99Rg|canceled|-"],
            request: "/v2/payments?limit=250"),
        Case(
            table: "gocardless.payments",
            query: "from gocardless where created_at < 2026-01-01 and creditor = CR123 "
                + "select id, amount, charge_date, mandate, payout",
            rows: [
                "PM123|10.00|2014-05-15|MD123|-", "PM122|25.00|2014-05-21|MD124|PO123", "PM121|10.00|-|MD123|-",
            ], request: "/payments?created_at%5Blt%5D=2026-01-01T00:00:00.000Z&creditor=CR123&limit=500"),
        Case(
            table: "gocardless.payments", query: "from gocardless where charge_date >= 2014-05-01 count",
            rows: ["3"], request: "/payments?charge_date%5Bgte%5D=2014-05-01&limit=500"),
        Case(
            table: "square.payment_links", query: "from square select id, version, description",
            rows: ["TN4BWEDJ9AI5MBIV|2|-", "RY5UNCUMPJN5XKCT|1|", "LLO5Q3FRCFICDB4B|1|Deposit"],
            request: "/v2/online-checkout/payment-links?limit=1000"),
        Case(
            table: "square.invoices",
            query: "from square.invoices where location_id = ES0RJRZYEC39A and customer_id = JDKYHBWT1D4F8MFH63DBMEN8Y4"
                + " select status, next_payment, customer_name",
            rows: ["DRAFT|100.00|Amelia", "PAID|-|Amelia"], request: "/v2/invoices/search",
            body:
                #"{"query":{"filter":{"customer_ids":["JDKYHBWT1D4F8MFH63DBMEN8Y4"],"location_ids":["ES0RJRZYEC39A"]}},"#
                + #""limit":200}"#),
        Case(
            table: "razorpay.payment_links",
            query: "from razorpay select id, amount, expire_by, cancelled_at, customer_name, notes, user_id",
            rows: [
                "plink_KBnb7I424Rc1R9|100.00|-|-|-|-|HD1JAKCCPGDfRx",
                #"plink_ExjpAUN3gVHrPJ|10.00|2023-08-03T21:10:57Z|2020-06-02T11:27:50Z|Gaurav Kumar|{"policy_name":"Jeevan Bima"}|-"#,
                "plink_Fo4EWsg3KmfWGW|1.000|2020-10-13T17:10:15Z|-|-|-|HD1JAKCCPGDfRx",
            ], request: "/v1/payment_links?count=100"),
        Case(
            table: "github.issues",
            query: "from github where owner = octocat and repo = \"Hello-World\" and number > 0 "
                + "select number, owner, title, author, pull_request",
            rows: [
                "1348|octocat|Found a bug|octocat|-",
                "1347|octocat|Found a bug|octocat|https://github.com/octocat/Hello-World/pull/1347",
                "1346|octocat|Found a bug|-|-",
            ], request: "/repos/octocat/Hello-World/issues?state=all&per_page=100"),
        Case(
            table: "github.issues",
            query:
                "from github where owner = octocat and repo = \"Hello-World\" sort updated_at desc limit 1 select id",
            rows: ["3"],
            request: "/repos/octocat/Hello-World/issues?state=all&sort=updated&direction=desc&per_page=100"),
    ]

    /// The pages that are recorded of a table, the last one last.
    static func pages(of table: String) throws -> [PageResponse] {
        let parts = table.split(separator: ".").map(String.init)
        let title = try #require(try file(parts[0]).provider).manifest.title
        let folder = URL(filePath: #filePath).appending(path: "../../../plugins/\(title)/\(parts[0]).fixtures")
        let all = try Fixture.all(in: folder.standardized.path)
        return ["page", "last"].compactMap { name in all.first { $0.name == "\(parts[1]).\(name)" }?.response }
    }

    @Test("The documented answers give the documented rows", arguments: cases)
    func fixtures(_ one: Case) async throws {
        let provider = try #require(try Self.file(String(one.table.prefix { $0 != "." })).provider)
        // A list that doesn't say where it ends is read to an empty page.
        let pages = try Self.pages(of: one.table) + [.json(#"{"payment_links":[]}"#)]
        let server = ScriptedServer(inTurn: pages)
        let answer = try await Asking(
            [provider], at: provider.manifest.baseURL, pagesAtOnce: 1, server
        ).ask(one.query)
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(answer.codes == [])
        #expect(answer.rows == one.rows)
        #expect(server.targets.first == one.request)
        #expect(server.requests.first?.body.map { String(decoding: $0, as: UTF8.self) } == one.body)
    }

    @Test("GitHub's pages are followed by the Link header, which names the repository by its number")
    func github() async throws {
        let provider = try #require(try Self.file("github").provider)
        let server = ScriptedServer { url in
            let page = url.parameter("page").flatMap { Int($0) } ?? 1
            var response = PageResponse.json(#"[{"id":\#(page)}]"#)
            let next = "<https://api.test/repositories/1296269/issues?state=all&per_page=100&page=\(page + 1)>"
            let last = "<https://api.test/repositories/1296269/issues?page=3>"
            if page < 3 { response.headers.append(.init("Link", "\(next); rel=\"next\", \(last); rel=\"last\"")) }
            return response
        }
        let answer = try await Asking([provider], server).ask("from github where owner=a and repo=b select id, owner")
        #expect(answer.rows == ["1|a", "2|a", "3|a"])
        #expect(
            server.targets == [
                "/repos/a/b/issues?state=all&per_page=100",
                "/repositories/1296269/issues?page=2&state=all&per_page=100",
                "/repositories/1296269/issues?page=3&state=all&per_page=100",
            ])
    }

    @Test("GitHub's 403 for too many requests is no refusal of the token")
    func limited() throws {
        let provider = try #require(try Self.file("github").provider)
        let resource = try #require(provider.resources.first)
        func verdict(_ headers: [PageResponse.Header]) -> Verdict {
            provider.verdict(of: PageResponse(status: 403, headers: headers), of: resource)
        }
        #expect(verdict([.init("Retry-After", "60")]) == .rateLimited(after: 60, ProviderFailure(status: 403)))
        #expect(
            verdict([.init("X-RateLimit-Remaining", "0")]) == .rateLimited(after: nil, ProviderFailure(status: 403)))
        #expect(verdict([.init("X-RateLimit-Remaining", "4999")]) == .refreshCredentials(ProviderFailure(status: 403)))
    }

    @Test(
        "What goes wrong is told in the API's own words",
        arguments: [
            (
                "stripe",
                #"{"error":{"code":"resource_missing","message":"No such link","param":"starting_after","type":"invalid_request_error"}}"#,
                "resource_missing", "No such link", "starting_after"
            ),
            (
                "mollie", #"{"status":400,"title":"Bad Request","detail":"The limit is too high","field":"limit"}"#,
                "Bad Request", "The limit is too high", "limit"
            ),
            (
                "gocardless",
                #"{"error":{"message":"Validation failed","type":"validation_failed","code":422,"request_id":"r1","errors":[{"reason":"invalid_value","message":"is not a number","field":"limit"}]}}"#,
                "invalid_value", "is not a number", "limit"
            ),
            (
                "gocardless", #"{"error":{"message":"Internal error","type":"gocardless","code":500,"errors":[]}}"#,
                "gocardless", "Internal error", nil
            ),
            (
                "square",
                #"{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"INVALID_CURSOR","detail":"Cursor expired","field":"cursor"}]}"#,
                "INVALID_CURSOR", "Cursor expired", "cursor"
            ),
            (
                "razorpay", #"{"error":{"code":"BAD_REQUEST_ERROR","description":"count exceeds","field":"count"}}"#,
                "BAD_REQUEST_ERROR", "count exceeds", "count"
            ),
            (
                "github", #"{"message":"Not Found","documentation_url":"https://docs.github.com","status":"404"}"#,
                "404", "Not Found", nil as String?
            ),
        ])
    func errors(_ name: String, _ body: String, _ code: String, _ message: String, _ parameter: String?) throws {
        let shape = try #require(try Self.file(name).provider).manifest.errors
        let failure = shape.failure(from: .json(body, status: 400))
        #expect(failure.code == code)
        #expect(failure.message == message)
        #expect(failure.parameter == parameter)
    }
}
