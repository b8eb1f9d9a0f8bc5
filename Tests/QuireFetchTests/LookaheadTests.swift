import QuireFetch
import QuirePlan
import QuirePluginKit
import Testing

/// Which pages are asked for before they are wanted.
@Suite struct LookaheadTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var scan = QuireFetchTests.scan()
        let pages: [ScanMachine.Page]
        var limit = 7
        let expected: [ScanStep.Position]
    }

    private static let linked = table(.nextURL(Paging.NextURL(path: "next", current: "page", pageParameter: "page")))

    private static func full(_ number: Int, total: Int? = nil) -> ScanMachine.Page {
        let rows = "p\(number)a:\(1000 - 2 * number) p\(number)b:\(999 - 2 * number)"
        return page(rows, PageFacts(next: .position(.page(number + 1)), totalRows: total, pageSize: 2))
    }

    private static func link(_ number: Int) -> ScanMachine.Page {
        let next = ScanStep.Position.url("https://a.test/l?page=\(number + 1)&x=1")
        return page("p\(number)a p\(number)b", PageFacts(next: .position(next), currentPage: number))
    }

    private static func unclear(_ number: Int, total: Int, rows: String = "a b") -> ScanMachine.Page {
        let named = rows.split(separator: " ").map { "p\(number)\($0)" }.joined(separator: " ")
        return page(named, PageFacts(next: .unstated(.page(number + 1)), unclearTotal: total, pageSize: 2))
    }

    static let cases: [Case] = [
        Case(
            testDescription: "as far as a total of unclear unit goes as rows", pages: [unclear(1, total: 8)],
            expected: [.page(3), .page(4)]),
        Case(
            testDescription: "as far as it goes as pages, once there are more rows",
            pages: (1...4).map { unclear($0, total: 7) }, expected: [.page(6), .page(7)]),
        Case(
            testDescription: "carefully, where a page is short besides, so that it is wrong",
            pages: [unclear(1, total: 3), unclear(2, total: 3), unclear(3, total: 3, rows: "a")],
            expected: (5...8).map { .page($0) }),
        Case(testDescription: "nothing before the first page has come", pages: [], expected: []),
        Case(
            testDescription: "the window, where the length is known", pages: [full(1, total: 40)],
            expected: (3...9).map { .page($0) }),
        Case(
            testDescription: "no further than the list is long", pages: [full(1, total: 9)],
            expected: (3...5).map { .page($0) }),
        Case(testDescription: "one page where the length isn't known", pages: [full(1)], expected: [.page(3)]),
        Case(
            testDescription: "more with each page that came", pages: (1...3).map { full($0) },
            expected: (5...8).map { .page($0) }),
        Case(
            testDescription: "never more than the window", pages: (1...9).map { full($0) },
            expected: (11...17).map { .page($0) }),
        Case(
            testDescription: "no further than the rows that are wanted", scan: scan(rows: 7),
            pages: [full(1, total: 40)], expected: [.page(3), .page(4)]),
        Case(
            testDescription: "no further than the greatest ones that are wanted", scan: scan(sorted: .descending),
            pages: [full(1, total: 40)], expected: []),
        Case(testDescription: "nothing without room", pages: [full(1, total: 40)], limit: 0, expected: []),
        Case(
            testDescription: "links that turn out to be page numbers", scan: scan(linked), pages: [link(1), link(2)],
            expected: [4, 5].map { .url("https://a.test/l?page=\($0)&x=1") }),
        Case(
            testDescription: "no links that turn out to be something else", scan: scan(linked),
            pages: [page("a b", PageFacts(next: .position(.url("https://a.test/l?page=7")), currentPage: 1))],
            expected: []),
        Case(
            testDescription: "no links without a number", scan: scan(linked),
            pages: [page("a b", PageFacts(next: .position(.url("https://a.test/l?after=2"))))], expected: []),
    ]

    @Test("Pages are asked for ahead where they will most likely be wanted", arguments: cases)
    func lookahead(_ run: Case) throws {
        var machine = ScanMachine(scan: run.scan)
        var actions = machine.start()
        for page in run.pages {
            guard case .request(let step)? = actions.last else { break }
            actions = try machine.receive(page, for: step)
        }
        #expect(machine.lookahead(run.limit).map(\.position) == run.expected)
    }
}
