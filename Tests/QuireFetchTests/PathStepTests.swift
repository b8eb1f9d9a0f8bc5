import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import Testing

/// Every access path, step by step: what is asked, what is given, and what makes it give way to the scan.
@Suite struct PathStepTests {
    /// A path and the pages it is given; `expected` is what it does.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let scan: Scan
        let pages: [ScanMachine.Page?]
        let expected: [String]

        init(_ description: String, _ scan: Scan, _ pages: [ScanMachine.Page?], _ expected: [String]) {
            testDescription = description
            self.scan = scan
            self.pages = pages
            self.expected = expected
        }
    }

    static let status = FilterCapability(
        field: "status", .equals, parameter: "status", fidelity: .exact, acceptedValues: ["open", "paid"])

    static let things = Resource(
        name: "things", path: "/things", recordsPath: "things",
        fields: [
            Field("id", .text), Field("amount", .decimal),
            Field("status", .text, values: ["open", "paid"], valuesAreListedBySchema: true),
        ],
        primaryKey: ["id"], paging: .pageNumber(Paging.PageNumber(current: "page", next: "next")),
        pageSize: PageSize(parameter: "size", maximum: 100), filters: [status],
        sorts: [
            SortCapability(
                field: "amount", ascending: [QueryItem("sort", "amount")], descending: [QueryItem("sort", "-amount")])
        ])

    static let ascending = AppliedSort(things.table.sorts[0], .ascending)
    static let descending = AppliedSort(things.table.sorts[0], .descending)

    static func bound(_ number: Int, inclusive: Bool = true) -> Domain.Bound {
        Domain.Bound(.integer(Int64(number)), isInclusive: inclusive)
    }

    static func scan(_ path: AccessPath, limit: Int? = nil) -> Scan {
        Scan(
            source: TableSource(provider: "test", PlacedTable(things), span: SourceSpan(0, 0)), path: path,
            columns: ["id", "amount"], pageSize: 2, rowLimit: limit)
    }

    static func filtered(_ value: String) -> [AppliedFilter] {
        [AppliedFilter(status, values: [.text(value)])]
    }

    /// Facts of a page of a list with so many rows; `next` is the page that it names, 0 for the end.
    static func facts(_ total: Int?, next: Int? = nil, current: Int? = nil, size: Int? = 2) -> PageFacts {
        let following: PageFacts.Next = next.map { $0 == 0 ? .end : .position(.page($0)) } ?? .unstated(.page(2))
        return PageFacts(next: following, currentPage: current, totalRows: total, pageSize: size)
    }

    /// The one page of a list of so many rows, asked for with a size of one.
    static func length(_ total: Int?) -> ScanMachine.Page {
        page(total == 0 ? "" : "a:1", PageFacts(next: .end, totalRows: total, pageSize: 1))
    }

    static let count = scan(.count([CountTerm([])], fallback: ScanQuery()))
    static let difference = scan(
        .count([CountTerm([]), CountTerm(filtered("paid"), isSubtracted: true)], fallback: ScanQuery()))
    static let whole = page("a:1 b:2", PageFacts(next: .end))

    static let counts: [Case] = [
        Case(
            "one length", count, [page("a:1", facts(9, next: 2, size: 1))], ["ask first size 1", "counted 9", "finish"]),
        Case("the length of nothing", count, [length(0)], ["ask first size 1", "counted 0", "finish"]),
        Case(
            "a length of unclear unit, at a page size of one", count,
            [page("a:1", PageFacts(next: .unstated(.page(2)), unclearTotal: 9))],
            ["ask first size 1", "counted 9", "finish"]),
        Case(
            "a difference of two lengths", difference, [page("a:1", facts(9, next: 2, size: 1)), length(1)],
            ["ask first size 1", "ask first size 1", "counted 8", "finish"]),
        Case(
            "more taken away than there is", difference, [length(1), page("a:1", facts(9, next: 2, size: 1)), whole],
            [
                "ask first size 1", "ask first size 1", "restart: the list's lengths don't fit together",
                "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "no length", count, [length(nil), whole],
            [
                "ask first size 1", "restart: the list doesn't state its length", "ask first size 100", "deliver 2",
                "finish",
            ]),
        Case(
            "no length for the second", difference, [page("a:1", facts(9, next: 2, size: 1)), length(nil), whole],
            [
                "ask first size 1", "ask first size 1", "restart: the list doesn't state its length",
                "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "a length of nothing, with rows", count, [page("a:1", facts(0, size: 1)), whole],
            [
                "ask first size 1", "restart: the list's length of 0 isn't that of its first page",
                "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "a length, but no rows", count, [page("", facts(3, size: 1)), whole],
            [
                "ask first size 1", "restart: the list's length of 3 isn't that of its first page",
                "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "a next page beyond the length", count, [page("a:1", facts(1, next: 2, size: 1)), whole],
            [
                "ask first size 1", "restart: the list names a next page, but states a length of 1",
                "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "an unclear unit at another page size", count,
            [page("a:1 b:2", PageFacts(next: .unstated(.page(2)), unclearTotal: 9, pageSize: 2)), whole],
            [
                "ask first size 1", "restart: the list doesn't state its length", "ask first size 100", "deliver 2",
                "finish",
            ]),
    ]

    static let byValue = scan(.countByValue(ScanQuery(), filter: status, values: [.text("paid"), .text("open")]))

    static let valueCounts: [Case] = [
        Case(
            "the values add up, and come in order", byValue, [counted(9), counted(4), counted(5)],
            ["ask first size 1", "ask first size 1", "ask first size 1", "counted open:5 paid:4", "finish"]),
        Case(
            "a value without rows is left out", byValue, [counted(9), counted(9), length(0)],
            ["ask first size 1", "ask first size 1", "ask first size 1", "counted paid:9", "finish"]),
        Case(
            "the values don't add up", byValue, [counted(9), counted(4), counted(4), whole],
            [
                "ask first size 1", "ask first size 1", "ask first size 1",
                "restart: the values add up to 8, but the list has 9 rows", "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "a value whose length isn't stated", byValue, [counted(9), length(nil), whole],
            [
                "ask first size 1", "ask first size 1", "restart: the list doesn't state its length",
                "ask first size 100", "deliver 2", "finish",
            ]),
    ]

    /// The first of several pages of one row.
    static func counted(_ total: Int) -> ScanMachine.Page { page("a:1", facts(total, next: 2, size: 1)) }

    @Test("Lengths are counted, or the whole list is read", arguments: counts + valueCounts)
    func counting(_ run: Case) { #expect(trace(run.scan, run.pages) == run.expected) }

    @Test("A sorted list is read as far as needed, or the whole list instead", arguments: tops + untils)
    func sorted(_ run: Case) { #expect(trace(run.scan, run.pages) == run.expected) }

    @Test("A range is found by halving, or the whole list is read instead", arguments: searches)
    func halving(_ run: Case) { #expect(trace(run.scan, run.pages) == run.expected) }
}
