import Testing

@testable import QuireLineEditor

@Suite("Editing")
struct EditorStateTests {
    /// A text in which `‸` is the cursor.
    static func marked(_ text: String) -> EditBuffer {
        let parts = text.split(separator: "‸", omittingEmptySubsequences: false)
        return EditBuffer(parts.joined(), cursor: parts[0].utf8.count)
    }

    static func marked(_ buffer: EditBuffer) -> String {
        buffer.slice(0..<buffer.cursor) + "‸" + buffer.slice(buffer.cursor..<buffer.end)
    }

    static func run(_ start: String, _ actions: [EditorAction], history: [String] = []) -> EditorState {
        var state = EditorState(language: SampleLanguage.language, history: history)
        state.adopt(marked(start))
        for action in actions { _ = state.apply(action) }
        return state
    }

    static let cases: [(String, [EditorAction], String)] = [
        ("e\u{301}👩‍👩‍👧‸x", [.left], "e\u{301}‸👩‍👩‍👧x"),
        ("e\u{301}👩‍👩‍👧‸x", [.backspace], "e\u{301}‸x"),
        ("e\u{301}‸", [.left, .left], "‸e\u{301}"),
        ("‸🇳🇱🇫🇷", [.right, .deleteForward], "🇳🇱‸"),
        ("‸", [.backspace, .deleteForward, .left, .right, .killWordBack, .killToLineEnd, .transpose], "‸"),
        ("one\ntw‸o\nthree", [.lineStart], "one\n‸two\nthree"),
        ("one\ntw‸o\nthree", [.lineEnd], "one\ntwo‸\nthree"),
        ("one\ntw‸o\nthree", [.killToLineEnd], "one\ntw‸\nthree"),
        ("one\ntwo‸\nthree", [.killToLineEnd], "one\ntwo‸three"),
        ("one\ntw‸o\nthree", [.killToLineStart, .lineEnd, .yank], "one\notw‸\nthree"),
        ("one\ntw‸o\nthree", [.up], "on‸e\ntwo\nthree"),
        ("a日本\nbcdef‸", [.up], "a日本‸\nbcdef"),
        ("a日本\nbc‸def", [.up], "a‸日本\nbcdef"),
        ("longer\nab\nlonger‸", [.up, .up], "longer‸\nab\nlonger"),
        ("status=paid sort‸", [.wordLeft, .wordLeft], "status=‸paid sort"),
        ("‸status=paid", [.wordRight, .killWordForward], "status‸"),
        ("a status=paid‸", [.killBlankWordBack], "a ‸"),
        ("a status=paid‸", [.killWordBack, .killWordBack, .yank], "a status=paid‸"),
        ("ab‸", [.transpose], "ba‸"),
        ("日👍🏽‸c", [.transpose], "日c👍🏽‸"),
        ("a‸", [.insert("x\r\ny\rz\u{1B}[2J\tq")], "ax\ny\nz[2J\tq‸"),
        ("ab‸", [.insert("c"), .undo], "ab‸"),
        ("ab‸", [.killToLineStart, .undo], "ab‸"),
        ("ab‸", [.insert("c"), .undo, .redo], "abc‸"),
        ("ab‸", [.insert("c"), .insert("d d"), .undo, .undo, .redo, .redo, .redo], "abcd d‸"),
        ("ab‸", [.insert("c"), .undo, .insert("d"), .redo], "abd‸"),
        ("one two‸", [.killBlankWordBack, .left, .killBlankWordBack, .yank, .yankOlder], "two‸ "),
        ("one two‸", [.killBlankWordBack, .left, .killBlankWordBack, .yank, .yankOlder, .yankOlder], "one‸ "),
        ("one‸", [.yankOlder], "one‸"),
        ("ab‸", [.enter, .undo, .undo], "‸"),
        ("x |‸", [.enter], "x |\n‸"),
        ("x‸ y", [.newline], "x\n‸ y"),
    ]

