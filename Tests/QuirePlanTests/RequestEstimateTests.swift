import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import Testing

/// What scans are reckoned to cost.
@Suite struct RequestEstimateTests {
    private static let resource = Resource(
        name: "things", path: "/things", recordsPath: "things", fields: [Field("id", .text), Field("n", .integer)],
        pageSize: PageSize(parameter: "size", maximum: 100),
        sorts: [
            SortCapability(
                field: "n", ascending: [QueryItem("sort", "n")], descending: [QueryItem("sort", "-n")], nulls: .never)
        ])

    private static let byNumber = AppliedSort(resource.table.sorts[0], .descending)
    private static let bound = Domain.Bound(.integer(5), isInclusive: true)

    private static func scan(_ path: AccessPath, limit: Int? = nil, size: Int? = 100) -> Scan {
        Scan(
            source: TableSource(provider: "test", PlacedTable(resource), span: SourceSpan(0, 0)), path: path,
            columns: ["id"], pageSize: size, rowLimit: limit)
    }

    private static func words(_ estimate: RequestEstimate) -> String {
        "\(estimate.minimum)-\(estimate.maximum.map(String.init) ?? "") (\(estimate.expected))"
            + (estimate.isSequential ? " one by one" : "")
    }

    @Test(
        "Each path is reckoned by what is known of its list",
        arguments: [
            (scan(.empty), nil, "0-0 (0)"),
            (scan(.scan(ScanQuery())), nil, "1- (100)"),
            (scan(.scan(ScanQuery())), 250, "1-3 (3)"),
            (scan(.scan(ScanQuery())), 0, "1-1 (1)"),
            (scan(.scan(ScanQuery()), limit: 150), nil, "1-2 (2)"),
            (scan(.scan(ScanQuery()), limit: 150), 120, "1-2 (2)"),
            (scan(.scan(ScanQuery()), limit: 1000), 120, "1-2 (2)"),
            (scan(.scan(ScanQuery()), limit: 1000, size: nil), nil, "1- (500)"),
            (scan(.count([CountTerm([]), CountTerm([], isSubtracted: true)], fallback: ScanQuery())), nil, "2-2 (2)"),
            (scan(.topN(ScanQuery(), order: byNumber, count: 5)), nil, "1-1 (1)"),
            (scan(.topN(ScanQuery(), order: byNumber, count: 250)), nil, "1-3 (3)"),
            (scan(.topN(ScanQuery(), order: byNumber, count: 0)), nil, "0-0 (0)"),
            (scan(.sortedUntil(ScanQuery(), order: byNumber, until: bound)), nil, "1- (51) one by one"),
            (scan(.sortedUntil(ScanQuery(), order: byNumber, until: bound)), 1000, "1-10 (6) one by one"),
            (scan(.bisect(ScanQuery(), order: byNumber, lower: bound, upper: bound)), nil, "1- (33) one by one"),
        ] as [(Scan, Int?, String)])
    func reckoned(_ scan: Scan, _ rows: Int?, _ expected: String) {
        #expect(Self.words(RequestEstimate(scan, rows: rows)) == expected)
    }

    @Test("Fewer requests are cheaper, and of equals what needn't wait for its pages")
    func order() {
        let whole = RequestEstimate(Self.scan(.scan(ScanQuery())))
        let until = RequestEstimate(Self.scan(.sortedUntil(ScanQuery(), order: Self.byNumber, until: Self.bound)))
        let halved = RequestEstimate(
            Self.scan(.bisect(ScanQuery(), order: Self.byNumber, lower: Self.bound, upper: Self.bound)))
        #expect(until.isCheaper(than: whole) && !whole.isCheaper(than: until))
        #expect(halved.isCheaper(than: until))
        #expect(!whole.isCheaper(than: whole))
        var parallel = until
        parallel.isSequential = false
        #expect(parallel.isCheaper(than: until) && !until.isCheaper(than: parallel))
    }

    @Test(
        "Documented limits make so many requests take at least so long",
        arguments: [
            (60, [Budget(requests: 60, seconds: 60)], nil), (61, [Budget(requests: 60, seconds: 60)], 60),
            (334, [Budget(requests: 60, seconds: 60)], 300),
            (2500, [Budget(requests: 1000, seconds: 10), Budget(requests: 10_000, seconds: 600)], 20),
            (20_001, [Budget(requests: 1000, seconds: 10), Budget(requests: 10_000, seconds: 600)], 1200),
            (1_000_000, [], nil), (500, [Budget(requests: 0, seconds: 10)], nil),
        ] as [(Int, [Budget], Int?)])
    func time(_ requests: Int, _ budgets: [Budget], _ seconds: Int?) {
        #expect(RequestEstimate.seconds(requests, within: budgets)?.seconds == seconds)
    }
}
