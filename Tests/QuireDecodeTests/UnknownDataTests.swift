import QuireDecode
import QuirePluginKit
import Testing

@Suite("Values that are not as declared")
struct UnknownDataTests {
    @Test(
        "a value of the wrong shape is null and counted",
        arguments: [
            ("text", "[1]", "[1]"), ("text", "{}", "{}"), ("integer", "1.5", "1.5"), ("integer", #""x""#, "x"),
            ("integer", "9223372036854775808", "9223372036854775808"), ("integer", "true", "true"),
            ("decimal", #""12,50""#, "12,50"), ("decimal", #""""#, #""""#), ("decimal", "1e999", "1e999"),
            ("money", #""abc""#, "abc"), ("money", #"{"value":1}"#, #"{"value":1}"#), ("bool", #""true""#, "true"),
            ("bool", "1", "1"), ("timestamp", #""yesterday""#, "yesterday"), ("timestamp", "1700000000", "1700000000"),
            ("date", #""2026-02-30""#, "2026-02-30"), ("date", #""2026-05""#, "2026-05"), ("period", "2026", "2026"),
            ("list", "{}", "{}"), ("record", "[]", "[]"), ("secret", #""x""#, "(masked)"), ("secret", "[]", "(masked)"),
        ])
    func wrongShape(column: String, json: String, example: String) throws {
        let (value, oddities) = try value(json, of: column)
        #expect(value.isNull)
        #expect(oddities == [FieldOddity(field: column, kind: .wrongShape, count: 1, example: example)])
    }

    @Test("null, a missing key and a null marker are not odd", arguments: ["null", "0", #""none""#, #""0""#])
    func notOdd(json: String) throws {
        let page = try decode("[{\"marked\":\(json)},{}]", columns: ["marked", "text"])
        #expect(page.batch.row(0) == [.null, .null])
        #expect(page.batch.row(1) == [.null, .null])
        // `text` is declared to be there always.
        #expect(page.oddities == [FieldOddity(field: "text", kind: .absent, count: 2, example: "")])
        #expect(try decode("[{\"marked\":\(json)},{\"text\":\"a\"}]", columns: ["marked", "text"]).oddities.isEmpty)
    }

    @Test("a number or bool isn't text", arguments: ["1.50", "true", "-1e5"])
    func scalarText(json: String) throws {
        let page = try decode("[{\"deep\":1,\"one\":{\"two\":{\"three\":\(json)}}}]", columns: ["deep"])
        #expect(page.batch.columns[0][0] == .null)
        #expect(page.oddities == [FieldOddity(field: "deep", kind: .wrongShape, count: 1, example: json)])
    }

    @Test("a value outside the declared ones is kept and counted")
    func unlisted() throws {
        let page = try decode(#"[{"text":"a"},{"text":"c"},{"text":"d"},{"text":null}]"#, columns: ["text"])
        #expect((0..<4).map { page.batch.columns[0][$0].plainText } == ["a", "c", "d", ""])
        #expect(page.oddities == [FieldOddity(field: "text", kind: .unlistedValue, count: 2, example: "c")])
        let methods = try decode(
            #"{"payment_links":[{"potential_payment_methods":["ideal","cash"]}]}"#, of: paymentLinks,
            columns: ["potential_payment_methods"])
        #expect(methods.batch.columns[0][0].json() == #"["ideal","cash"]"#)
        #expect(
            methods.oddities == [
                FieldOddity(field: "potential_payment_methods", kind: .unlistedValue, count: 1, example: "cash")
            ])
    }

    @Test("what is no record is no row", arguments: ["7", "null", #""x""#, "[1]", "true"])
    func noRecord(json: String) {
        for columns in [["text"], []] {
            let error = #expect(throws: DecodeError.self) { try decode("[{\"text\":\"a\"},\(json)]", columns: columns) }
            guard case .notRecords(_, index: 1, _)? = error else {
                Issue.record("\(error as Any)")
                continue
            }
        }
    }

    @Test("something else than a record on the way to a value is odd, null isn't")
    func misplaced() throws {
        let page = try decode(#"[{"one":5},{"one":{"two":[]}},{"one":null},{"one":{"two":null}}]"#, columns: ["deep"])
        #expect((0..<4).allSatisfy { page.batch.columns[0][$0].isNull })
        #expect(page.oddities == [FieldOddity(field: "deep", kind: .wrongShape, count: 2, example: "5")])
    }
}
