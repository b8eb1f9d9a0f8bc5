import Testing

@testable import QuireLineEditor

@Suite("Keys")
struct KeyDecoderTests {
    static func keys(_ pieces: [[UInt8]]) -> [Key] {
        var decoder = KeyDecoder()
        var keys: [Key] = []
        for piece in pieces {
            decoder.feed(piece)
            while let key = decoder.next() { keys.append(key) }
        }
        while let key = decoder.flush() { keys.append(key) }
        return keys
    }

    static let cases: [(String, [Key])] = [
        ("aé日", [.text("a"), .text("é"), .text("日")]),
        ("\u{3}\u{7F}\r", [.control(3), .control(127), .control(13)]),
        (
            "\u{1B}[A\u{1B}OB\u{1B}[1;5C\u{1B}[1;3D",
            [.named(.up), .named(.down), .named(.wordRight), .named(.wordLeft)]
        ),
        ("\u{1B}[H\u{1B}[4~\u{1B}[3~\u{1B}[Z", [.named(.home), .named(.end), .named(.delete), .named(.backTab)]),
        ("\u{1B}b\u{1B}\r\u{1B}é", [.alt("b"), .alt("\r"), .alt("é")]),
        ("\u{1B}", [.escape]),
        ("\u{1B}\u{1B}[A", [.escape, .named(.up)]),
        ("\u{1B}[200~a\tb\r\nc\u{1B}[201~\r", [.paste("a\tb\r\nc"), .control(13)]),
        ("\u{1B}[200~\u{1B}[A \u{1B}[201\u{1B}[201~x", [.paste("\u{1B}[A \u{1B}[201"), .text("x")]),
        ("\u{1B}[99;99zq", [.unknown, .text("q")]),
        ("\u{1B}[[Ax", [.named(.help), .text("x")]), ("\u{1B}[[Bx", [.unknown, .text("x")]),
        ("\u{1B}[12\u{3}", [.unknown, .control(3)]),
        ("\u{85}\u{0}a", [.unknown, .unknown, .text("a")]),
    ]

    @Test("bytes become keys, in whatever pieces they arrive", arguments: cases)
    func decoding(bytes: String, keys: [Key]) {
        let all = Array(bytes.utf8)
        #expect(Self.keys([all]) == keys)
        #expect(Self.keys(all.map { [$0] }) == keys)
        for cut in all.indices {
            #expect(Self.keys([Array(all[..<cut]), Array(all[cut...])]) == keys)
        }
    }

    @Test(
        "bytes that are no UTF-8 do not swallow what follows",
        arguments: [[0xFF, 0x61], [0xC3, 0x61], [0xE2, 0x28, 0x61], [0xED, 0xA0, 0x80, 0x61], [0xC0, 0x80, 0x61]])
    func invalid(bytes: [UInt8]) {
        #expect(Self.keys([bytes]).last == .text("a"))
        #expect(Self.keys([bytes]).first == .text("\u{FFFD}"))
    }
}
