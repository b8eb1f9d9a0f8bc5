import CAllocationMeter
import QuireFetch
import QuireModel
import QuirePluginKit
import Testing

/// What a read remembers of the keys that it has seen.
@Suite struct KeyTests {
    private static func ids(_ range: Range<Int>) -> String {
        range.map { "plk_0123456789abcdef\($0)" }.joined(separator: " ")
    }

    private static func read(_ pages: [ScanMachine.Page]) -> Double {
        var machine = ScanMachine(scan: scan())
        let before = quire_allocated_bytes()
        _ = trace(&machine, pages)
        return Double(quire_allocated_bytes() - before)
    }

    private static func pages(_ count: Int) -> [ScanMachine.Page] {
        (0..<count).map { number in
            page(
                ids(number * 100..<number * 100 + 100),
                PageFacts(next: number + 1 < count ? .position(.page(number + 2)) : .end))
        }
    }

    @Test("Four times as many rows take four times as many bytes, and few for each")
    func growth() {
        let (small, large) = (Self.pages(50), Self.pages(200))
        let (few, many) = (Self.read(small), Self.read(large))
        guard few > 0 else { return }
        #expect(many / few < 5.5)
        #expect(many / 20_000 < 400, "\(many / 20_000) bytes a row")
    }

    @Test("Keys of several columns are told apart by where one ends and the next begins")
    func composite() throws {
        let pair = Resource(
            name: "pairs", path: "/pairs", recordsPath: "", fields: [Field("id", .text), Field("amount", .decimal)],
            primaryKey: ["id", "amount"], paging: .pageNumber(Paging.PageNumber()))
        func lines(_ first: String, _ second: String) -> [String] {
            trace(
                scan(pair),
                [
                    page(first, PageFacts(next: .position(.page(2)))), page(second, PageFacts(next: .end)),
                ])
        }
        #expect(lines("a:1", "a:2").filter { $0.hasPrefix("deliver") } == ["deliver 1", "deliver 1"])
        #expect(lines("a:1 b:1", "b:1 c:1").contains("deliver rows [1]"))
        // A key that lacks a part can't be told from another.
        #expect(lines("a b", "b c").filter { $0.hasPrefix("deliver") } == ["deliver 2", "deliver 2"])
    }
}
