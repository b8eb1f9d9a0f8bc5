import QuireModel
import Testing

@Suite("JSON text")
struct JSONTextTests {
    @Test(
        "a document is read with every digit and escape, and written back",
        arguments: [
            ("null", "null"), (" [1, 2.50, -0, 1e2] ", "[1,2.50,0,100]"), ("{\"b\":1,\"a\":{}}", "{\"b\":1,\"a\":{}}"),
            (#""a\u00e9\n\"\\\/\ud83d\ude00""#, #""aé\n\"\\/😀""#), ("9223372036854775807", "9223372036854775807"),
            ("9223372036854775808", "\"9223372036854775808\""), ("\u{FEFF}true", "true"), ("[]", "[]"),
            ("\"\"", "\"\""),
            (#""\ud800""#, "\"\u{FFFD}(D800)\""), (#""\udc00x""#, "\"\u{FFFD}(DC00)x\""),
            (#""\ud800\ud800\udc00""#, "\"\u{FFFD}(D800)\u{10000}\""),
            (#""\ud83dx\ude00""#, "\"\u{FFFD}(D83D)x\u{FFFD}(DE00)\""), (#""\u0000\u001f""#, #""\u0000\u001f""#),
            (String(repeating: "9", count: 60), "\"" + String(repeating: "9", count: 60) + "\""),
        ])
    func documents(text: String, expected: String) throws {
        #expect(try JSONText.parse(text.utf8).json() == expected)
    }

    @Test(
        "what is not JSON is refused with its place",
        arguments: [
            ("", 0), (" ", 1), ("[1,]", 3), ("{\"a\"}", 4), ("{\"a\":}", 5), ("{a:1}", 1), ("[1 2]", 3), ("\"abc", 4),
            ("tru", 0), ("nulL", 0), ("1 1", 2), ("[1", 2), ("{\"a\":1,}", 7), ("-", 1), ("1.e", 3), ("01", 0),
            ("-00", 0),
            (#""\x""#, 1), (#""\u12g4""#, 1), (#""\"#, 1), (#""\u12"#, 1), ("]", 0), ("'a'", 0), ("NaN", 0), ("+1", 0),
        ])
    func refused(text: String, offset: Int) {
        let error = #expect(throws: JSONText.ParseError.self) { try JSONText.parse(text.utf8) }
        #expect(error?.offset == offset, "\(error?.reason ?? "")")
    }

    @Test("nesting is read to its limit and no further", arguments: ["[", "{\"a\":"])
    func depth(opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ depth: Int) -> String {
            String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
        }
        #expect(throws: Never.self) { try JSONText.parse(nested(JSONText.maximumDepth - 1).utf8) }
        #expect(throws: JSONText.ParseError.self) { try JSONText.parse(nested(JSONText.maximumDepth).utf8) }
        #expect(throws: JSONText.ParseError.self) {
            try JSONText.parse(String(repeating: opening, count: 1_000_000).utf8)
        }
    }

    @Test("random bytes are read or refused, never worse", arguments: [6, 7, 8] as [UInt64])
    func noise(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("{}[]\",:\\u0123456789abcdefe+-.tru nl\n\u{0}é😀".utf8) + [0xFF, 0xC0]
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            guard let value = try? JSONText.parse(bytes) else { continue }
            let written = value.json(decimals: .number)
            let again = try? JSONText.parse(written.utf8)
            #expect(again == value, "seed \(seed): \(bytes) gave \(written)")
        }
    }
}