    @Test("a command changes text and cursor by whole characters, on the logical line", arguments: cases)
    func commands(start: String, actions: [EditorAction], result: String) {
        #expect(Self.marked(Self.run(start, actions).buffer) == result)
    }

    @Test("an inserted mark joins the character before it and the cursor stays behind both")
    func combining() {
        #expect(Self.marked(Self.run("e‸x", [.insert("\u{301}")]).buffer) == "e\u{301}‸x")
    }

    @Test(
        "Enter submits what is complete, blank, or ended by a blank line",
        arguments: [
            ("from x‸", true), ("fr‸om x", true), ("‸", true), ("  ‸", true), ("a |‸", false), ("a |\n‸", true),
            ("‸a |\n", false),
        ])
    func enter(text: String, submits: Bool) {
        var state = Self.run(text, [])
        #expect((state.apply(.enter) == .submit) == submits)
    }

    @Test("words typed one after the other are undone one by one")
    func undoWords() {
        var state = EditorState(language: SampleLanguage.language, history: [])
        var text = ""
        for character in "one two" {
            text.append(character)
            state.adopt(EditBuffer(text))
        }
        var steps: [String] = []
        for _ in 0..<4 {
            _ = state.apply(.undo)
            steps.append(state.buffer.text)
        }
        #expect(steps == ["one ", "one", "", ""])
    }

    static let history = ["first", "two\nlines", "third one"]
    static let recalls: [(String, [EditorAction], String)] = [
        ("‸", [.up], "third one‸"),
        ("‸", [.up, .up], "two‸\nlines"),
        ("‸", [.up, .up, .up], "first‸"),
        ("‸", [.up, .up, .up, .up], "first‸"),
        ("‸", [.up, .down], "‸"),
        ("‸", [.up, .up, .down], "two\nlin‸es"),
        ("draft‸", [.historyOlder], "third one‸"),
        ("draft‸", [.historyOlder, .historyOlder, .historyNewer], "third one‸"),
        ("draft‸", [.historyOlder, .insert("!"), .historyOlder, .historyNewer], "third one!‸"),
        ("draft‸", [.up], "draft‸"),
        ("draft‸", [.down], "draft‸"),
        ("t‸", [.up], "third one‸"),
        ("t‸", [.up, .up], "two‸\nlines"),
        ("t‸", [.up, .up, .historyNewer, .historyNewer], "t‸"),
        ("t‸", [.up, .up, .up], "two‸\nlines"),
        ("third one‸", [.up], "third one‸"),
        ("a\nb‸", [.up, .historyOlder], "third one‸"),
        ("a\nb‸", [.historyOlder, .historyNewer], "a\nb‸"),
        ("d‸", [.search, .searchInput("LI")], "d‸"),
        ("d‸", [.search, .searchInput("li"), .searchAccept], "two\nlines‸"),
        ("d‸", [.search, .searchInput("ir"), .search, .searchAccept], "first‸"),
        ("d‸", [.search, .searchInput("ir"), .search, .searchNewer, .searchAccept], "third one‸"),
        ("d‸", [.search, .searchInput("ir"), .searchCancel], "d‸"),
        ("d‸", [.search, .searchInput("thirx"), .searchBackspace, .searchAccept], "third one‸"),
        ("d‸", [.search, .searchInput("two\r\nli"), .searchAccept], "two\nlines‸"),
        ("d‸", [.search, .searchInput("tdo"), .searchAccept], "third one‸"),
        ("d‸", [.search, .searchInput("t"), .search, .search, .searchAccept], "first‸"),
        ("d‸", [.search, .searchInput("zq"), .searchAccept], "d‸"),
        ("d‸", [.search, .search, .search, .searchAccept], "two\nlines‸"),
    ]

    @Test("the history is walked and searched without losing the unsaved text", arguments: recalls)
    func recall(start: String, actions: [EditorAction], result: String) {
        #expect(Self.marked(Self.run(start, actions, history: Self.history).buffer) == result)
    }

