import QuireModel
import Testing

@testable import QuireFileSource

/// Fields, quotes and line ends, wherever blocks of the file end.
@Suite struct CSVReaderTests {
    /// The rows of a text that comes in pieces of some bytes; and the place of a quote that isn't closed.
    private func read(
        _ text: String, delimiter: Character = ",", skipped: Int = 0, piece: Int
    ) -> (rows: [[String]], lines: [Int], open: CSVReader.OpenQuote?) {
        var reader = CSVReader(delimiter: delimiter.asciiValue ?? 0, skippedLines: skipped)
        var (rows, lines): ([[String]], [Int]) = ([], [])
        func take() {
            let taken = reader.take()
            for row in 0..<taken.count {
                rows.append(taken.fields(of: row).map { (taken.isQuoted($0) ? "q:" : "") + taken.text(of: $0) })
                lines.append(taken.line(of: row) + 1)
            }
        }
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            reader.push(Array(bytes[start..<min(bytes.count, start + piece)]))
            take()
        }
        let open = reader.finish()
        take()
        return (rows, lines, open)
    }

    @Test(
        "Rows are read as RFC 4180 has them, wherever blocks end",
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]], [1, 2]),
            ("a,b\r\n1,2", [["a", "b"], ["1", "2"]], [1, 2]),
            ("a\r1\r\r2", [["a"], ["1"], [""], ["2"]], [1, 2, 3, 4]),
            ("\"a,b\",\"c\"\"d\"\n", [["q:a,b", "q:c\"d"]], [1]),
            ("\"x\ny\r\nz\",2\n3,4\n", [["q:x\ny\r\nz", "2"], ["3", "4"]], [1, 4]),
            (",\n\"\",", [["", ""], ["q:", ""]], [1, 2]),
            ("a\"b,c\n", [["a\"b", "c"]], [1]),
            ("é,😀\n\"€\",ß", [["é", "😀"], ["q:€", "ß"]], [1, 2]),
            ("", [], []), ("\n", [[""]], [1]), ("a", [["a"]], [1]), ("\"\"", [["q:"]], [1]),
        ])
    func rows(_ text: String, _ expected: [[String]], _ lines: [Int]) {
        for piece in [1, 2, 3, 5, 100] {
            let found = read(text, piece: piece)
            #expect(found.rows == expected, "pieces of \(piece)")
            #expect(found.lines == lines, "pieces of \(piece)")
            #expect(found.open == nil)
        }
    }

    @Test("A quote that isn't closed is named by line and column", arguments: [1, 3, 100])
    func openQuote(_ piece: Int) {
        let found = read("a,b\n1,2\n3,\"x\ny", piece: piece)
        #expect(found.open == CSVReader.OpenQuote(line: 3, column: 3))
        #expect(found.rows == [["a", "b"], ["1", "2"]])
    }

    @Test("Lines before the first row are left out, and counted", arguments: [1, 100])
    func skipped(_ piece: Int) {
        let found = read("x,y,z\n\"\na|b\n", delimiter: "|", skipped: 2, piece: piece)
        #expect(found.rows == [["a", "b"]])
        #expect(found.lines == [3])
    }

    @Test("Text behind a closing quote is noticed", arguments: [1, 2, 100])
    func malformed(_ piece: Int) {
        var reader = CSVReader(delimiter: UInt8(ascii: ","))
        var malformed: [Bool] = []
        let bytes = Array("a,\"b\"c\n\"d\",e\n1,\"2\" \n".utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            reader.push(Array(bytes[start..<min(bytes.count, start + piece)]))
            let rows = reader.take()
            malformed += (0..<rows.count).map(rows.malformed.contains)
        }
        #expect(malformed == [true, false, true])
    }

    @Test(
        "The delimiter that fits most rows is found",
        arguments: [
            ("a;b\n1,5;2\n3,5;4\n", ";"), ("a,b\n1,2\n", ","), ("a\tb\n1\t2\n", "\t"), ("a|b|c\n1|2|3\n", "|"),
            ("one\ntwo\n", ","), ("\"a;b\",c\n\"d;e\",f\n", ","), ("", ","), ("a;b;c", ";"),
        ])
    func delimiter(_ text: String, _ expected: Character) {
        #expect(CSVDialect.delimiter(of: Array(text.utf8), skippedLines: 0) == expected.asciiValue)
    }

    @Test("Names are made unique, and none is lost")
    func names() {
        #expect(
            ColumnNames.unique(["a", "", "a", "a_2", "a", ""]) == ["a", "column2", "a_3", "a_2", "a_4", "column6"])
        #expect(ColumnNames.unique(["column2", ""]) == ["column2", "column3"])
    }
}
