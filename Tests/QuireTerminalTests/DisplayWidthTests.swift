import CTerminal
import QuireTerminal
import Testing

@Suite("The cells of text")
struct DisplayWidthTests {
    @Test(
        "text is as wide as a terminal shows it",
        arguments: [
            ("", 0), ("abc", 3), ("Zoë", 3), ("e\u{301}", 1), ("\u{301}", 0), ("a\u{301}\u{302}b", 2), ("漢字", 4),
            ("ｶﾅ", 2),
            ("ＡＢ", 4), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇳🇱", 2), ("🇳🇱🇧🇪", 4),
            ("1️⃣", 2), ("❤", 1), ("❤️", 2), ("⌚", 2), ("☎", 1), ("€", 1), ("…", 1), ("─", 1), ("\u{AD}", 1),
            ("a\u{200D}", 1),
            ("\u{303F}", 1), ("〈", 2), ("𠀀", 2), ("नमस्ते", 4), ("a\u{FE0F}", 1), ("☝🏽", 2), ("a🏽", 3), ("🏳️‍🌈", 2), ("ก", 1),
            ("นี", 1),
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

    @Test("every assigned scalar has one width, which is libc's wherever libc knows it")
    func scalars() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned else { continue }
            let width = DisplayWidth.of(scalar)
            let code = String(value, radix: 16)
            #expect((0...2).contains(width), "U+\(code)")
            #expect(DisplayWidth.of(Character(scalar)) == width, "U+\(code) as a character")
            #expect(DisplayWidth.of(String(scalar)) == width, "U+\(code) as text")
            let libc = Int(cterm_width(value))
            if libc >= 0, !scalar.properties.isEmojiPresentation { #expect(width == libc, "U+\(code)") }
        }
    }

    @Test(
        "a scalar on which there were two answers has one",
        arguments: [
            (0x3248...0x324F, 2), (0x4DC0...0x4DFF, 2), (0x600...0x605, 1), (0x6DD...0x6DD, 1), (0x70F...0x70F, 1),
            (0x1F1E6...0x1F1FF, 2), (0x2FF0...0x2FFB, 2), (0x20000...0x2A6DF, 2), (0x30000...0x3134A, 2),
            (0x0...0x1F, 0), (0x7F...0x9F, 0),
        ] as [(ClosedRange<UInt32>, Int)])
    func ranges(_ range: ClosedRange<UInt32>, _ width: Int) {
        for scalar in range.compactMap(Unicode.Scalar.init) {
            #expect(DisplayWidth.of(scalar) == width, "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test(
        "padding counts cells, not characters",
        arguments: [
            ("ab", 4, "ab  "), ("漢字", 6, "漢字  "), ("漢字", 3, "漢字"), ("e\u{301}", 2, "e\u{301} "), ("👩‍👩‍👧", 3, "👩‍👩‍👧 "),
            ("", 2, "  "), ("ab", -1, "ab"),
        ])
    func padding(_ text: String, _ width: Int, _ padded: String) { #expect(text.padded(to: width) == padded) }
}
