import QuireTerminal
import Testing

@testable import QuireLineEditor

@Suite("Painting")
struct PaintingTests {
    static let prompt = EditorPrompt("> ", continuation: ". ")

    static func model(
        _ text: String, cursor: Int? = nil, rows: Int = 10, columns: Int = 20, menu: EditorModel.Menu? = nil
    ) -> EditorModel {
        EditorModel(
            prompt: prompt, buffer: EditBuffer(text, cursor: cursor), menu: menu,
            window: WindowSize(rows: rows, columns: columns))
    }

    static func frame(_ model: EditorModel, top: Int = 0) -> Frame {
        FrameLayout.frame(for: model, showing: .window(top: top)).frame
    }

    @Test(
        "a character takes the columns that terminals give it",
        arguments: [
            ("a", 1), ("é", 1), ("e\u{301}", 1), ("日", 2), ("한", 2), ("👍", 2), ("👍🏽", 2), ("❤️", 2), ("🇳🇱", 2),
            ("👩‍👩‍👧", 2), ("1️⃣", 2), ("🏳️‍🌈", 2), ("ｱ", 1), ("Ａ", 2), ("→", 1), ("ß", 1), ("ก", 1),
        ] as [(String, Int)])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test(
        "what could drive the terminal is shown instead of written",
        arguments: [
            ("a\u{1B}[2Jb", "> a^[[2Jb"), ("\u{7}", "> ^G"), ("\u{9B}31m", "> \u{FFFD}31m"), ("a\tb", "> a    b"),
            ("\u{202E}abc", "> \u{FFFD}abc"), ("x\u{7F}", "> x^?"), ("a\u{2028}b", "> a\u{FFFD}b"),
            ("\u{301}a", "> \u{25CC}\u{301}a"), ("\u{200D}", "> \u{25CC}\u{200D}"),
        ])
    func unsafeCharacters(text: String, row: String) {
        #expect(Self.frame(Self.model(text)).rows.map(\.text) == [row])
    }

    @Test(
        "text wraps at the window's edge and the cursor never leaves it",
        arguments: [
            ("abc", 6, ["> abc"], 0, 5),
            ("abcd", 6, ["> abcd", ""], 1, 0),
            ("abcde", 6, ["> abcd", "e"], 1, 1),
            ("abc日", 6, ["> abc", "日"], 1, 2),
            ("a\nb", 6, ["> a", ". b"], 1, 3),
            ("", 1, [">", " ", ""], 2, 0),
            ("日", 1, [">", " ", "?", ""], 3, 0),
        ] as [(String, Int, [String], Int, Int)])
    func wrapping(text: String, columns: Int, rows: [String], cursorRow: Int, cursorColumn: Int) {
        let frame = Self.frame(Self.model(text, columns: columns))
        #expect(frame.rows.map(\.text) == rows)
        #expect(frame.cursorRow == cursorRow)
        #expect(frame.cursorColumn == cursorColumn)
    }

    @Test("sixty lines in ten rows show the ten around the cursor, and move only when they must")
    func viewport() {
        let text = (0..<60).map { "line \($0)" }.joined(separator: "\n")
        let (bottom, top) = FrameLayout.frame(for: Self.model(text), showing: .window(top: 0))
        #expect(bottom.rows.count == 10)
        #expect(bottom.rows.last?.text == ". line 59")
        #expect(top == 50)
        let middle = Self.model(text, cursor: text.utf8.count - 20)
        #expect(FrameLayout.frame(for: middle, showing: .window(top: top)).top == 50)
        #expect(FrameLayout.frame(for: Self.model(text, cursor: 0), showing: .window(top: top)).top == 0)
        #expect(FrameLayout.frame(for: Self.model(text), showing: .everything).frame.rows.count == 60)
    }

