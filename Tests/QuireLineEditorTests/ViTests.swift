import Testing

@testable import QuireLineEditor

@Suite("Vi keys")
struct ViTests {
    /// Presses keys as they arrive; `␛` is Escape.
    static func press(_ keys: String, in start: String, history: [String] = []) -> EditorState {
        var state = EditorState(
            language: SampleLanguage.language, history: history, settings: EditorSettings(mode: .vi))
        state.adopt(EditorStateTests.marked(start))
        for scalar in keys.unicodeScalars {
            let key: Key = scalar == "␛" ? .escape : scalar.value < 0x20 ? .control(UInt8(scalar.value)) : .text(scalar)
            switch state.route(key) {
            case .action(let action): _ = state.apply(action)
            case .libedit(let scalars):
                var buffer = state.buffer
                buffer.insert(String(String.UnicodeScalarView(scalars)))
                state.adopt(buffer)
            }
        }
        return state
    }

    static let cases: [(String, String, String)] = [
        ("one two‸", "x", "one twox‸"), ("one two‸", "␛", "one tw‸o"), ("one two‸", "␛x", "one t‸w"),
        ("one two‸", "␛0x", "‸ne two"), ("one two‸", "␛0dw", "‸two"), ("one two‸", "␛0dww", "tw‸o"),
        ("one two three‸", "␛02dw", "‸three"), ("one two three‸", "␛0d2w", "‸three"), ("one two‸", "␛bD", "one‸ "),
        ("one two‸", "␛bCnew", "one new‸"), ("one two‸", "␛0cwx", "x‸ two"), ("one two‸", "␛ddix", "x‸"),
        ("a\nb\nc‸", "␛kdd", "a\n‸c"), ("a\nb\nc‸", "␛dd", "a\n‸b"), ("a\nb\nc‸", "␛ggdG", "‸"),
        ("one‸", "␛yyA ␛p", "one on‸e"), ("abc‸", "␛0xp", "b‸ac"), ("abc‸", "␛~", "ab‸C"), ("abc‸", "␛rx", "ab‸x"),
        ("a=b=c‸", "␛0f=x", "a‸b=c"), ("a=b=c‸", "␛0f=;x", "a=b‸c"), ("a=b=c‸", "␛0f=f=,x", "a‸b=c"),
        ("a=b=c‸", "␛0dt=", "‸=b=c"), ("a=b=c‸", "␛0df=", "‸b=c"), ("a=b=c‸", "␛0dfz", "‸a=b=c"),
        ("one two‸", "␛0ex", "on‸ two"), ("one two‸", "␛u", "‸"), ("one‸", "␛xxu", "o‸n"), ("one‸", "␛xu\u{12}", "o‸n"),
        ("  one‸", "␛^ix", "  x‸one"), ("  one‸", "␛Ix", "  x‸one"), ("one‸", "␛oTwo", "one\nTwo‸"),
        ("one‸", "␛Ozero", "zero‸\none"), ("one‸", "␛0ax", "ox‸ne"), ("é日👍🏽‸", "␛hx", "é‸👍🏽"),
        ("status=paid‸", "␛0wx", "status‸paid"), ("a.b c‸", "␛0dW", "‸c"), ("ab‸", "␛99999999999999999999l", "a‸b"),
        ("ab‸", "␛dz", "a‸b"), ("ab‸", "␛Sx", "x‸"), ("ab‸", "␛Xx", "‸"), ("", "␛xdwddp~", ""), ("ab‸", "␛␛␛0i", "‸ab"),
    ]

    @Test("a command does as in vi, by whole characters", arguments: cases)
    func commands(start: String, keys: String, result: String) {
        let marked = start.contains("‸") ? start : start + "‸"
        let wanted = result.contains("‸") ? result : result + "‸"
        #expect(EditorStateTests.marked(Self.press(keys, in: marked).buffer) == wanted)
    }

