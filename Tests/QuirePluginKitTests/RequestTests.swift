import QuirePluginKit
import Testing

/// The requests that declarations make of steps.
@Suite struct RequestTests {
    private let plugin = DeclaredPlugin()

    struct Case: CustomTestStringConvertible, Sendable {
        let paging: Paging
        let position: ScanStep.Position
        let expected: String
        var testDescription: String { "\(position) → \(expected)" }
    }

    static let cases = [
        Case(paging: .none, position: .first, expected: "GET /things?size=50"),
        Case(paging: .pageNumber(.init()), position: .first, expected: "GET /things?size=50"),
        Case(paging: .pageNumber(.init()), position: .page(3), expected: "GET /things?size=50&page=3"),
        Case(
            paging: .pageNumber(.init(parameter: "p", first: 0)), position: .page(0),
            expected: "GET /things?size=50&p=0"),
        Case(paging: .offset(.init()), position: .offset(100), expected: "GET /things?size=50&offset=100"),
        Case(
            paging: .cursor(.init(parameter: "after", next: "next")), position: .cursor("a+b/c= d"),
            expected: "GET /things?size=50&after=a%2Bb%2Fc%3D%20d"),
        Case(
            paging: .nextURL(.init(path: "next")), position: .url("https://api.test/things?page=2"),
            expected: "GET https://api.test/things?page=2?size=50"),
        Case(
            paging: .nextURL(.init(path: "next", pageParameter: "page")), position: .page(4),
            expected: "GET /things?size=50&page=4"),
    ]

    @Test("A step becomes the request that its paging says", arguments: cases)
    func requestOfStep(_ sample: Case) throws {
        let table = table(paging: sample.paging, pageSize: PageSize(parameter: "size", maximum: 100))
        let request = try plugin.request(for: ScanStep(position: sample.position, pageSize: 50), of: table)
        #expect(request.line == sample.expected)
    }

    @Test(
        "A step that the paging can't say is an error",
        arguments: [
            (Paging.none, ScanStep.Position.page(2)), (.pageNumber(.init()), .offset(5)),
            (.offset(.init()), .cursor("x")),
            (.cursor(.init(next: "next")), .page(2)), (.nextURL(.init(path: "next")), .page(2)),
        ])
    func unsupportedStep(_ paging: Paging, _ position: ScanStep.Position) {
        #expect {
            try plugin.request(for: ScanStep(position: position), of: table(paging: paging))
        } throws: { ($0 as? ProviderError)?.code == .unsupportedStep }
    }

    @Test("Without a parameter for it, or without a wish, no page size is sent")
    func noPageSize() throws {
        let unsized = table(paging: .pageNumber(.init()), pageSize: PageSize(maximum: 100))
        #expect(try plugin.request(for: ScanStep(pageSize: 50), of: unsized).line == "GET /things")
        let sized = table(pageSize: PageSize(parameter: "size"))
        #expect(try plugin.request(for: ScanStep(), of: sized).line == "GET /things")
    }

    @Test(
        "Values are written as the filter's encoding says",
        arguments: [
            (FilterCapability.Encoding.single, ["a b"], "GET /things?k=a%20b"),
            (.repeated, ["a", "b"], "GET /things?k=a&k=b"),
            (.bracketRepeated, ["a", "b&c"], "GET /things?k%5B%5D=a&k%5B%5D=b%26c"),
            (.commaSeparated, ["a", "b"], "GET /things?k=a%2Cb"),
            (.jsonArray, ["a", "\"b\""], "GET /things?k=%5B%22a%22%2C%22%5C%22b%5C%22%22%5D"),
            (.path, ["a"], "GET /things"),
        ])
    func filterEncoding(_ encoding: FilterCapability.Encoding, _ values: [String], _ expected: String) throws {
        let filter = FilterCapability(field: "id", .anyOf, parameter: "k", encoding: encoding, fidelity: .exact)
        let step = ScanStep(filters: [AppliedFilter(filter, values: values.map { .text($0) })])
        #expect(try plugin.request(for: step, of: table()).line == expected)
    }

    @Test("Values of any type are written as the API reads them, mapped where it has its own word")
    func filterValues() throws {
        let filter = FilterCapability(
            field: "id", .anyOf, parameter: "k", encoding: .repeated, fidelity: .exact, valueMap: ["paid": "SETTLED"])
        let values: [Value] = [
            .text("paid"), .text("open"), .bool(true), .integer(5), .decimal(ExactDecimal(mantissa: 1250, scale: 2)),
            .timestamp(Timestamp(seconds: 0)),
        ]
        let request = try plugin.request(for: ScanStep(filters: [AppliedFilter(filter, values: values)]), of: table())
        #expect(request.line == "GET /things?k=SETTLED&k=open&k=true&k=5&k=12.50&k=1970-01-01T00:00:00Z")
    }

    @Test("Fixed parameters come first, then filters, the order, the size and the page")
    func parameterOrder() throws {
        let sort = SortCapability(
            field: "id", ascending: nil, descending: [QueryItem("sort", "-id"), QueryItem("x", "1")])
        let filter = FilterCapability(field: "id", .equals, parameter: "id", fidelity: .exact)
        let resource = table(
            paging: .pageNumber(.init()), pageSize: PageSize(parameter: "size"), sorts: [sort],
            parameters: [QueryItem("include", "all")])
        var step = ScanStep(
            position: .page(2), pageSize: 10, filters: [AppliedFilter(filter, values: [.text("a")])],
            sort: AppliedSort(sort, .descending))
        #expect(
            try plugin.request(for: step, of: resource).line
                == "GET /things?include=all&id=a&sort=-id&x=1&size=10&page=2")
        step.sort = AppliedSort(sort, .ascending)
        #expect { try plugin.request(for: step, of: resource) } throws: {
            ($0 as? ProviderError)?.code == .unsupportedStep
        }
    }

    @Test("A part of the path is filled in, encoded, or missed")
    func pathParameter() throws {
        let filter = FilterCapability(field: "parent", .equals, parameter: "parent", encoding: .path, fidelity: .exact)
        let resource = table(path: "/parents/{parent}/things")
        let step = ScanStep(filters: [AppliedFilter(filter, values: [.text("a/b ?#%é")])])
        #expect(try plugin.request(for: step, of: resource).line == "GET /parents/a%2Fb%20%3F%23%25%C3%A9/things")
        #expect { try plugin.request(for: ScanStep(), of: resource) } throws: {
            ($0 as? ProviderError)?.code == .missingParameter
        }
    }

    @Test("Percent-encoding keeps what RFC 3986 reserves out of a query")
    func percentEncoding() {
        #expect(PercentEncoding.encode("AZaz09-._~") == "AZaz09-._~")
        #expect(PercentEncoding.encode("a b+c&d=e/é😀\n") == "a%20b%2Bc%26d%3De%2F%C3%A9%F0%9F%98%80%0A")
        #expect(PercentEncoding.query([QueryItem("a:b", "c:d"), QueryItem("", "")]) == "a:b=c:d&=")
        #expect(PercentEncoding.query([]).isEmpty)
    }
}
