import QuireModel
import Testing

@testable import QuireSandbox

@Suite("The lists of Stripe, Mollie, GoCardless, Square, Razorpay and GitHub")
struct FurtherAPITests {
    @Test("page through all rows, each once, and say where they end", arguments: SandboxProvider.inFolders)
    func pages(provider: SandboxProvider) async throws {
        try await withClient(links: 40) { client, _ in
            var ids: [String] = []
            for page in 1...3 {
                let answer = try await client.list(provider, page: page)
                #expect(answer.status == 200, "\(answer.text)")
                let rows = FurtherLists.rows(try answer.json)
                #expect(rows.count == [15, 15, 10][page - 1])
                ids += rows.compactMap { $0["id"]?.string ?? $0["id"]?.int.map(String.init) }
            }
            #expect(Set(ids).count == 40)
            let last = try await client.list(provider, page: 3)
            let json = try last.json
            switch provider {
            case .stripe: #expect(json["has_more"] == .bool(false))
            case .mollie: #expect(json["_links"]?["next"] == .null && json["count"] == 10)
            case .gocardless: #expect(json["meta"]?["cursors"]?["after"] == .null)
            case .square: #expect(json["cursor"] == nil)
            case .razorpay: #expect(try await client.list(provider, page: 4).text == #"{"payment_links":[]}"#)
            case .github: #expect(last["Link"]?.contains("rel=\"next\"") == false)
            case .qonto, .mijnklantportaal, .txn: Issue.record("not in a folder")
            }
        }
    }

