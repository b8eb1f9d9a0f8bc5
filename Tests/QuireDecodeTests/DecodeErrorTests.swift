import QuireDecode
import QuirePluginKit
import Testing

@Suite("Bodies that are no pages")
struct DecodeErrorTests {
    @Test(
        "the message says what came and what was expected",
        arguments: [
            ("", "expected a JSON page, found an empty body"),
            (" \n\u{FEFF}", "expected a JSON page, but no record or list begins at byte 2, near the end"),
            ("\n <!DOCTYPE html>\n<p>Log in", "expected a JSON page, found HTML: <!DOCTYPE html> <p>Log in"),
            ("<HTML lang=\"en\">", "expected a JSON page, found HTML: <HTML lang=\"en\">"),
            ("<?xml version='1'?>", "expected a JSON page, but it begins with '<' at byte 0, near <?xml version='1'?>"),
            ("Bad gateway", "expected a JSON page, but no record or list begins at byte 0, near Bad gateway"),
            ("12", "expected a list of records, found a number"), ("null", "expected a list of records, found null"),
            (#""x""#, "expected a list of records, found text"),
            ("[]", "expected the records at 'payment_links', found no keys at all"),
            ("{}", "expected the records at 'payment_links', found no keys at all"),
            (
                #"{"error":{"code":1},"message":""}"#,
                "expected the records at 'payment_links', found only the keys error, message"
            ),
            (#"{"payment_links":{}}"#, "expected a list of records at 'payment_links', found a record"),
            (#"{"payment_links":"x"}"#, "expected a list of records at 'payment_links', found text"),
            (#"{"payment_links":[]} x"#, "expected a JSON page, but something follows its end at byte 21, near x"),
            (#"{"payment_links":[]}}"#, "expected a JSON page, but something follows its end at byte 20, near }"),
            (#"{"payment_links":[NaN]}"#, value("NaN]}", at: 18)), (#"{"a":01}"#, value("01}", at: 5)),
            (#"{"a":1.}"#, value("1.}", at: 5)), (#"{"a":+1}"#, value("+1}", at: 5)),
            (#"{"a":truee}"#, value("truee}", at: 5)), (#"{"a":1"b"}"#, value(#"1"b"}"#, at: 5)),
            (#"{"a":"x"y}"#, "expected a JSON page, but ',' or '}' is missing at byte 8, near y}"),
            (#"{"a" 1}"#, "expected a JSON page, but ':' is missing at byte 5, near 1}"),
            (#"{"a":1,}"#, "expected a JSON page, but a key is missing at byte 7, near }"),
            (#"{'a':1}"#, "expected a JSON page, but a key is missing at byte 1, near 'a':1}"),
            (#"{"payment_links":[1,]}"#, value("]}", at: 20)),
            (#"{"payment_links":[1 2]}"#, "expected a JSON page, but ',' or ']' is missing at byte 20, near 2]}"),
            (#"{"a":[1}"#, "expected a JSON page, but ',' or ']' is missing at byte 7, near }"),
            (#"{"a":"\x"}"#, #"expected a JSON page, but a string has an unknown escape at byte 5, near "\x"}"#),
            (#"["\u12g4"]"#, #"expected a JSON page, but a string has an unknown escape at byte 1, near "\u12g4"]"#),
            (
                "{\"a\":\"x\ny\"}",
                "expected a JSON page, but a string holds a control character at byte 7, near y\"}"
            ),
            (#"{"payment_links":[{"id":"#, "the page is cut short: its JSON doesn't end within the 24 bytes that came"),
        ])
    func messages(body: String, message: String) {
        let error = #expect(throws: DecodeError.self) { try decode(body, of: paymentLinks) }
        #expect(error?.description == message)
    }

    private static func value(_ near: String, at offset: Int) -> String {
        "expected a JSON page, but a value is neither null, true, false, a number, a string, a list nor a record at "
            + "byte \(offset), near \(near)"
    }

    @Test("nesting is bounded wherever it is", arguments: [127, 128, 129, 100_000])
    func depth(levels: Int) throws {
        let nested = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let records = String(repeating: #"{"a":"#, count: levels) + "1" + String(repeating: "}", count: levels)
        func isRefused(_ json: String, _ resource: Resource) -> Bool {
            do throws(DecodeError) {
                _ = try decode(json, of: resource, includesRaw: true)
                return false
            } catch {
                return error == .nestedTooDeep
            }
        }
        #expect(isRefused(nested, oneOfEach) == (levels > 128))
        #expect(isRefused(#"{"payment_links":[],"a":\#(nested)}"#, paymentLinks) == (levels > 127))
        #expect(isRefused(#"{"payment_links":[],"a":\#(records)}"#, paymentLinks) == (levels > 126))
        #expect(isRefused(#"{"payment_links":[{"items":\#(nested)}]}"#, paymentLinks) == (levels > 125))
    }

    @Test("the message never holds control characters or much of the body")
    func snippet() {
        let body = "{\"a\":\u{1B}[31m\u{7}x\u{202E}" + String(repeating: "y", count: 10_000)
        let error = #expect(throws: DecodeError.self) { try decode(body, of: paymentLinks) }
        let text = error?.description ?? ""
        #expect(text.count < 250)
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    }
}
