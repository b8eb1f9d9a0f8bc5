import QuireRender
import Testing

@Suite struct TerminalTextTests {
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
