import QuireRender
import Testing

@Suite struct DisplayWidthTests {
    @Test(
        "text is as wide as a terminal shows it",
        arguments: [
            ("", 0), ("abc", 3), ("Zoë", 3), ("e\u{301}", 1), ("\u{301}", 0), ("a\u{301}\u{302}b", 2), ("漢字", 4),
            ("ｶﾅ", 2),
            ("ＡＢ", 4), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇳🇱", 2), ("🇳🇱🇧🇪", 4),
            ("1️⃣", 2), ("❤", 1), ("❤️", 2), ("⌚", 2), ("☎", 1), ("€", 1), ("…", 1), ("─", 1), ("\u{AD}", 1),
            ("a\u{200D}", 1),
            ("\u{303F}", 1), ("〈", 2), ("𠀀", 2), ("नमस्ते", 4), ("a\u{FE0F}", 1),
        ])
    func width(_ text: String, _ width: Int) { #expect(DisplayWidth.of(text) == width) }

    @Test(
        "a beginning never cuts a character in two",
        arguments: [
            ("abc", 2, "ab"), ("漢字", 3, "漢"), ("e\u{301}x", 1, "e\u{301}"), ("👩‍👩‍👧x", 1, ""), ("ab", 9, "ab"),
            ("a", -1, ""),
        ])
    func prefix(_ text: String, _ width: Int, _ expected: String) {
        #expect(DisplayWidth.prefix(of: text, fitting: width) == expected)
    }

    @Test(
        "what would act on the terminal is spelled out",
        arguments: [
            ("a\nb\tc\rd", #"a\nb\tc\rd"#), ("\u{0}\u{1B}[31m\u{7F}\u{9B}", #"\u{0}\u{1B}[31m\u{7F}\u{9B}"#),
            ("\u{202E}abc\u{2069}\u{200F}\u{61C}", #"\u{202E}abc\u{2069}\u{200F}\u{61C}"#),
            ("a\u{2028}b\u{85}\r\n", #"a\u{2028}b\u{85}\r\n"#), (#"C:\new"#, #"C:\new"#),
            ("👩‍👩‍👧 e\u{301} 漢", "👩‍👩‍👧 e\u{301} 漢"),
        ])
    func escaped(_ text: String, _ expected: String) { #expect(TerminalText.escaped(text) == expected) }
}
