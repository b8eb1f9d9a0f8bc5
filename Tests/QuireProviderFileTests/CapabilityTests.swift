import ProviderTestSupport
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuireProviderFile
import Testing

/// Every way to write a filter and a sort, from its declaration to the request.
@Suite struct CapabilityTests {
    static let fields = "{id: text, status: text?, amount: decimal, at: timestamp, seen: {type: timestamp, time: unix}}"

    @Test(
        "A filter is sent as declared",
        arguments: [
            ("status: {equals: state}", "status=paid", "/things?state=paid"),
            ("status: {any_of: \"status[]\"}", "status in (open, paid)", "/things?status%5B%5D=open&status%5B%5D=paid"),
            ("status: {any_of: status}", "status in (open, paid)", "/things?status=open&status=paid"),
            ("status: {any_of: status, as: comma}", "status in (open, paid)", "/things?status=open%2Cpaid"),
            (
                "status: {any_of: status, as: json}", "status in (open, paid)",
                "/things?status=%5B%22open%22%2C%22paid%22%5D"
            ),
            ("status: {equals: \"filter[status]\"}", "status=paid", "/things?filter%5Bstatus%5D=paid"),
            ("at: {at_least: \"at[gte]\"}", "at >= 2026-01-02", "/things?at%5Bgte%5D=2026-01-02T00:00:00Z"),
            (
                "at: {at_least: at_from, at_most: at_to, form: timestamp.3}",
                "at >= 2026-01-02 and at <= 2026-01-03T00:00:00Z",
                "/things?at_from=2026-01-02T00:00:00.000Z&at_to=2026-01-03T00:00:00.000Z"
            ),
            ("at: {at_least: from, form: date}", "at >= 2026-01-02T10:00:00Z", "/things?from=2026-01-02"),
            ("at: {at_most: to, form: date}", "at <= 2026-01-02T10:00:00Z", "/things?to=2026-01-03"),
            ("at: {less_than: to, form: unix_ms}", "at < 1970-01-01T00:00:01.5Z", "/things?to=1500"),
            ("seen: {at_least: from}", "seen >= 1970-01-01T00:01:00.5Z", "/things?from=60"),
            ("seen: {at_most: to}", "seen <= 1970-01-01T00:01:00.5Z", "/things?to=61"),
            (
                "amount: {at_least: \"amount=gte:{value}\", at_most: \"amount=lte:{value}\"}",
                "amount >= 1.50 and amount <= 3", "/things?amount=gte:1.50"
            ),
            ("status: {equals: s, map: {paid: PAID}}", "status=paid", "/things?s=PAID"),
            ("status: {equals: s, values: [open]}", "status=paid", "/things"),
        ])
    func filters(_ filter: String, _ condition: String, _ target: String) async throws {
        let file = Shop.file("filters: {\(filter)}", fields: CapabilityTests.fields)
        let asked = try await Shop.ask("from shop where \(condition)", file)
        #expect(asked.targets == [target])
    }

    @Test("A value that can't be written exactly is checked again here")
    func rounded() async throws {
        let file = Shop.file("filters: {seen: {at_least: from, exact: true}}", fields: CapabilityTests.fields)
        let body = #"{"data":[{"id":"a","seen":60},{"id":"b","seen":61}]}"#
        let asked = try await Shop.ask("from shop where seen >= 1970-01-01T00:01:00.5Z select id", file, body: body)
        #expect(asked.answer.rows == ["b"])
        #expect(asked.targets == ["/things?from=60"])
    }

    @Test("A filter in the path is needed, and fills the column that rows lack")
    func path() async throws {
        let file = ProviderFile.read(
            """
            provider: shop
            url: https://api.test
            tables:
              payments:
                path: /links/{link}/payments
                filters: {link_id: {equals: link, as: path, exact: true}}
                fields: {id: text, link_id: {type: text, from_request: true}}
            """, name: "shop.provider.yaml")
        let asked = try await Shop.ask("from shop where link_id = \"a/b\"", file, body: #"[{"id":"p"}]"#)
        #expect(asked.targets == ["/links/a%2Fb/payments"])
        #expect(asked.answer.rows == ["p|a/b"])
        #expect(try await Shop.ask("from shop", file).answer.codes == ["missing-parameter"])
    }

    @Test(
        "A sort is sent as declared",
        arguments: [
            ("amount: \"sort_by=amount:{direction}\"", "amount desc", "/things?sort_by=amount:desc&size=9"),
            ("amount: \"order=amount&order_type={direction}\"", "amount", "/things?order=amount&order_type=asc&size=9"),
            ("amount: \"sort={-}amount\"", "amount desc", "/things?sort=-amount&size=9"),
            ("at: \"sort={direction}\"", "at desc", "/things?sort=desc&size=9"),
            ("at: \"sort={-}creation_date\"", "at", "/things?sort=creation_date&size=9"),
            ("amount: {desc: \"top=1\"}", "amount desc", "/things?top=1&size=9"),
            ("amount: {desc: \"top=1\"}", "amount", "/things?size=9"),
        ])
    func sorts(_ sort: String, _ order: String, _ target: String) async throws {
        let file = Shop.file(
            "paging: page\npage_size: {parameter: size, maximum: 9}\nsorts: {\(sort)}", fields: CapabilityTests.fields)
        let asked = try await Shop.ask("from shop sort \(order) limit 2", file)
        #expect(asked.targets == [target])
    }

    @Test("A filter in a JSON body keeps numbers and truths what they are")
    func bodies() async throws {
        let file = Shop.file(
            "method: POST\nbody: {limit: 5}\nfilters: {n: {equals: q.n}, b: {equals: q.b}, t: {any_of: q.t}}",
            fields: "{n: integer, b: bool, t: text}")
        let provider = try #require(file.provider)
        let server = ScriptedServer(body: #"{"data":[]}"#)
        _ = try await Asking([provider], server).ask("from shop where n = 3 and b = true and t = \"3\"")
        let request = try #require(server.requests.first)
        #expect(
            request.body.map { String(decoding: $0, as: UTF8.self) } == #"{"limit":5,"q":{"b":true,"n":3,"t":["3"]}}"#)
        #expect(request.method == "POST")
        #expect(request.headers.contains { $0.name == "Content-Type" })
    }
}
