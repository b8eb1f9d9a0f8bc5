import Foundation
import QuireTerminal
import Testing

@Suite struct SafeTextTests {
    @Test(
        "what acts on a terminal or can't be seen is spelled out",
        arguments: [
            "\u{0}", "\u{8}", "\u{1B}", "\u{7F}", "\u{80}", "\u{9B}", "\u{AD}", "\u{34F}", "\u{61C}", "\u{115F}",
            "\u{180E}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}", "\u{202A}",
            "\u{202E}", "\u{2060}", "\u{2066}", "\u{2069}", "\u{3164}", "\u{FEFF}", "\u{FFF9}", "\u{E0001}",
            "\u{E0020}", "\u{E0041}", "\u{E007F}", "\u{E0080}", "\u{2065}", "\u{FFF0}", "\u{FE0F}", "\u{E0100}",
            "\u{E01EF}",
        ] as [Unicode.Scalar])
    func hostile(_ scalar: Unicode.Scalar) throws {
        let text = "a\(scalar)b"
        let code = String(scalar.value, radix: 16, uppercase: true)
        #expect(SafeText.shown(text) == "a\\u{\(code)}b")
        #expect(SafeText.lines(Array(text.utf8)) == Array("a\\u{\(code)}b".utf8))
        let json = "[\"" + SafeText.shown(text, spelling: .json) + "\"]"
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }

    @Test(
        "letters of all scripts and emoji stay",
        arguments: [
            "é 漢 e\u{301}", "❤\u{FE0F} 1\u{FE0F}\u{20E3} 漢\u{E0101} ≨\u{FE00}", "👩‍👩‍👧", "می\u{200C}خواهم", "\u{A0}x",
            "a\\b",
        ])
    func harmless(_ text: String) { #expect(SafeText.shown(text) == text) }

    @Test("a row of variation selectors, which could spell out bytes, is shown behind the first")
    func selectors() {
        #expect(SafeText.shown("❤\u{FE0F}\u{FE01}\u{FE02}") == "❤\u{FE0F}\\u{FE01}\\u{FE02}")
        #expect(SafeText.shown("😀\u{E0148}\u{E0155}") == "😀\\u{E0148}\\u{E0155}")
    }

    @Test("line ends and tabs of lines stay, and of one text they don't")
    func lines() {
        #expect(SafeText.lines("a\n\tb\r") == "a\n\tb\\r")
        #expect(SafeText.shown("a\n\tb\r") == "a\\n\\tb\\r")
    }
}
