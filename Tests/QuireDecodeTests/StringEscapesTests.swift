import QuirePluginKit
import Testing

@testable import QuireDecode

@Suite("Escapes in strings")
struct StringEscapesTests {
    @Test("escapes resolve as in the model's own reader, whatever the text", arguments: 0..<4)
    func random(round: Int) {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix64(seed: seed)
        let pieces = [
            "a", "é", "😀", #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\r"#, #"\t"#, #"\u0041"#, #"\u00e9"#,
            #"\ud83d"#, #"\uDE00"#, #"\ud83d\ude00"#, #"\uFFFF"#, #"\u0000"#, #"\x"#, #"\u12"#, #"\u12G4"#, #"\"#,
        ]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            let bytes = Array(text.joined().utf8)
            let expected = JSONText.unescape(bytes)
            let found = bytes.withUnsafeBufferPointer {
                StringEscapes.areValid($0) ? String(decoding: StringEscapes.resolved($0), as: UTF8.self) : nil
            }
            #expect(found == expected, "seed \(seed): \(text.joined())")
        }
    }
}
