import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit

/// The cases of lists that the server was asked to sort.
extension PathStepTests {
    static func top(_ count: Int, until: Domain.Bound? = nil, limit: Int? = nil) -> Scan {
        scan(.topN(ScanQuery(), order: descending, count: count, until: until), limit: limit)
    }
    static let until = scan(.sortedUntil(ScanQuery(), order: descending, until: bound(5)))
    static let after = page("x:1 y:9", PageFacts(next: .end))

    static let tops: [Case] = [
        Case(
            "the first page suffices", top(2, limit: 2), [page("a:9 b:8", facts(9, next: 2))],
            ["ask first size 2 by amount", "deliver 2", "finish"]),
        Case(
            "as many pages as it takes", top(4),
            [page("a:9 b:8", facts(5, next: 2)), page("c:7 d:6", facts(5, next: 3)), page("e:5", facts(5, next: 0))],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2",
                "ask page(3) size 2 by amount", "deliver 1", "finish",
            ]),
        Case(
            "nulls first, then on", top(2), [page("m n", facts(4, next: 2)), page("a:9 b:8", facts(4, next: 0))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2", "finish"]),
        Case(
            "a tie over two pages", top(2), [page("a:9 b:8", facts(4, next: 2)), page("c:8 d:7", facts(4, next: 0))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2", "finish"]),
        Case(
            "a bound ends it before the list does", top(9, until: bound(8)),
            [page("a:9 b:8", facts(9, next: 2)), page("c:8 d:7", facts(9, next: 3))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2", "finish"]),
        Case(
            "another total", top(9), [page("a:9 b:8", facts(9, next: 2)), page("c:7 d:6", facts(8, next: 3)), after],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "restart: the list went from 9 to 8 rows while it was read", "ask first size 100", "deliver 2",
                "finish",
            ]),
        Case(
            "another total of unclear unit", top(9),
            [
                page("a:9 b:8", PageFacts(next: .unstated(.page(2)), unclearTotal: 9)),
                page("c:7 d:6", PageFacts(next: .unstated(.page(3)), unclearTotal: 8)), after,
            ],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "restart: the list's total went from 9 to 8 while it was read", "ask first size 100", "deliver 2",
                "finish",
            ]),
        Case(
            "a page that is shorter though more follow", top(9),
            [page("a:9 b:8", facts(9, next: 2)), page("c:7", facts(9, next: 3)), after],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "restart: the pages of the list differ in size", "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "a page that is longer than the first", top(9),
            [page("a:9", facts(9, next: 2)), page("c:7 d:6", facts(9, next: 3)), after],
            [
                "ask first size 2 by amount", "deliver 1", "ask page(2) size 2 by amount",
                "restart: the pages of the list differ in size", "ask first size 100", "deliver 2", "finish",
            ]),
        Case(
            "the last page may be shorter", top(9),
            [page("a:9 b:8", facts(3, next: 2)), page("c:7", facts(3, next: 0))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 1", "finish"]),
        Case(
            "pages that are all smaller than asked for", top(9),
            [page("a:9", facts(2, next: 2, size: 100)), page("b:8", facts(2, next: 0, size: 100))],
            ["ask first size 2 by amount", "deliver 1", "ask page(2) size 2 by amount", "deliver 1", "finish"]),
        Case(
            "an empty page at the end", top(9),
            [page("a:9 b:8", PageFacts(next: .unstated(.page(2)))), page("", PageFacts(next: .unstated(.page(3))))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "finish"]),
    ]

    static let untils: [Case] = [
        Case(
            "the first row beyond the bound ends it", until,
            [page("a:9 b:5", facts(9, next: 2)), page("c:5 d:4", facts(9, next: 3))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2", "finish"]),
        Case(
            "the list may end first", until, [page("a:9 b:8", facts(3, next: 2)), page("c:7", facts(3, next: 0))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 1", "finish"]),
        Case(
            "out of order: rows that were given stay, and come no second time", until,
            [
                page("a:9 b:8", facts(4, next: 2)), page("c:7 d:8", facts(4, next: 0)),
                page("a:9 d:8", facts(4, next: 2)), page("b:8 c:7", facts(4, next: 0)),
            ],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "fall back: the list sorted by amount doesn't come in that order", "ask first size 100",
                "deliver rows [1]", "ask page(2) size 100", "deliver rows [1]", "finish",
            ]),
        Case(
            "a row on two pages", until,
            [
                page("a:9 b:8", facts(4, next: 2)), page("b:8 c:7", facts(4, next: 0)),
                page("a:9 d:8", facts(4, next: 2)), page("b:8 c:7", facts(4, next: 0)),
            ],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "fall back: a row came twice in the list sorted by amount", "ask first size 100", "deliver rows [1]",
                "ask page(2) size 100", "deliver rows [1]", "finish",
            ]),
        Case(
            "another total on the way to a bound", until,
            [
                page("a:9 b:8", facts(4, next: 2)), page("c:7 d:6", facts(5, next: 3)),
                page("n:9 a:9 b:8 c:7 d:6", facts(5, next: 0)),
            ],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "fall back: the list went from 4 to 5 rows while it was read", "ask first size 100",
                "deliver rows [0, 3, 4]", "finish",
            ]),
        Case(
            "pages that differ in size", until,
            [
                page("a:9 b:8", facts(9, next: 2)), page("c:7", facts(9, next: 3)),
                page("a:9 b:8 c:7", facts(3, next: 0)),
            ],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "fall back: the pages of the list differ in size", "ask first size 100", "deliver rows [2]", "finish",
            ]),
        Case(
            "rows without keys that were given can't be told from others", until,
            [page("-:9 b:8", facts(4, next: 2)), page("c:7 d:8", facts(4, next: 0))],
            [
                "ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount",
                "error: listMoved(\"the list sorted by amount doesn\\'t come in that order\")",
            ]),
    ]

    static let range = scan(.bisect(ScanQuery(), order: ascending, lower: bound(6), upper: bound(8)))
    static let above = scan(
        .bisect(ScanQuery(), order: ascending, lower: bound(10, inclusive: false), upper: bound(99)))
    static let first = page("a:1 b:2", facts(10, next: 2))
    static let second = page("c:3 d:4", facts(10, next: 3))
    static let third = page("e:5 f:6", facts(10, next: 4))
    static let fourth = page("g:7 h:8", facts(10, next: 5))
    static let fifth = page("i:9 j:10", facts(10, next: 0))
    static let all = page("a:1 b:2 c:3 d:4 e:5 f:6 g:7 h:8 i:9 j:10", facts(10, next: 0))

    static let searches: [Case] = [
        Case(
            "halved to the page that reaches the bound, read to the one beyond", range,
            [first, third, second, third, fourth, fifth],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount", "keep",
                "ask page(2) size 2 by amount", "keep", "ask page(3) size 2 by amount", "deliver 2",
                "ask page(4) size 2 by amount", "deliver 2", "ask page(5) size 2 by amount", "deliver 2", "finish",
            ]),
        Case(
            "the first page reaches it", scan(.bisect(ScanQuery(), order: ascending, lower: bound(2), upper: bound(3))),
            [first, second],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2", "finish"]),
        Case(
            "no page reaches it", above, [first, third, fourth, fifth],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount", "keep",
                "ask page(4) size 2 by amount", "keep", "ask page(5) size 2 by amount", "finish",
            ]),
        Case(
            "a null where it is halved", range, [first, page("e f:6", facts(10, next: 4)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: a row without a value stands where the list is halved", "ask first size 100", "deliver 10",
                "finish",
            ]),
        Case(
            "a null on the first page", range, [page("n a:1", facts(10, next: 2)), all],
            [
                "ask first size 2 by amount", "fall back: a row without a value stands where the list is halved",
                "ask first size 100", "deliver 10", "finish",
            ]),
        Case(
            "a row on two of its pages", range, [first, page("b:2 f:6", facts(10, next: 4)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: a row came on two pages of the sorted list", "ask first size 100", "deliver 10", "finish",
            ]),
        Case(
            "a page on the wrong side of another", range, [first, third, page("c:6 d:7", facts(10, next: 3)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount", "keep",
                "ask page(2) size 2 by amount", "fall back: the pages of the sorted list don't come in that order",
                "ask first size 100", "deliver 10", "finish",
            ]),
        Case(
            "a page out of order", range, [first, page("f:6 e:5", facts(10, next: 4)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: the list sorted by amount doesn't come in that order", "ask first size 100", "deliver 10",
                "finish",
            ]),
        Case(
            "another total while it is searched", range, [first, page("e:5 f:6", facts(11, next: 4)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: the list went from 10 to 11 rows while it was searched", "ask first size 100", "deliver 10",
                "finish",
            ]),
        Case(
            "a total that went away", range, [first, page("e:5 f:6", facts(nil, next: 4)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: the list no longer states its length", "ask first size 100", "deliver 10", "finish",
            ]),
        Case(
            "another page size", range, [first, page("e:5", facts(10, next: 4, size: 1)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: the pages of the list differ in size", "ask first size 100", "deliver 10", "finish",
            ]),
        Case(
            "a page that lost a row", range, [first, page("f:6", facts(10, next: 4)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: the pages of the list differ in size", "ask first size 100", "deliver 10", "finish",
            ]),
        Case(
            "another page than was asked for", range, [first, page("e:5 f:6", facts(10, next: 4, current: 2)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount",
                "fall back: asked for page 3, the answer says it is page 2", "ask first size 100", "deliver 10",
                "finish",
            ]),
        Case(
            "a next page after the last", above, [first, third, fourth, page("i:9 j:10", facts(10, next: 6)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount", "keep",
                "ask page(4) size 2 by amount", "keep", "ask page(5) size 2 by amount",
                "fall back: the list names a next page, but states a length of 10", "ask first size 100", "deliver 10",
                "finish",
            ]),
        Case(
            "no length: read from its start", range,
            [page("a:1 b:2", facts(nil, next: 2)), page("c:7 d:9", facts(nil, next: 3))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2", "finish"]),
        Case(
            "pages smaller than stated: read from its start", range,
            [page("a:1", facts(10, next: 2)), page("c:9", facts(10, next: 3))],
            ["ask first size 2 by amount", "deliver 1", "ask page(2) size 2 by amount", "deliver 1", "finish"]),
        Case(
            "a length shorter than the page: read from its start", range,
            [page("a:1 b:2", facts(1, next: 2)), page("c:7 d:9", facts(1, next: 3))],
            ["ask first size 2 by amount", "deliver 2", "ask page(2) size 2 by amount", "deliver 2", "finish"]),
        Case(
            "out of order after the search", range,
            [first, third, second, third, page("g:7 h:4", facts(10, next: 5)), all],
            [
                "ask first size 2 by amount", "keep", "ask page(3) size 2 by amount", "keep",
                "ask page(2) size 2 by amount", "keep", "ask page(3) size 2 by amount", "deliver 2",
                "ask page(4) size 2 by amount", "fall back: the list sorted by amount doesn't come in that order",
                "ask first size 100", "deliver rows [0, 1, 2, 3, 6, 7, 8, 9]", "finish",
            ]),
        Case("an empty list", range, [page("", facts(0, next: 0))], ["ask first size 2 by amount", "finish"]),
    ]
}