    @Test("j and k walk through lines and then the history, and Enter and Tab are what they are elsewhere")
    func others() {
        #expect(Self.press("␛k", in: "‸", history: ["older"]).buffer.text == "older")
        #expect(Self.press("␛kj", in: "‸", history: ["older"]).buffer.text == "")
        #expect(Self.press("␛k", in: "a\nb‸").buffer.cursor == 0)
        #expect(Self.press("f\t", in: "‸").buffer.text == "from")
        var state = Self.press("␛/", in: "‸", history: ["older"])
        #expect(state.search != nil)
        #expect(state.route(.text("o")) == .action(.searchInput("o")))
        state = Self.press("from x␛", in: "‸")
        #expect(state.apply(.enter) == .submit)
        #expect(state.apply(.vi("v")) == .externalEditor)
    }

    @Test("any keys leave a cursor between characters", arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func random(seed: UInt64) {
        var random = SplitMix(state: seed)
        let keys = Array("␛hjklwbeWBE0^$GxXDCSYpPu~iIaAoOrfFtT;,gdcy123 é日|\u{12}\u{17}\u{19}\t\r")
        var text = ""
        for _ in 0..<400 { text.append(keys[Int.random(in: 0..<keys.count, using: &random)]) }
        let buffer = Self.press(text, in: "one two\nthrée 日本‸", history: ["a b", "c\nd"]).buffer
        #expect(EditBuffer(buffer.text, cursor: buffer.cursor) == buffer, "seed \(seed)")
        #expect(buffer.cursor <= buffer.end, "seed \(seed)")
    }
}

@Suite("An .editrc")
struct EditrcTests {
    private static func outcome(_ text: String) -> Editrc.Outcome { Editrc.apply(text, to: EditorSettings()) }

    @Test(
        "its bind lines are followed",
        arguments: [
            ("bind ^W ed-delete-prev-word", .control(0x17), .action(.killWordBack)),
            ("quire:bind '\\e[A' ed-prev-history", .named(.up), .action(.historyOlder)),
            ("bind \"^[[B\" ed-next-history", .named(.down), .action(.historyNewer)),
            ("*:bind \\033x quire-redo", .alt("x"), .action(.redo)), ("bind M-x em-yank", .alt("x"), .action(.yank)),
            ("bind -k up ed-search-prev-history", .named(.up), .action(.historyOlderAlike)),
            ("bind -s ^T 'count by '", .control(0x14), .action(.insert("count by "))),
            ("bind -r ^T", .control(0x14), .action(.ignored)),
            ("bind M-u em-upper-case", .alt("u"), .libedit(["\u{1B}", "u"])),
        ] as [(String, Key, KeyRoute)])
    func bindings(line: String, key: Key, route: KeyRoute) {
        let outcome = Self.outcome(line)
        #expect(outcome.problems.isEmpty)
        #expect(outcome.settings.bindings == [key: route])
        var state = EditorState(language: SampleLanguage.language, history: [], settings: outcome.settings)
        #expect(state.route(key) == route)
    }

    @Test("it chooses vi or emacs, and what is for other programs or for painting is left alone")
    func modes() {
        #expect(Self.outcome("# keys\n\nbind -v\n").settings.mode == .vi)
        #expect(Self.outcome("bind -v\nbind -e").settings.mode == .emacs)
        #expect(Self.outcome("psql:bind -v").settings.mode == .emacs)
        #expect(Self.outcome("edit on\nhistory size 100\nsetty -d\nbind -a x vi-undo\nbind -l").problems.isEmpty)
    }

    @Test("what it gets wrong is told with its line, and the rest is followed")
    func problems() {
        let outcome = Self.outcome("bind ^W nonsense\nwibble\nbind abc em-yank\nbind -v\nbind\nbind ^W")
        #expect(
            outcome.problems == [
                "line 1: there is no editor command 'nonsense'", "line 2: there is no command 'wibble'",
                "line 3: 'abc' is not one key",
            ])
        #expect(outcome.settings.mode == .vi)
    }

    @Test("any bytes are read without harm", arguments: [1, 2, 3, 4, 5, 6])
    func random(seed: UInt64) {
        var random = SplitMix(state: seed)
        let pieces = [
            "bind ", "-", "-s ", "-k ", "^", "\\", "\\e", "\\9", "\\777", "'", "\"", " ", "\n", "é", ":", "^W", "M-",
        ]
        for _ in 0..<300 {
            let text = (0..<12).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            #expect(Self.outcome(text).problems.count <= 13, "seed \(seed)")
        }
    }
}