    @Test(
        "what the history or the language goes on with is shown behind the end, and taken with a key",
        arguments: [
            ("fir‸", [], "st"), ("f‸ir", [], ""), ("third‸", [], " one"), ("two‸", [], "\nlines"), ("first‸", [], ""),
            ("‸", [], "corrected"), ("x‸", [], "yz"), ("fir‸", [.right], ""), ("two‸", [.up], ""),
        ] as [(String, [EditorAction], String)])
    func ghost(start: String, actions: [EditorAction], ghost: String) {
        var language = SampleLanguage.language
        language.ghost = { $0.isEmpty ? "corrected" : $0 == "x" ? "yz" : nil }
        var state = EditorState(language: language, history: Self.history)
        state.adopt(Self.marked(start))
        for action in actions { _ = state.apply(action) }
        #expect(state.ghost() == ghost)
    }

    @Test(
        "right, End and their like take all of it at the end, and a word's key a word",
        arguments: [
            ("th‸", [.right], "third one‸"), ("th‸", [.lineEnd], "third one‸"), ("th‸", [.textEnd], "third one‸"),
            ("th‸", [.wordRight], "third‸"), ("th‸", [.wordRight, .wordRight], "third one‸"),
            ("t‸h", [.right], "th‸"), ("t‸h", [.lineEnd, .lineEnd], "third one‸"), ("th‸", [.right, .undo], "th‸"),
            ("tw‸", [.right], "two\nlines‸"), ("th‸", [.enter], "th‸"),
        ] as [(String, [EditorAction], String)])
    func acceptGhost(start: String, actions: [EditorAction], result: String) {
        #expect(Self.marked(Self.run(start, actions, history: Self.history).buffer) == result)
    }

    static let completions: [(String, [EditorAction], String, Int?)] = [
        ("f‸", [.complete], "from‸", nil),
        ("é f‸ x", [.complete], "é from‸ x", nil),
        ("q‸", [.complete], "qonto.li‸", 2),
        ("q‸", [.complete, .complete], "qonto.links‸", 2),
        ("q‸", [.complete, .complete, .complete], "qonto.list‸", 2),
        ("q‸", [.complete, .complete, .complete, .complete], "qonto.links‸", 2),
        ("q‸", [.complete, .completeBack], "qonto.list‸", 2),
        ("q‸", [.complete, .complete, .closeMenu], "qonto.li‸", nil),
        ("q‸", [.complete, .complete, .insert(" ")], "qonto.links ‸", nil),
        ("zzz‸", [.complete], "zzz‸", nil),
        ("crè‸", [.complete], "crème-brûlée‸", nil),
    ]

    @Test("Tab inserts, extends, lists and cycles", arguments: completions)
    func completion(start: String, actions: [EditorAction], result: String, listed: Int?) {
        let state = Self.run(start, actions)
        #expect(Self.marked(state.buffer) == result)
        #expect(state.menu?.candidates.count == listed)
    }

    @Test("a completion that makes no sense does no harm", arguments: [-9 ..< -3, 0..<99, 1..<2, 50..<60])
    func badCompletion(range: Range<Int>) {
        let language = EditorLanguage(
            isComplete: { _ in true },
            complete: { _, _ in
                CompletionResult(replaceRange: range, candidates: [Candidate("a\u{1B}b"), Candidate("c")])
            })
        var state = EditorState(language: language, history: [])
        state.adopt(EditBuffer("日"))
        for _ in 0..<3 { #expect(state.apply(.complete) == .none) }
        #expect(!state.buffer.text.contains("\u{1B}"))
    }

    @Test("Ctrl-D ends only an empty prompt, Ctrl-C hints there and never exits")
    func ends() {
        var state = Self.run("a‸b", [])
        #expect(state.apply(.deleteForwardOrEnd) == .none)
        #expect(state.buffer.text == "a")
        #expect(state.apply(.interrupt) == .interrupt)
        var empty = Self.run("‸", [])
        #expect(empty.apply(.interrupt) == .none)
        #expect(empty.hint == "Ctrl-D to exit")
        #expect(empty.apply(.deleteForwardOrEnd) == .endOfInput)
    }
}