    @Test("spans style the characters they cover, wherever they lie")
    func highlights() {
        var model = Self.model("é from")
        let style = TextStyle(.cyan, .bold)
        model.highlights = [HighlightSpan(3..<7, style), HighlightSpan(-5..<0, style), HighlightSpan(90..<99, style)]
        model.ghost = " x"
        #expect(
            Self.frame(model).rows[0].runs == [.init("> é "), .init("from", style), .init(" x", .dim)])
    }

    @Test(
        "what stands at the right does so while the statement leaves it room",
        arguments: [
            ("", ">           12 ms"), ("abcd", "> abcd      12 ms"), ("abcdef", "> abcdef    12 ms"),
            ("abcdefg", "> abcdefg"), ("ab\nc", "> ab        12 ms"),
        ])
    func right(text: String, row: String) {
        var model = Self.model(text, columns: 18)
        model.prompt.right = StyledText("12 ms", .dim)
        #expect(Self.frame(model).rows[0].text == row)
    }

    @Test("text shown faintly may have lines of its own, and the cursor stays before it")
    func ghost() {
        var model = Self.model("ab")
        model.ghost = "cd\nef"
        let frame = Self.frame(model)
        #expect(frame.rows.map(\.text) == ["> abcd", ". ef"])
        #expect(frame.cursorRow == 0 && frame.cursorColumn == 4)
    }

    @Test("of a row that changes only what is different is written")
    func cells() {
        var painter = FramePainter(.styled)
        var model = Self.model("from qonto", columns: 60)
        model.highlights = [HighlightSpan(0..<4, TextStyle(.cyan))]
        _ = painter.paint(Self.frame(model))
        model.buffer = EditBuffer("from qonto w")
        #expect(painter.paint(Self.frame(model)).utf8.count < 16)
        model.buffer = EditBuffer("frxm qonto w")
        let middle = painter.paint(Self.frame(model))
        #expect(middle.contains("\u{1B}[36mx\u{1B}[0m") && !middle.contains("qonto"))
    }

    @Test("a list stands in columns with its descriptions and keeps within the window")
    func menu() {
        let menu = EditorModel.Menu(candidates: SampleLanguage.words, selection: 1)
        let rows = Self.frame(Self.model("s", columns: 64, menu: menu)).rows
        #expect(
            rows.map(\.text) == [
                "> s",
                "select        choose columns  qonto.list    all",
                "sort          order rows      from          start",
                "qonto.links   links to pay    crème-brûlée",
            ])
        #expect(rows[2].runs.contains(.init("sort", TextStyle(nil, .reverse))))
        for height in 1...6 {
            for width in [1, 2, 3, 7, 30] {
                let small = Self.frame(Self.model("s", rows: height, columns: width, menu: menu))
                #expect(small.rows.count <= height)
                #expect(small.rows.allSatisfy { $0.width <= width })
                #expect(small.cursorRow < height && small.cursorColumn < width)
            }
        }
    }

    @Test("many candidates are shown a page at a time, with the count")
    func longMenu() {
        let candidates = (0..<300).map { Candidate("candidate\($0)") }
        let menu = EditorModel.Menu(candidates: candidates, selection: 42)
        let rows = Self.frame(Self.model("", rows: 8, menu: menu)).rows
        #expect(rows.count == 8)
        #expect(rows.last?.text == "43–48 of 300")
        #expect(rows.contains { $0.runs.contains(.init("candidate42", TextStyle(nil, .reverse))) })
        #expect(rows.last?.runs.first?.style == .dim)
    }

    @Test("only rows that changed are written")
    func differences() {
        var painter = FramePainter(.styled)
        let text = (0..<8).map { "line \($0)" }.joined(separator: "\n")
        #expect(painter.paint(Self.frame(Self.model(text))).utf8.count > 60)
        let again = painter.paint(Self.frame(Self.model(text + "x")))
        #expect(again.contains("x"))
        #expect(!again.contains("line"))
        #expect(painter.paint(Self.frame(Self.model(text + "x"))) == "")
    }

    @Test("what is painted is what the frame says, from any frame to any other", arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func painterMatchesFrame(seed: UInt64) {
        var random = SplitMix(state: seed)
        let pieces = ["a", "bc ", "日本", "\n", "é", "👍🏽", "some words ", "\t", "\n\n"]
        let size = (rows: Int.random(in: 2...9, using: &random), columns: Int.random(in: 2...24, using: &random))
        var terminal = VirtualTerminal(rows: size.rows, columns: size.columns)
        terminal.write(Array("before\r\n".utf8))
        var painter = FramePainter(.styled)
        var top = 0
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...14, using: &random)).compactMap { _ in
                pieces.randomElement(using: &random)
            }.joined()
            let menu =
                Bool.random(using: &random) ? EditorModel.Menu(candidates: SampleLanguage.words, selection: 2) : nil
            let model = Self.model(
                text, cursor: Int.random(in: 0...text.utf8.count, using: &random), rows: size.rows,
                columns: size.columns, menu: menu)
            let (frame, next) = FrameLayout.frame(for: model, showing: .window(top: top))
            top = next
            terminal.write(Array(painter.paint(frame).utf8))
            let first = terminal.row - frame.cursorRow
            #expect(terminal.column == frame.cursorColumn, "seed \(seed)")
            let shown = (first..<first + frame.rows.count).map { terminal.cells[$0].joined() }
            let wanted = frame.rows.map { $0.text + String(repeating: " ", count: size.columns - $0.width) }
            #expect(shown == wanted, "seed \(seed)")
            for below in terminal.cells[(first + frame.rows.count)...] {
                #expect(below.allSatisfy { $0 == " " }, "seed \(seed)")
            }
        }
    }
}

/// A random generator that gives the same for the same seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
