import Foundation
import QuireFetch
import QuirePluginKit
import Testing

struct CharsetTests {
    private static let euro = "{\"a\":\"Zoë €\"}"

    static let stated: [(String, [UInt8])] = [
        ("ISO-8859-1", Array("{\"a\":\"Zo".utf8) + [0xEB, 0x20, 0x80] + Array("\"}".utf8)),
        ("\"windows-1252\"", Array("{\"a\":\"Zo".utf8) + [0xEB, 0x20, 0x80] + Array("\"}".utf8)),
        ("UTF-16", Array(euro.data(using: .utf16) ?? Data())),
        ("utf-16", Array(euro.data(using: .utf16BigEndian) ?? Data())),
        ("utf-16", Array(euro.data(using: .utf16LittleEndian) ?? Data())),
        ("UTF-16LE", Array(euro.data(using: .utf16LittleEndian) ?? Data())),
        ("UTF-8", Array(euro.utf8)), ("unheard-of", Array(euro.utf8)),
        ("utf-8", [0xFF, 0xFE] + Array((euro.data(using: .utf16LittleEndian) ?? Data()))),
    ]

    @Test(arguments: stated)
    func `text of a stated encoding is decoded`(charset: String, body: [UInt8]) async throws {
        for type in ["application/json; charset=\(charset)", "text/json;a=b; Charset = \(charset)"] {
            let page = try await answer(response(headers: ["Content-Type: \(type)"], body: body))
            #expect(text(page) == Self.euro)
        }
    }

    @Test func `what has no meaning in windows-1252 stays what it is, and what isn't UTF-8 stays as it came`()
        async throws
    {
        let body: [UInt8] = [0x22, 0x81, 0x22]
        let page = try await answer(response(headers: ["Content-Type: a/b; charset=latin1"], body: body))
        #expect(text(page) == "\"\u{81}\"")
        #expect(try await answer(response(headers: ["Content-Type: a/b"], body: body)).body == body)
    }

    @Test func `a body that isn't in the encoding that it states is malformed`() async throws {
        for body: [UInt8] in [[0x7B, 0, 0x7D], [0x22, 0, 0x00, 0xD8, 0x22, 0]] {
            try await expectRefusal(
                .malformed, response(headers: ["Content-Type: application/json; charset=utf-16le"], body: body))
        }
    }
}
