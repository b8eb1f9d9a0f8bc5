import Foundation
import ProviderTestSupport
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuireProviderFile
import Testing

/// Every way to page, from its declaration to the requests made and the rows that come.
@Suite struct PagingStyleTests {
    struct Style: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The lines of the table beside path, records and fields.
        let table: String
        var query = "from shop"
        /// The answers to the requests, by path and query, body or number.
        let answers: [String: PageResponse]
        let rows: String
    }

    static func page(_ ids: String, _ rest: String = "", headers: [PageResponse.Header] = []) -> PageResponse {
        let rows = ids.map { "{\"id\":\"\($0)\",\"n\":{\"id\":\"\($0)\"}}" }.joined(separator: ",")
        var response = PageResponse.json("{\"data\":[\(rows)]\(rest.isEmpty ? "" : ",")\(rest)}")
        response.headers += headers
        return response
    }

    static let styles: [Style] = [
        Style(testDescription: "none", table: "paging: none", answers: ["/things": page("ab")], rows: "ab"),
        Style(
            testDescription: "pages from 0, to an empty one", table: "paging: {style: page, parameter: p, first: 0}",
            answers: ["/things": page("ab"), "/things?p=1": page("c"), "/things?p=2": page("")], rows: "abc"),
        Style(
            testDescription: "pages with has_more", table: "paging: {style: page, has_more: more}",
            answers: ["/things": page("ab", #""more":true"#), "/things?page=2": page("c", #""more":false"#)],
            rows: "abc"),
        Style(
            testDescription: "a status that means the end", table: "paging: {style: page, end_statuses: [404]}",
            answers: ["/things": page("ab"), "/things?page=2": .json("{}", status: 404)], rows: "ab"),
        Style(
            testDescription: "an offset, to a short page",
            table: "paging: {style: offset, parameter: skip, short_page_ends: true}\n"
                + "page_size: {parameter: count, maximum: 2}",
            answers: ["/things?count=2": page("ab"), "/things?count=2&skip=2": page("c")], rows: "abc"),
        Style(
            testDescription: "an offset with has_more", table: "paging: {style: offset, has_more: more}",
            answers: ["/things": page("ab", #""more":true"#), "/things?offset=2": page("c", #""more":false"#)],
            rows: "abc"),
        Style(
            testDescription: "a mark in the body",
            table: "paging: {style: cursor, next: meta.next}\npage_size: {parameter: size, maximum: 9}",
            answers: [
                "/things?size=9": page("ab", #""meta":{"next":"x y"}"#),
                "/things?size=9&cursor=x%20y": page("c", #""meta":{"next":null}"#),
            ], rows: "abc"),
        Style(
            testDescription: "a mark that is sent alone",
            table: "paging: {style: cursor, parameter: page_info, next: next, keep: token}\n"
                + "page_size: {parameter: size, maximum: 9}",
            answers: ["/things?size=9": page("ab", #""next":"m""#), "/things?page_info=m": page("c")], rows: "abc"),
        Style(
            testDescription: "the last row's id, with has_more",
            table: "paging: {style: cursor, parameter: starting_after, last_row: n.id, has_more: more}",
            answers: [
                "/things": page("ab", #""more":true"#), "/things?starting_after=b": page("c", #""more":false"#),
            ], rows: "abc"),
        Style(
            testDescription: "the last row's id, inclusive",
            table: "paging: {style: cursor, parameter: from, last_row: id, inclusive: true}",
            answers: [
                "/things": page("ab"), "/things?from=b": page("bcd"), "/things?from=d": page("d"),
            ], rows: "abcd"),
        Style(
            testDescription: "the last row's id, to a short page of a bare list",
            table: "paging: {style: cursor, parameter: last, last_row: id, short_page_ends: true}\n"
                + "page_size: {parameter: limit, maximum: 2}",
            answers: ["/things?limit=2": page("ab"), "/things?limit=2&last=b": page("c")], rows: "abc"),
        Style(
            testDescription: "a mark in a header", table: "paging: {style: cursor, header: X-Next}",
            answers: [
                "/things": page("ab", headers: [.init("x-next", "m")]), "/things?cursor=m": page("c"),
            ], rows: "abc"),
        Style(
            testDescription: "an address in the body, whose parameters were left out",
            table: "paging: {style: next_url, path: links.next}\npage_size: {parameter: size, maximum: 9}",
            answers: [
                "/things?size=9": page("ab", #""links":{"next":"/things?after=b"}"#),
                "/things?after=b&size=9": page("c", #""links":{"next":null}"#),
            ], rows: "abc"),
        Style(
            testDescription: "an address that is followed as it is",
            table: "paging: {style: next_url, path: next, keep: token}\npage_size: {parameter: size, maximum: 9}",
            answers: [
                "/things?size=9": page("ab", #""next":"https://api.test/things?after=b""#),
                "/things?after=b": page("c"),
            ], rows: "abc"),
        Style(
            testDescription: "a list of links by relation",
            table: "paging: {style: next_url, links: {path: links, rel: next}, keep: token}",
            answers: [
                "/things": page(
                    "ab", #""links":[{"rel":"self","href":"/x"},{"rel":"next","href":"/things?t=1"}]"#),
                "/things?t=1": page("c", #""links":[{"rel":"self","href":"/x"}]"#),
            ], rows: "abc"),
        Style(
            testDescription: "the Link header", table: "paging: {style: next_url, link_header: next}",
            answers: [
                "/things": page(
                    "ab",
                    headers: [
                        .init("Link", "<https://api.test/x?a=1,2>; rel=\"prev first\", </things?page=2>; rel=next,")
                    ]),
                "/things?page=2": page("c"),
            ], rows: "abc"),
        Style(
            testDescription: "a mark in a JSON body",
            table: "method: POST\nbody: {query: {kind: [link]}}\npaging: {style: cursor, next: cursor}\n"
                + "page_size: {parameter: limit, maximum: 2}\n"
                + "filters: {id: {any_of: query.filter.ids}}",
            query: "from shop where id in (a, b)",
            answers: [
                #"{"query":{"kind":["link"],"filter":{"ids":["a","b"]}},"limit":2}"#: page("a", #""cursor":"m""#),
                #"{"query":{"kind":["link"],"filter":{"ids":["a","b"]}},"limit":2,"cursor":"m"}"#: page("b"),
            ], rows: "ab"),
        Style(
            testDescription: "windows of time, a row on the border of two",
            table: "windows: {from: since, to: until, days: 31}\npaging: {style: page, has_more: more}\n"
                + "filters: {at: {at_least: since, at_most: until, form: timestamp, exact: true}}",
            query: "from shop where at >= 2026-01-01T00:00:00Z and at <= 2026-03-01T00:00:00Z",
            answers: [
                "/things?since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z": page("ab", #""more":true"#),
                "/things?since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z&page=2": page("c", #""more":false"#),
                "/things?since=2026-02-01T00:00:00Z&until=2026-03-01T00:00:00Z": page("cd", #""more":false"#),
            ], rows: "abcd"),
    ]

    @Test("Each style makes its requests and gets all rows", arguments: styles)
    func paging(_ style: Style) async throws {
        let (answer, server) = try await ask(style)
        #expect(answer.exit == 0, "\(answer.messages) \(server.targets)")
        #expect(answer.rows.joined() == style.rows)
        let asked = Set(server.requests.map { PagingStyleTests.key(of: $0) })
        // Pages may be asked ahead in vain, but none that is needed is left out.
        #expect(asked.isSuperset(of: style.answers.keys), "\(asked)")
    }

    @Test("No rows are asked for beyond a limit", arguments: styles)
    func limited(_ style: Style) async throws {
        var limited = style
        limited.query += " limit 1"
        let (answer, server) = try await ask(limited, anySize: true)
        #expect(answer.rows.joined() == "a")
        #expect(server.requests.count == 1, "\(server.targets)")
    }

    /// A request's body, or without one its path and query.
    static func key(of request: TransportRequest) -> String {
        if let body = request.body { return String(decoding: body, as: UTF8.self) }
        return String(request.url.dropFirst("https://api.test".count))
    }

    private func ask(_ style: Style, anySize: Bool = false) async throws -> (Answer, ScriptedServer) {
        let when = style.table.contains("since") ? ", at: timestamp?" : ""
        let text = """
            provider: shop
            url: https://api.test
            auth: bearer {key}
            tables:
              things:
                path: /things
                records: data
                fields: {id: text\(when)}
                \(style.table.replacing("\n", with: "\n    "))
            """
        let file = ProviderFile.read(text, name: "shop.provider.yaml")
        #expect(file.problems.map(\.message) == [])
        let provider = try #require(file.provider)
        let answers = style.answers
        let server = ScriptedServer(requests: { request, _ in
            let key = PagingStyleTests.key(of: request)
            if let answer = answers[key] { return answer }
            return anySize ? PagingStyleTests.page("abcd") : .json(#"{"message":"not expected: \#(key)"}"#, status: 400)
        })
        return (try await Asking([provider], server).ask(style.query + " select id"), server)
    }
}
