import QuireFetch
import QuirePlan
import QuirePluginKit
import Testing

/// A list that is entered behind rows that are left out, step by step.
@Suite struct EntryTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var paging = Paging.pageNumber(Paging.PageNumber(current: "page"))
        var skipped = 5
        var rows: Int? = nil
        let pages: [ScanMachine.Page?]
        let expected: [String]
    }

    static func facts(_ number: Int, total: Int? = nil, current: Int? = nil, size: Int? = nil) -> PageFacts {
        PageFacts(next: .unstated(.page(number + 1)), currentPage: current, totalRows: total, pageSize: size)
    }

    static let cases: [Case] = [
        Case(
            testDescription: "by number, where the length shows that the page is the one",
            pages: [page("e f", facts(3, total: 8)), page("g h", facts(4, total: 8))],
            expected: ["ask page(3) size 2", "deliver rows [1]", "ask page(4) size 2", "deliver 2", "finish"]),
        Case(
            testDescription: "by number, with a limit", rows: 1,
            pages: [page("e f", facts(3, total: 8))], expected: ["ask page(3) size 2", "deliver rows [1]", "finish"]),
        Case(
            testDescription: "past the end, by the length", pages: [page("", facts(3, total: 3))],
            expected: ["ask page(3) size 2", "finish"]),
        Case(
            testDescription: "past the end, by a status", pages: [nil], expected: ["ask page(3) size 2", "finish"]),
        Case(
            testDescription: "nothing shows which page it is",
            pages: [page("x y", facts(3)), page("a b", facts(1)), page("c d", facts(2)), page("e f", facts(3)), nil],
            expected: [
                "ask page(3) size 2", "restart: nothing shows that the page is the one that was asked for",
                "ask first size 2", "ask page(2) size 2", "ask page(3) size 2", "deliver rows [1]",
                "ask page(4) size 2", "finish",
            ]),
        Case(
            testDescription: "the last page once more, past the end",
            pages: [page("c", facts(3, total: 3)), page("a b", facts(1, total: 3)), page("c", facts(2, total: 3))],
            expected: [
                "ask page(3) size 2",
                "restart: the page has 1 rows, though 0 of the list's 3 should be on it", "ask first size 2",
                "ask page(2) size 2", "finish",
            ]),
        Case(
            testDescription: "pages that are smaller than asked for", skipped: 4,
            pages: [
                page("c", facts(3, total: 6, size: 1)), page("a", facts(1, total: 2, size: 1)),
                page("b", facts(2, total: 2, size: 1)),
            ],
            expected: [
                "ask page(3) size 2", "restart: pages have 1 rows, not 2", "ask first size 2", "ask page(2) size 2",
                "finish",
            ]),
        Case(
            testDescription: "by offset", paging: .offset(Paging.Offset()),
            pages: [
                page("e f", PageFacts(next: .unstated(.offset(6)))), page("", PageFacts(next: .unstated(.offset(8)))),
            ],
            expected: ["ask offset(4) size 2", "deliver rows [1]", "ask offset(6) size 2", "finish"]),
        Case(
            testDescription: "where pages can't be addressed", paging: .cursor(Paging.Cursor(next: "next")),
            skipped: 1,
            pages: [page("a b", PageFacts(next: .position(.cursor("m")))), page("c", PageFacts(next: .end))],
            expected: ["ask first size 2", "deliver rows [1]", "ask cursor(\"m\") size 2", "deliver 1", "finish"]),
        Case(
            testDescription: "a list that moved is read again from where it was entered", skipped: 2,
            pages: [
                page("c d", facts(2, total: 5)), page("d", facts(3, total: 5)), page("c d", facts(2, total: 6)),
                page("e f", facts(3, total: 6)),
            ],
            expected: [
                "ask page(2) size 2", "deliver 2", "ask page(3) size 2", "read again", "ask page(2) size 2",
                "ask page(3) size 2", "deliver 2", "finish",
            ]),
    ]

    @Test("A list is entered at the page with the first row that is wanted, if that is sure", arguments: cases)
    func entered(_ sample: Case) {
        var scan = scan(table(sample.paging), rows: sample.rows)
        scan.skippedRows = sample.skipped
        #expect(trace(scan, sample.pages) == sample.expected)
    }
}
