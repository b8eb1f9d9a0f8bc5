import QuireFetch
import QuirePlan
import QuirePluginKit
import Testing

/// The one stop rule, step by step.
@Suite struct StopRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var scan = QuireFetchTests.scan()
        let pages: [ScanMachine.Page?]
        let expected: [String]
    }

    static let onward = PageFacts(next: .unstated(.page(2)))

    static func to(_ number: Int, total: Int? = nil, pages: Int? = nil, current: Int? = nil) -> PageFacts {
        PageFacts(next: .position(.page(number)), currentPage: current, totalRows: total, totalPages: pages)
    }

    static func unclear(_ number: Int, total: Int) -> PageFacts {
        PageFacts(next: .unstated(.page(number)), unclearTotal: total)
    }

    static let short = table(
        .pageNumber(Paging.PageNumber(shortPageEnds: true)),
        size: PageSize(parameter: "size", standard: 2, maximum: 100))
    static let linked = table(.nextURL(Paging.NextURL(path: "next")))
    static let marked = table(.cursor(Paging.Cursor(next: "next")))

    static func url(_ text: String, current: Int? = nil) -> PageFacts {
        PageFacts(next: .position(.url(text)), currentPage: current)
    }

    static func more(_ facts: PageFacts) -> PageFacts {
        var facts = facts
        facts.saysMore = true
        return facts
    }

    static func mark(_ text: String) -> PageFacts { PageFacts(next: .position(.cursor(text))) }

    static let ends: [Case] = [
        Case(
            testDescription: "a full page whose mark is its own: its rows stay, the rest is missing",
            scan: scan(marked),
            pages: [page("a b", mark("m")), page("c d", mark("m"))],
            expected: [
                "ask first size 2", "deliver 2", "ask cursor(\"m\") size 2", "deliver 2", "finish",
                "short: noProgress(\"the next page is the same page again\")",
            ]),
        Case(
            testDescription: "a full page whose address is its own", scan: scan(linked),
            pages: [page("a b", url("u")), page("c d", url("u"))],
            expected: [
                "ask first size 2", "deliver 2", "ask url(\"u\") size 2", "deliver 2", "finish",
                "short: noProgress(\"the next page is the same page again\")",
            ]),
        Case(
            testDescription: "a short page whose mark is its own", scan: scan(marked),
            pages: [page("a b", mark("m")), page("c", mark("m"))],
            expected: ["ask first size 2", "deliver 2", "ask cursor(\"m\") size 2", "deliver 1", "finish"]),
        Case(
            testDescription: "an empty page whose mark is its own", scan: scan(marked),
            pages: [page("a b", mark("m")), page("", mark("m"))],
            expected: ["ask first size 2", "deliver 2", "ask cursor(\"m\") size 2", "finish"]),
        Case(
            testDescription: "a short page whose mark is its own, that says there is more", scan: scan(marked),
            pages: [page("a b", mark("m")), page("c", more(mark("m")))],
            expected: [
                "ask first size 2", "deliver 2", "ask cursor(\"m\") size 2", "deliver 1", "finish",
                "short: noProgress(\"the next page is the same page again\")",
            ]),
        Case(
            testDescription: "a full page by number that names itself, with another behind it",
            pages: [page("a b", to(1)), page("c d", to(2)), page("e", to(3))],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 2", "ask page(3) size 2", "deliver 1",
                "finish",
            ]),
        Case(
            testDescription: "a full last page by number that names itself, and comes again beyond the end",
            pages: [page("a b", to(2)), page("c d", to(2)), page("c d", to(2))],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 2", "ask page(3) size 2", "finish",
            ]),
        Case(
            testDescription: "the server's end", pages: [page("a b", to(2)), page("c", PageFacts(next: .end))],
            expected: ["ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 1", "finish"]),
        Case(
            testDescription: "an empty list", pages: [page("", PageFacts(next: .end, totalRows: 0))],
            expected: ["ask first size 2", "finish"]),
        Case(
            testDescription: "the row limit goes before a next page", scan: scan(rows: 2),
            pages: [page("a b", to(2, total: 9))],
            expected: ["ask first size 2", "deliver 2", "finish"]),
        Case(
            testDescription: "the end goes before a total that says more, after three looks",
            pages: Array(repeating: page("a b", PageFacts(next: .end, totalRows: 5)), count: 3),
            expected: [
                "ask first size 2", "deliver 2", "read again", "ask first size 2", "read again", "ask first size 2",
                "finish", "short: endedEarly(rows: 2, total: 5)",
            ]),
        Case(
            testDescription: "a next page that is named goes before the total",
            pages: [page("a b", to(2, total: 2)), page("", to(3, total: 2))],
            expected: ["ask first size 2", "deliver 2", "ask page(2) size 2", "finish"]),
        Case(
            testDescription: "the total, with nothing said of a next page",
            pages: [page("a b", PageFacts(next: .unstated(.page(2)), totalRows: 2))],
            expected: ["ask first size 2", "deliver 2", "finish"]),
        Case(
            testDescription: "the last page by their number",
            pages: [page("a b", PageFacts(next: .unstated(.page(2)), totalPages: 1))],
            expected: ["ask first size 2", "deliver 2", "finish"]),
        Case(
            testDescription: "a total that is exceeded is no total",
            pages: [page("a b", to(2, total: 1, pages: 1)), page("c", PageFacts(next: .end, totalRows: 1))],
            expected: ["ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 1", "finish"]),
        Case(
            testDescription: "a short page where declared", scan: scan(short), pages: [page("a", onward)],
            expected: ["ask first size 2", "deliver 1", "finish"]),
        Case(
            testDescription: "a first page that is shorter than asked for, but not than pages are as a rule",
            scan: scan(short, pageSize: 100),
            pages: [page("a b c", onward), page("d e f", PageFacts(next: .unstated(.page(3)))), page("g", onward)],
            expected: [
                "ask first size 100", "deliver 3", "ask page(2) size 100", "deliver 3", "ask page(3) size 100",
                "deliver 1", "finish",
            ]),
        Case(
            testDescription: "a next page that leaves pages out",
            pages: [page("a b", to(2)), page("c d", to(5))],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 2", "finish",
                "short: noProgress(\"the page after page 2 is said to be page 5\")",
            ]),
        Case(
            testDescription: "a short page where not declared", pages: [page("a", onward), page("", onward)],
            expected: ["ask first size 2", "deliver 1", "ask page(2) size 2", "finish"]),
        Case(
            testDescription: "the page size that is echoed, not the one asked for", scan: scan(short, pageSize: 100),
            pages: [
                page("a b", PageFacts(next: .unstated(.page(2)), pageSize: 2)),
                page("c", PageFacts(next: .unstated(.page(3)), pageSize: 2)),
            ],
            expected: ["ask first size 100", "deliver 2", "ask page(2) size 100", "deliver 1", "finish"]),
        Case(
            testDescription: "an empty page that names a next one",
            pages: [page("a b", to(2)), page("", to(3)), page("c", PageFacts(next: .end))],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "ask page(3) size 2", "deliver 1", "finish",
            ]),
        Case(
            testDescription: "an empty page before the last by their number",
            pages: [("a b", 2), ("", 3), ("c", 4)].map {
                page($0, PageFacts(next: .unstated(.page($1)), totalPages: 3))
            },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "ask page(3) size 2", "deliver 1", "finish",
            ]),
        Case(
            testDescription: "an empty page where the total says more",
            pages: [("a b", 2), ("", 3), ("c d", 4), ("e", 5)].map {
                page($0, PageFacts(next: .unstated(.page($1)), totalRows: 5))
            },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "ask page(3) size 2", "deliver 2",
                "ask page(4) size 2", "deliver 1", "finish",
            ]),
        Case(
            testDescription: "an empty page of a list by offset where the total says more",
            scan: scan(table(.offset(.init()))),
            pages: [("a b", 2), ("", 4), ("c d e", 7)].map {
                page($0, PageFacts(next: .unstated(.offset($1)), totalRows: 5))
            },
            expected: [
                "ask first size 2", "deliver 2", "ask offset(2) size 2", "ask offset(4) size 2", "deliver 3", "finish",
            ]),
        Case(
            testDescription: "a status past the end", pages: [page("a b", onward), nil],
            expected: ["ask first size 2", "deliver 2", "ask page(2) size 2", "finish"]),
        Case(
            testDescription: "a status past the end, before the total",
            pages: (1...3).flatMap { _ in [page("a b", PageFacts(next: .unstated(.page(2)), totalRows: 3)), nil] },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "read again", "ask first size 2",
                "ask page(2) size 2", "read again", "ask first size 2", "ask page(2) size 2", "finish",
                "short: endedEarly(rows: 2, total: 3)",
            ]),
        Case(
            testDescription: "nowhere to go on", pages: [page("a b", PageFacts(next: .unstated(nil)))],
            expected: ["ask first size 2", "deliver 2", "finish"]),
        Case(
            testDescription: "numbers of pages as large as can be",
            pages: (1...3).flatMap { _ in
                [page("a b", PageFacts(next: .unstated(.page(2)), totalRows: .max, totalPages: .max)), nil]
            },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "read again", "ask first size 2",
                "ask page(2) size 2", "read again", "ask first size 2", "ask page(2) size 2", "finish",
                "short: endedEarly(rows: 2, total: \(Int.max))",
            ]),
        Case(
            testDescription: "a row that comes again shows that the list moved; the next pass gives what was missed",
            pages: [
                page("a b", to(2)), page("b c", PageFacts(next: .end)), page("n a", to(2)), page("b c", to(3)),
                page("d", PageFacts(next: .end)),
            ],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver rows [1]", "read again",
                "ask first size 2", "deliver rows [0]", "ask page(2) size 2", "ask page(3) size 2", "deliver 1",
                "finish",
            ]),
        Case(
            testDescription: "a total that changes shows it too",
            pages: [
                page("a b", to(2, total: 4)), page("d", PageFacts(next: .end, totalRows: 3)),
                page("b c", to(2, total: 3)), page("d", PageFacts(next: .end, totalRows: 3)),
            ],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 1", "read again", "ask first size 2",
                "deliver rows [1]", "ask page(2) size 2", "finish",
            ]),
        Case(
            testDescription: "an end before the last of the pages that there are",
            pages: [page("a b", to(2, pages: 3)), page("c d", PageFacts(next: .end, totalPages: 3))],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 2", "finish",
                "short: endedBefore(pages: 3, rows: 4)",
            ]),
        Case(
            testDescription: "a page without a word, where another one said how many there are",
            pages: [
                page("a b", PageFacts(next: .unstated(.page(2)), totalPages: 3)),
                page("", PageFacts(next: .unstated(.page(3)))),
                page("c", PageFacts(next: .unstated(.page(4)), totalPages: 3)),
            ],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "ask page(3) size 2", "deliver 1", "finish",
            ]),
        Case(
            testDescription: "a total of unclear unit that is greater than the rows",
            pages: (1...3).flatMap { _ in [page("a b", unclear(2, total: 3)), page("", unclear(3, total: 3))] },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "read again", "ask first size 2",
                "ask page(2) size 2", "read again", "ask first size 2", "ask page(2) size 2", "finish",
                "short: endedEarly(rows: 2, total: 3)",
            ]),
        Case(
            testDescription: "a list that moves each time is not whole",
            pages: (1...3).flatMap { _ in [page("a b", to(2)), page("b c", PageFacts(next: .end))] },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver rows [1]", "read again",
                "ask first size 2", "ask page(2) size 2", "read again", "ask first size 2", "ask page(2) size 2",
                "finish", "short: listMoved(\"3 repeated, read 3 times\")",
            ]),
        Case(
            testDescription: "empty pages between, where links are followed", scan: scan(linked),
            pages: [page("", url("u2")), page("a", PageFacts(next: .end))],
            expected: ["ask first size 2", "ask url(\"u2\") size 2", "deliver 1", "finish"]),
        Case(
            testDescription: "rows without keys in responses that differ",
            pages: [page("- -", to(2), body: "x"), page("- -", PageFacts(next: .end), body: "y")],
            expected: ["ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 2", "finish"]),
        Case(
            testDescription: "a scan of nothing",
            scan: Scan(source: scan().source, path: .empty, columns: []), pages: [], expected: ["finish"]),
    ]

    static let stuck: [Case] = [
        Case(
            testDescription: "numbers that begin anew",
            pages: ["a b", "c d", "a b", "c d"].enumerated().map {
                page($1, PageFacts(next: .unstated(.page($0 + 2))))
            },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 2", "ask page(3) size 2",
                "ask page(4) size 2", "the last 2 pages had only rows that came before: the list goes in a circle",
            ]),
        Case(
            testDescription: "addresses with something new in each, in a circle", scan: scan(linked),
            pages: ["a b", "c d", "a b", "c d"].enumerated().map { page($1, url("u\($0)")) },
            expected: [
                "ask first size 2", "deliver 2", "ask url(\"u0\") size 2", "deliver 2", "ask url(\"u1\") size 2",
                "ask url(\"u2\") size 2", "the last 2 pages had only rows that came before: the list goes in a circle",
            ]),
        Case(
            testDescription: "responses in a circle, where rows have no keys",
            pages: ["x", "y", "x", "y"].enumerated().map { page("- -", to($0 + 2), body: $1) },
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "deliver 2", "ask page(3) size 2", "deliver 2",
                "ask page(4) size 2", "the last 2 pages had only rows that came before: the list goes in a circle",
            ]),
        Case(
            testDescription: "the same response, where rows have no keys",
            pages: [page("- -", to(2), body: "x"), page("- -", to(3), body: "x")],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "the page is the same as the one before it",
            ]
        ),
        Case(
            testDescription: "the same page again goes before the total",
            pages: [page("a b", to(2)), page("a b", to(3, total: 4))],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "the page is the same as the one before it",
            ]),
        Case(
            testDescription: "another page than was asked for",
            pages: [page("a b", to(2, current: 1)), page("c d", to(3, current: 1))],
            expected: [
                "ask first size 2", "deliver 2", "ask page(2) size 2", "asked for page 2, the answer says it is page 1",
            ]),
        Case(
            testDescription: "cursors in a circle", scan: scan(marked),
            pages: [page("a", mark("m")), page("b", mark("n")), page("c", mark("m")), page("d", mark("n"))],
            expected: [
                "ask first size 2", "deliver 1", "ask cursor(\"m\") size 2", "deliver 1", "ask cursor(\"n\") size 2",
                "deliver 1", "ask cursor(\"m\") size 2", "the list leads back to a page that was read before",
            ]),
        Case(
            testDescription: "an address whose page doesn't advance", scan: scan(linked),
            pages: [page("a b", url("u", current: 1)), page("c d", url("v", current: 1))],
            expected: [
                "ask first size 2", "deliver 2", "ask url(\"u\") size 2", "the page after page 1 says it is page 1",
            ]),
        Case(
            testDescription: "an address that leaves a page out", scan: scan(linked),
            pages: [page("a b", url("u", current: 1)), page("e f", url("v", current: 3))],
            expected: [
                "ask first size 2", "deliver 2", "ask url(\"u\") size 2", "the page after page 1 says it is page 3",
            ]),
        Case(
            testDescription: "empty pages for ever", scan: scan(linked),
            pages: (0..<30).map { page("", url("u\($0)")) },
            expected: ["ask first size 2"] + (0..<20).map { "ask url(\"u\($0)\") size 2" } + [
                "21 pages in a row have no rows and all name a next page"
            ]),
    ]

    @Test("A list ends where the stop rule says", arguments: ends)
    func listEnds(_ sample: Case) { #expect(trace(sample.scan, sample.pages) == sample.expected) }

    @Test("A list that doesn't advance is an error", arguments: stuck)
    func listIsStuck(_ sample: Case) {
        var expected = sample.expected
        if let last = expected.popLast() { expected.append("error: noProgress(\"\(last)\")") }
        #expect(trace(sample.scan, sample.pages) == expected)
    }
}