    @Test("a list without rows says so in its own way", arguments: SandboxProvider.inFolders)
    func empty(provider: SandboxProvider) async throws {
        try await withClient(links: 0) { client, _ in
            let answer = try await client.list(provider)
            let rows = FurtherLists.rows(try answer.json)
            #expect(answer.status == 200 && rows.isEmpty)
            if provider == .square { #expect(answer.text == "{}") }
            if provider == .github { #expect(answer.text == "[]" && answer["Link"] == nil) }
        }
    }

    struct Refused: Sendable {
        let provider: SandboxProvider
        let target: String
        var body: String?
        let status: Int
        let text: String
    }

    static let refused: [Refused] = [
        Refused(
            provider: .stripe, target: "/v1/payment_links?limit=101", status: 400,
            text: #"{"error":{"code":"parameter_invalid_integer","message":"limit: '101' is not between 1 and 100","#
                + #""param":"limit","type":"invalid_request_error"}}"#),
        Refused(
            provider: .stripe, target: "/v1/payment_links?starting_after=plink_gone", status: 400,
            text: #"{"error":{"code":"resource_missing","message":"starting_after: there is no 'plink_gone'","#
                + #""param":"starting_after","type":"invalid_request_error"}}"#),
        Refused(
            provider: .stripe, target: "/v1/checkout/sessions?colour=red", status: 400,
            text: #"{"error":{"code":"parameter_unknown","message":"colour: there is no such parameter","#
                + #""param":"colour","type":"invalid_request_error"}}"#),
        Refused(
            provider: .stripe, target: "/v1/checkout/sessions?created[lt]=-9223372036854775808", status: 400,
            text: #"{"error":{"message":"created[lt]: '-9223372036854775808' is not a time","#
                + #""param":"created[lt]","type":"invalid_request_error"}}"#),
        Refused(
            provider: .mollie, target: "/v2/payments?limit=251", status: 400,
            text: #"{"status":400,"title":"Bad Request","detail":"limit: '251' is not between 1 and 250","#
                + #""field":"limit","_links":{"documentation":{"href":"https://docs.mollie.com/errors","#
                + #""type":"application/hal+json"}}}"#),
        Refused(
            provider: .square, target: "/v2/invoices/search", body: "{}", status: 400,
            text: #"{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"MISSING_REQUIRED_PARAMETER","#
                + #""detail":"query.filter.location_ids: a value is required","field":"query.filter.location_ids"}]}"#),
        Refused(
            provider: .square, target: "/v2/invoices/search",
            body: #"{"query":{"filter":{"location_ids":["a","b"]}}}"#, status: 400,
            text: #"{"errors":[{"category":"INVALID_REQUEST_ERROR","code":"ARRAY_LENGTH_TOO_LONG","#
                + #""detail":"query.filter.location_ids: at most 1 can be given","field":"query.filter.location_ids"}]}"#
        ),
        Refused(
            provider: .razorpay, target: "/v1/payment_links?count=101", status: 400,
            text: #"{"error":{"code":"BAD_REQUEST_ERROR","description":"count: '101' is not between 1 and 100","#
                + #""source":"NA","step":"NA","reason":"NA","metadata":{},"field":"count"}}"#),
        Refused(
            provider: .github, target: "/repos/octocat/other/issues", status: 404,
            text: #"{"message":"Not Found","#
                + #""documentation_url":"https://docs.github.com/rest/issues/issues#list-repository-issues","#
                + #""status":"404"}"#),
    ]

    @Test("refuse what makes no sense in their own words", arguments: refused)
    func refuses(_ one: Refused) async throws {
        try await withClient(links: 10) { client, _ in
            let answer = try await client.ask(one.provider, one.target, body: one.body)
            #expect(answer.status == one.status && answer.text == one.text, "\(answer.text)")
        }
    }

    @Test("let in nobody without the key", arguments: SandboxProvider.inFolders)
    func authentication(provider: SandboxProvider) async throws {
        try await withClient(links: 10) { client, _ in
            for authorization in [nil, "Bearer wrong", "Basic d3Jvbmc6d3Jvbmc="] as [String?] {
                let target = provider.folder + FurtherLists.first(provider)
                let answer = try await client.get(
                    target, authorization, headers: ["GoCardless-Version": "2015-07-06"])
                #expect(answer.status == 401)
            }
        }
    }

    @Test("GoCardless wants its version, and no other")
    func version() async throws {
        try await withClient(links: 10) { client, _ in
            let authorization = FurtherLists.authorization(.gocardless)
            for (version, reason) in [(nil, "version_header_missing"), ("2014-11-03", "version_not_found")] {
                let headers = version.map { ["GoCardless-Version": $0] } ?? [:]
                let answer = try await client.get("/gocardless/payments", authorization, headers: headers)
                #expect(answer.status == 400)
                #expect(try answer.json["error"]?["errors"]?.rows.first?["reason"]?.string == reason)
            }
        }
    }

    @Test("a limit that is obeyed is told as each of them tells it", arguments: SandboxProvider.inFolders)
    func limit(provider: SandboxProvider) async throws {
        try await withClient(links: 10, faults: ["limit=1"]) { client, _ in
            #expect(try await client.list(provider).status == 200)
            let refused = try await client.list(provider)
            #expect(refused.status == (provider == .github ? 403 : 429))
            switch provider {
            case .mollie: #expect(refused["Retry-After"] != nil)
            case .gocardless: #expect(refused["RateLimit-Reset"]?.hasSuffix(" GMT") == true)
            case .github: #expect(refused["X-RateLimit-Remaining"] == "0")
            default: #expect(refused["Retry-After"] == nil)
            }
        }
    }

    @Test("GitHub's next page is below the repository's number, with all that was asked, and at most 100 rows")
    func github() async throws {
        try await withClient(links: 300) { client, sandbox in
            let answer = try await client.ask(
                .github, "/repos/Octocat/hello-world/issues?labels=a%20b&per_page=500&state=all")
            #expect(try answer.json.rows.count == 100)
            let base = "<http://127.0.0.1:\(sandbox.port)/github/repositories/1296269/issues?"
            #expect(
                answer["Link"]?.hasPrefix(base + "labels=a%20b&per_page=500&state=all&page=2>; rel=\"next\"") == true)
            let open = try await client.ask(.github, FurtherLists.github)
            #expect(try open.json.rows.count == 30)
            #expect(try open.json.rows.allSatisfy { $0["state"] == "open" })
        }
    }

    @Test("a record keeps its order, and leaves out what has no value where its key ends in a question mark")
    func records() {
        var writer = JSONWriter()
        writer.write(record(["b": 1, "a": nil, "d?": nil as String?, "c?": "x/é\n\"", "e": ["z"]]))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"b":1,"a":null,"c":"x/é\u000a\"","e":["z"]}"#)
    }

    @Test("an identifier is of one row, and of no other list's")
    func rowIDs() {
        let ids = RowID(SandboxList.IDs(prefix: "pl_", stream: .mollieLink), seed: 7)
        let others = RowID(SandboxList.IDs(prefix: "pl_", stream: .molliePayment), seed: 7)
        let texts = (0..<5000).map { ids.text($0) }
        #expect(Set(texts).count == 5000)
        for (index, text) in texts.enumerated() {
            #expect(ids.index(of: text) == index)
            #expect(others.index(of: text).map { $0 < 1_000_000 } != true)
        }
        for text in ["", "pl_", "pl_zzzzzzzzzzzzzzzzzzzz", "tr_" + texts[0].dropFirst(3), texts[0] + " "] {
            #expect(ids.index(of: text) == nil)
        }
    }

    @Test("the form of a date in a header is HTTP's")
    func httpDate() {
        #expect(Timestamp(milliseconds: 784_111_777_000).httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(Timestamp(milliseconds: 0).httpDate == "Thu, 01 Jan 1970 00:00:00 GMT")
    }
}
