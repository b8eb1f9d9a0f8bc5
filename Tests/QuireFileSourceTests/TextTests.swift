import QuireModel
import QuirePlan
import Testing

@testable import QuireFileSource

/// Characters and types of what a file has.
@Suite struct TextTests {
    private func decode(
        _ bytes: [UInt8], _ encoding: FileEncoding? = nil, piece: Int
    ) throws(TextDecoding.Invalid) -> String {
        var decoding = TextDecoding(encoding)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            text += try decoding.decode(Array(bytes[start..<min(bytes.count, start + piece)]), isLast: false)
        }
        text += try decoding.decode([], isLast: true)
        return String(decoding: text, as: UTF8.self)
    }

    @Test("Characters are read in each encoding, wherever blocks end", arguments: [1, 2, 3, 7, 100])
    func encodings(_ piece: Int) throws {
        let text = "a€ß😀\nz"
        #expect(try decode(Array(text.utf8), piece: piece) == text)
        #expect(try decode([0xEF, 0xBB, 0xBF] + text.utf8, piece: piece) == text)
        #expect(try decode([0x61, 0x80, 0xE9, 0x81], .latin1, piece: piece) == "a€é\u{81}")
        let units = Array(text.utf16)
        let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        #expect(try decode([0xFF, 0xFE] + little, piece: piece) == text)
        #expect(try decode([0xFE, 0xFF] + big, piece: piece) == text)
        #expect(try decode(little, .utf16, piece: piece) == text)
        #expect(try decode([], piece: piece) == "")
    }

    @Test(
        "Bytes that are no UTF-8 are named by line and column",
        arguments: [
            ([0x61, 0x0A, 0x62, 0xE9, 0x63], 2, 2), ([0xFF], 1, 1), ([0xC3, 0xA9, 0x0A, 0x0A, 0xED, 0xA0, 0x80], 3, 1),
            ([0x61, 0xF0, 0x9F], 1, 2), ([0xC0, 0x80], 1, 1),
        ] as [([UInt8], Int, Int)])
    func invalid(_ bytes: [UInt8], _ line: Int, _ column: Int) {
        for piece in [1, 3, 100] {
            let error = #expect(throws: TextDecoding.Invalid.self) { try decode(bytes, piece: piece) }
            #expect(error?.place == TextDecoding.Place(line: line, column: column), "pieces of \(piece)")
        }
    }

    @Test(
        "Types widen to what holds all values",
        arguments: [
            (["1", "-2", ""], .integer), (["1", "2.50"], .decimal), (["1", "x"], .text), (["007", "1"], .text),
            (["0", "0.5", "-0.5"], .decimal), (["1e5"], .text), (["9223372036854775808"], .decimal), (["+1"], .text),
            (["true", "FALSE"], .bool), (["true", "1"], .text), ([".5"], .text), (["1."], .text),
            (["2026-01-31", "2026-02-28"], .date), (["2026-02-30"], .text), (["2026-01-31", "1"], .text),
            (["2026-01-31T10:00:00Z", "2026-01-31 10:00:00", "2026-01-31T10:00+02:00"], .timestamp),
            (["2026-01-31", "2026-01-31T10:00:00Z"], .text), (["", ""], .text), ([" 1 ", "2"], .integer),
            (["1.234,56"], .text), (["31-12-2026"], .text), (["-"], .text), (["-9223372036854775808"], .integer),
            ([String(repeating: "9", count: 41)], .text),
        ] as [([String], ValueType)])
    func inference(_ values: [String], _ expected: ValueType) {
        var inference = TypeInference()
        for value in values {
            var copy = value
            copy.withUTF8 { inference.add($0, isQuoted: false) }
        }
        #expect(inference.type == expected)
    }

    @Test(
        "Numbers are read in the form of an example",
        arguments: [
            ("1.234,56", "1.234.567,80", "1234567.80"), ("1.234,56", "-7", "-7"), ("1.234,56", "7,5", "7.5"),
            ("1,234.56", "1,234", "1234"), ("0,5", "1234,5", "1234.5"), ("1 234,5", "12 345,6", "12345.6"),
            ("1'234.5", "1'000.25", "1000.25"), ("1.234.567", "1.000", "1000"), ("12", "3.5", "3.5"),
            ("1.234,56", "1.23", nil), ("1.234,56", "1,2,3", nil), ("1.234,56", "x", nil),
            ("1.234,56", "1.2345,6", nil),
            ("1.234", "1", nil), ("x", "1", nil), ("1,2.3,4", "1", nil),
        ] as [(String, String, String?)])
    func numbers(_ example: String, _ text: String, _ expected: String?) {
        var copy = text
        let plain = NumberForm(example: example).flatMap { form in copy.withUTF8 { form.plain($0) } }
        #expect(plain.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test(
        "Dates are read in the form of a pattern",
        arguments: [
            ("dd-mm-yyyy", "31-12-2026", "2026-12-31 0"), ("dd/mm/yy", "1/2/26", "2026-2-1 0"),
            ("yyyymmdd", "20261120", "2026-11-20 0"),
            ("mm.dd.yyyy HH:MM:SS", "11.20.2026 10:00:01", "2026-11-20 36001"),
            ("dd-mm-yyyy", "31-12-26", nil), ("dd-mm-yyyy", "31-12-2026 ", nil), ("dd-mm", "31-12", nil),
            ("dd mmm yyyy", "31 12 2026", nil), ("dd-mm-yyyy HH:MM", "31-12-2026 24:00", nil),
        ] as [(String, String, String?)])
    func dates(_ pattern: String, _ text: String, _ expected: String?) {
        var copy = text
        let numbers = TimeForm(pattern: pattern).flatMap { form in copy.withUTF8 { form.numbers($0) } }
        #expect(numbers.map { "\($0.year)-\($0.month)-\($0.day) \($0.second)" } == expected)
    }

    @Test(
        "Records are found, wherever blocks end",
        arguments: [
            ("[{\"a\":1},\n {\"a\":\"]}\\\"\"}]", false, ["{\"a\":1}", "{\"a\":\"]}\\\"\"}"], [1, 2], nil),
            ("{\"a\":[1,{}]}{\"b\":2}\n3", false, ["{\"a\":[1,{}]}", "{\"b\":2}", "3"], [1, 1, 2], nil),
            ("{\"a\":1}\r\n\n{\"b\n", true, ["{\"a\":1}\r", "{\"b"], [1, 3], nil), ("[]", false, [], [], nil),
            ("[{\"a\":1}", false, ["{\"a\":1}"], [1], "the file ends within its list: expected ']'"),
            ("[{\"a\":1", false, [], [], "the file ends within the record that begins here"),
            ("[1,]", false, ["1"], [1], "expected a record"),
            ("[1 2]", false, ["1"], [1], "expected ',' or ']' behind a record"),
            ("[1]2", false, ["1"], [1], "expected the end of the file behind the list"), ("}", false, ["}"], [1], nil),
        ] as [(String, Bool, [String], [Int], String?)])
    func records(_ text: String, _ isLines: Bool, _ expected: [String], _ lines: [Int], _ problem: String?) {
        for piece in [1, 2, 5, 100] {
            var splitter = JSONSplitter(isOneEachLine: isLines)
            var (found, foundLines): ([String], [Int]) = ([], [])
            var wrong: String?
            func take() {
                guard splitter.hasElements else { return }
                let elements = splitter.take()
                found += elements.ranges.map { String(decoding: elements.bytes[$0], as: UTF8.self) }
                foundLines += elements.lines
            }
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: piece) where wrong == nil {
                wrong = splitter.push(Array(bytes[start..<min(bytes.count, start + piece)]))?.problem
                take()
            }
            if wrong == nil { wrong = splitter.finish()?.problem }
            take()
            #expect(found == expected, "pieces of \(piece)")
            #expect(foundLines == lines, "pieces of \(piece)")
            #expect(wrong == problem, "pieces of \(piece)")
        }
    }
}
