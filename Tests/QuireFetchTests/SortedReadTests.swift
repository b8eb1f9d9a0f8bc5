import Foundation
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import Testing

/// Lists that the server was asked to sort, and scans that go on from where they stood.
@Suite struct SortedReadTests {
    private static func to(_ number: Int) -> PageFacts { PageFacts(next: .position(.page(number))) }
    private static let end = PageFacts(next: .end)

    @Test("A list in its order is read as it comes, nulls anywhere")
    func orderKept() {
        let pages = [page("a:3 b:2 n", Self.to(2)), page("c:2 d:-1", Self.end)]
        let expected = [
            "ask first size 2 by amount", "deliver 3", "ask page(2) size 2 by amount", "deliver 2", "finish",
        ]
        #expect(trace(scan(sorted: .descending), pages) == expected)
    }

    @Test("Numbers are compared as numbers")
    func numbersInOrder() {
        #expect(trace(scan(sorted: .ascending), [page("a:9 b:10 c:10.0 d:10.01", Self.end)]).last == "finish")
    }

    @Test(
        "A list out of order begins anew, complete, with the largest pages and without the order",
        arguments: [
            ["a:1 b:2"], ["a:3 b:2", "c:2.5 d:1"], ["a:3 b:2", "n c:4"], ["a:10 b:9", "c:10 d:1"],
        ])
    func orderViolated(_ rows: [String]) {
        let sorted = rows.enumerated().map { page($1, Self.to($0 + 2)) }
        let lines = trace(scan(sorted: .descending), sorted + [page("x:1 y:9 z:5", Self.end)])
        #expect(
            lines.suffix(4) == [
                "restart: the list sorted by amount doesn't come in that order", "ask first size 100", "deliver 3",
                "finish",
            ])
    }

    @Test("A row that comes twice in a sorted list begins anew", arguments: [["a:3 b:2", "b:2 c:1"], ["a:3 a:3"]])
    func rowTwice(_ rows: [String]) {
        let sorted = rows.enumerated().map { page($1, Self.to($0 + 2)) }
        let lines = trace(scan(sorted: .descending), sorted + [page("a:3 b:2 c:1", Self.end)])
        #expect(
            lines.suffix(4) == [
                "restart: a row came twice in the list sorted by amount", "ask first size 100", "deliver 3", "finish",
            ])
    }

    @Test("The scan that takes over may come in any order, and a row twice on one page is the list's own affair")
    func takesOver() {
        let pages = [page("a:1 b:2", Self.to(2)), page("x:1 y:9 y:9", Self.to(2)), page("w:9 z:3", Self.end)]
        #expect(trace(scan(sorted: .descending), pages).suffix(3) == ["ask page(2) size 100", "deliver 2", "finish"])
    }

    @Test("What began anew counts its rows from nothing")
    func countsAnew() {
        var machine = ScanMachine(scan: scan(sorted: .descending))
        let first = PageFacts(next: .position(.page(2)), totalRows: 3)
        let last = PageFacts(next: .end, totalRows: 3)
        _ = trace(&machine, [page("a:3 b:2", first), page("c:9", last), page("a:3 b:2 c:9", last)])
        #expect(machine.progress.rows == 3)
        #expect(machine.shortfall == nil)
    }

    @Test("Machines are values: a copy goes its own way")
    func copies() throws {
        var machine = ScanMachine(scan: scan())
        let copy = machine
        _ = try machine.receive(page("a b", Self.to(2)), for: ScanStep(pageSize: 2))
        #expect(copy.progress.rows == 0)
        #expect(machine.progress.rows == 2)
    }
}
