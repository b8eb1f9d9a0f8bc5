import QuireTerminal
import Testing

@Suite("The window of a terminal")
struct WindowSizeTests {
    @Test(
        "text takes the rows that it wraps to",
        arguments: [
            ("", 0), ("abc", 0), ("abc\n", 1), ("\n\n", 2), ("abcdef\n", 2), ("abcde\nf\n", 2), ("漢字\n", 1),
            ("漢字漢\n", 2), ("漢字漢字漢\n", 3), ("\u{1B}[1mabcde\u{1B}[0m\n", 1), ("e\u{301}e\u{301}abc\n", 1),
        ])
    func rows(_ text: String, _ rows: Int) {
        #expect(WindowSize(rows: 10, columns: 5).rows(of: Array(text.utf8)) == rows)
    }

    @Test("no more rows are counted than are asked for")
    func limit() {
        let window = WindowSize(rows: 10, columns: 5)
        #expect(window.rows(of: Array("a\nb\nc\n".utf8), upTo: 2) == 2)
    }

    @Test("a side is never less than one, and what is no terminal has no size")
    func sizes() {
        #expect(WindowSize(rows: 0, columns: -1) == WindowSize(rows: 1, columns: 1))
        #expect(WindowSize(of: -1) == nil)
        #expect(WindowSize.columns(of: -1) == nil)
    }
}
