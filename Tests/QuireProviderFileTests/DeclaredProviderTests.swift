import DeclaredProviders
import Foundation
import ProviderTestSupport
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
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
        for resource in provider.resources { #expect(page.contains("\(name).\(resource.name)")) }
        for setting in provider.manifest.settings {
            #expect(page.contains("QUIRE_\(name.uppercased())_\(setting.name.uppercased())"))
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let fixture: String
        let query: String
        let rows: [String]
        let request: String
        var body: String?
        var testDescription: String { query }
    }

    static let cases: [Case] = [
        Case(
            fixture: "stripe.payment_links",
            query: "from stripe select id, active, currency, submit_type, completed_limit",
            rows: ["plink_1MoC3ULkdIwHu7ixZjtGpVl2|true|usd|auto|-"],
            request: "/v1/payment_links?expand%5B%5D=data.line_items&limit=100"),
        Case(
            fixture: "stripe.payment_links", query: "from stripe.links select status, currency, url, amount",
            rows: ["open|USD|https://buy.stripe.com/test_cN25nr0iZ7bUa7meUY|-"],
            request: "/v1/payment_links?expand%5B%5D=data.line_items&limit=100"),
        Case(
            fixture: "stripe.checkout_sessions",
            query: "from stripe.checkout_sessions where created_at >= 2023-03-01 and status in (open, complete) "
                + "select amount, currency, created_at",
            rows: ["21.98|usd|2023-03-23T19:36:55Z", "500|jpy|2023-03-23T19:36:55Z"],
            request: "/v1/checkout/sessions?created%5Bgte%5D=1677628800&limit=100"),
        Case(
            fixture: "stripe.checkout_sessions", query: "from stripe.payments select status, link_id",
            rows: ["open|-", "paid|plink_1"], request: "/v1/checkout/sessions?limit=100"),
        Case(
            fixture: "mollie.payment_links", query: "from mollie.links select id, status, amount, url",
            rows: [
                "pl_4Y0eZitmBnQ6IDoMqZQKh|open|24.95|https://paymentlink.mollie.com/payment/4Y0eZitmBnQ6IDoMqZQKh",
                "pl_choose|paid|-|https://paymentlink.mollie.com/payment/choose",
            ], request: "/v2/payment-links?limit=250"),
        Case(
            fixture: "mollie.payments", query: "from mollie.payments select id, status, amount_charged_back",
            rows: ["tr_7UhSN1zuXS|paid|10.00"], request: "/v2/payments?limit=250"),
        Case(
            fixture: "gocardless.payments",
            query: "from gocardless where status=pending_submission and created_at < 2026-01-01 "
                + "select id, amount, charge_date, mandate, payout",
            rows: ["PM123|10.00|2014-05-15|MD123|-"],
            request: "/payments?created_at%5Blt%5D=2026-01-01T00:00:00.000Z&status=pending_submission&limit=500"),
        Case(
            fixture: "square.payment_links", query: "from square select id, version, description",
            rows: ["TN4BWEDJ9AI5MBIV|2|-", "RY5UNCUMPJN5XKCT|1|"],
            request: "/v2/online-checkout/payment-links?limit=1000"),
        Case(
            fixture: "square.invoices",
            query: "from square.invoices where location_id = ES0RJRZYEC39A select status, next_payment, customer_name",
            rows: ["DRAFT|100.00|Amelia"], request: "/v2/invoices/search",
            body: #"{"query":{"filter":{"location_ids":["ES0RJRZYEC39A"]}},"limit":200}"#),
        Case(
            fixture: "razorpay.payment_links",
            query: "from razorpay select id, amount, expire_by, cancelled_at, customer_name, notes, user_id",
            rows: [
                "plink_KBnb7I424Rc1R9|100.00|-|-|-|-|HD1JAKCCPGDfRx",
                #"plink_ExjpAUN3gVHrPJ|10.00|2023-08-03T21:10:57Z|2020-06-02T11:27:50Z|Gaurav Kumar|{"policy_name":"Jeevan Bima"}|-"#,
            ], request: "/v1/payment_links?count=100"),
        Case(
            fixture: "github.issues",
            query: "from github where owner = octocat and repo = \"Hello-World\" and state = open "
                + "select number, owner, title, author, pull_request",
            rows: ["1347|octocat|Found a bug|octocat|https://github.com/octocat/Hello-World/pull/1347"],
            request: "/repos/octocat/Hello-World/issues?state=open&per_page=100"),
        Case(
            fixture: "github.issues",
            query:
                "from github where owner = octocat and repo = \"Hello-World\" sort updated_at desc limit 1 select id",
            rows: ["1"],
            request: "/repos/octocat/Hello-World/issues?state=all&sort=updated&direction=desc&per_page=1"),
    ]

    @Test("The documented answer gives the documented rows", arguments: cases)
    func fixtures(_ one: Case) async throws {
        let name = String(one.fixture.prefix { $0 != "." })
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(one.fixture).json")
        let body = try String(contentsOf: path, encoding: .utf8)
        let provider = try #require(try Self.file(name).provider)
        let empty = body.hasPrefix("[") ? "[]" : #"{"payment_links":[],"invoices":[]}"#
        let server = ScriptedServer(bodies: [body, empty])
        let answer = try await Asking([provider], server).ask(one.query)
        #expect(answer.exit == 0, "\(answer.messages)")
        #expect(answer.codes == [])
        #expect(answer.rows == one.rows)
        #expect(server.targets.first == one.request)
        #expect(server.requests.first?.body.map { String(decoding: $0, as: UTF8.self) } == one.body)
    }

    @Test("GitHub's pages are followed by the Link header, which leads below the repository's number")
    func github() async throws {
        let provider = try #require(try Self.file("github").provider)
        let server = ScriptedServer { url in
            let page = url.parameter("page").flatMap { Int($0) } ?? 1
            var response = PageResponse.json(#"[{"id":\#(page)}]"#)
            let next =
                "<https://api.test/repositories/1300192/issues?state=all&per_page=100&page=\(page + 1)>; rel=\"next\""
            if page < 3 { response.headers.append(.init("Link", next + ", <https://x/?page=3>; rel=\"last\"")) }
            return response
        }
        let answer = try await Asking([provider], server).ask("from github where owner=a and repo=b select id")
        #expect(answer.rows == ["1", "2", "3"])
        #expect(server.targets.last == "/repositories/1300192/issues?page=3&state=all&per_page=100")
    }

    @Test(
        "GitHub's limit, which it answers with 403, is waited for, and what it forbids is not",
        arguments: [
            ("Retry-After", "1", true), ("X-RateLimit-Remaining", "0", true), ("X-RateLimit-Remaining", "4999", false),
        ])
    func githubLimit(_ header: String, _ value: String, _ isLimit: Bool) throws {
        let provider = try #require(try Self.file("github").provider)
        var response = PageResponse.json(#"{"message":"API rate limit exceeded","status":"403"}"#, status: 403)
        response.headers.append(.init(header, value))
        switch provider.verdict(of: response, of: provider.resources[0]) {
        case .rateLimited(let after, let failure):
            #expect(isLimit && after == (header == "Retry-After" ? 1 : nil))
            #expect(failure.message == "API rate limit exceeded")
        case .refreshCredentials: #expect(!isLimit)
        default: Issue.record("another verdict")
        }
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
                #"{"error":{"message":"Invalid cursor","type":"invalid_api_usage","code":400,"request_id":"r1"}}"#,
                "invalid_api_usage", "Invalid cursor", nil
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
