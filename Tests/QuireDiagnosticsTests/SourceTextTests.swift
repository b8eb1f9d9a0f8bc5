import QuireDiagnostics
import Testing

@Suite("Places in a text")
struct SourceTextTests {
    @Test(
        "lines and columns count from 1, columns in characters",
        arguments: [(0, 1, 1), (2, 1, 2), (3, 1, 3), (5, 2, 1), (11, 2, 3), (12, 3, 1), (99, 3, 1)])
    func positions(offset: Int, line: Int, column: Int) {
        let place = SourceText("éa\r\n東京\n").position(at: offset == 11 ? 11 : offset)
        #expect(place.line == line && place.column == column)
    }

    @Test("a line's span leaves out its ending")
    func lines() {
        let source = SourceText("a\r\nbc\n\nd")
        #expect((0..<5).map { source.slice(source.lineSpan($0)) } == ["a", "bc", "", "d", ""])
    }

    @Test("a slice outside the text is what there is of it")
    func slices() {
        #expect(SourceText("abc").slice(SourceSpan(2, 10)) == "c")
        #expect(SourceText("abc").slice(SourceSpan(20, 10)) == "")
    }
}
