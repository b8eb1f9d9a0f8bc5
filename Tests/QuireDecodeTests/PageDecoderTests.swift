import QuireDecode
import QuirePluginKit
import Testing

@Suite("A page becomes columns")
struct PageDecoderTests {
    @Test("the document's own examples come out as they are")
    func sample() throws {
        let page = try decode(samplePage, of: paymentLinks)
        #expect(page.batch.count == 2)
        #expect(page.oddities.isEmpty)
        let first = page.batch.row(0)
        #expect(first[0] == .text("4c56f862-6117-4b20-a3e3-7fa6fccea029"))
        #expect(first[1] == .text("open"))
        #expect(first[2] == Timestamp("2021-01-01T00:00:00Z").map { .timestamp($0) })
        #expect(first[3].json() == #"["credit_card","ideal"]"#)
        #expect(first[4] == .money(Money(try #require(ExactDecimal("13.30")), "EUR")))
        #expect(first[4].plainText == "13.30")
        #expect(first[5] == .text("EUR"))
        #expect(first[7].element(0).member("title") == .text("Item \"1\""))
        #expect(first[8] == .bool(true))
        #expect(first[9].isNull && first[10].isNull && first[11].isNull)
        #expect(first[12].plainText == "2021-01-01T00:00:00.125Z")
        #expect(first[13] == .text("https://pay.qonto.com/019788b3-57ab-727c-b26e-86b95c16e93f"))
        let second = page.batch.row(1)
        #expect(second[2] == first[2])
        #expect(second[3].json() == "[]")
        #expect(second[4] == .money(Money(ExactDecimal(100), "EUR")))
        #expect(second[7].isNull)
        #expect(second[11] == .text("Jöhn 😀 Doe"))
    }

    @Test("the envelope has what is there and no more")
    func envelope() throws {
        let page = try decode(samplePage, of: paymentLinks, columns: [])
        #expect(page.batch.count == 2)
        #expect(page.batch.columns.isEmpty)
        #expect(
            page.envelope == [
                "meta.current_page": .integer(1), "meta.next_page": .null, "meta.total_pages": .integer(1),
                "meta.total_count": .integer(2), "meta.per_page": .text("100"),
            ])
        let bare = try decode(#"{"meta":{"total_count":7},"payment_links":[]}"#, of: paymentLinks)
        #expect(bare.batch.count == 0)
        #expect(bare.envelope == ["meta.total_count": .integer(7)])
        #expect(try decode(#"{"meta":[1],"payment_links":[]}"#, of: paymentLinks).envelope.isEmpty)
    }

    @Test("columns come in the order asked for, then the record itself")
    func order() throws {
        let decoder = PageDecoder(resource: paymentLinks, columns: ["url", "id", "nonsense"], includesRaw: true)
        #expect(decoder.schema.columns.map(\.name) == ["url", "id", "nonsense", "raw"])
        #expect(decoder.schema.columns.map(\.type) == [.text, .uuid, .null, .any])
        let page = try decoder.decode(Array(samplePage.utf8))
        #expect(page.batch.row(0)[1] == .text("4c56f862-6117-4b20-a3e3-7fa6fccea029"))
        #expect(page.batch.columns[2][0].isNull)
    }

    @Test("raw is the record's own JSON on one line, its digits and escapes untouched")
    func raw() throws {
        let page = try decode(
            "[ {\"b\" : 1.50 ,\n \"a\" : \" x\\u0041 : \\n\" , \"c\":[ ] ,\"d\": [ 1 ,2 ]\t} ]", columns: [],
            includesRaw: true)
        guard case .json(let texts) = page.batch.columns[0].storage else {
            Issue.record("raw isn't stored as JSON")
            return
        }
        #expect(String(decoding: texts.bytes(0), as: UTF8.self) == #"{"b":1.50,"a":" x\u0041 : \n","c":[],"d":[1,2]}"#)
    }

    @Test(
        "every type takes its JSON",
        arguments: [
            ("text", #""a""#, "a"), ("text", #""""#, ""), ("integer", "12", "12"), ("integer", #""12""#, "12"),
            ("integer", "-9223372036854775808", "-9223372036854775808"), ("integer", "1e2", "100"),
            ("decimal", "12.50", "12.50"), ("decimal", #""12.50""#, "12.50"), ("decimal", "-0.0", "0.0"),
            ("decimal", "12345678901234567890.123456789", "12345678901234567890.123456789"),
            ("decimal", #""1\u0032.5""#, "12.5"), ("money", "1.10", "1.10"), ("plain_money", #""1.10""#, "1.10"),
            ("bool", "true", "true"), ("bool", "false", "false"),
            ("timestamp", #""2026-05-17T10:07:24.199Z""#, "2026-05-17T10:07:24.199Z"),
            ("timestamp", #""2026-05-17T10:07:24+02:00""#, "2026-05-17T08:07:24Z"),
            ("date", #""2026-05-17""#, "2026-05-17"), ("period", #""2026-Q2""#, "2026-Q2"),
            ("list", "[ 1.50 , {} ]", "[1.50,{}]"), ("record", #"{ "a" : [ ] }"#, #"{"a":[]}"#),
            ("any", #""x""#, "x"), ("any", "1.10", "1.10"), ("any", "true", "true"), ("any", "[1]", "[1]"),
        ])
    func types(column: String, json: String, expected: String) throws {
        let (value, oddities) = try value(json, of: column)
        #expect(value.plainText == expected)
        #expect(!value.isNull)
        #expect(oddities.filter { $0.kind == .wrongShape }.isEmpty)
    }

    @Test("a currency is in capitals, whatever the API writes, and the text beside it as it came")
    func smallCurrency() throws {
        let decoder = PageDecoder(resource: paymentLinks, columns: ["amount", "currency"])
        let page = try decoder.decode(
            Array(#"{"payment_links":[{"amount":{"value":"1.00","currency":"eur"}},"#.utf8)
                + Array(
                    #"{"amount":{"value":"2.00","currency":"EUR"}},{"amount":{"value":"3","currency":"Usd"}}]}"#.utf8))
        let currencies = (0..<3).map { row -> String? in
            if case .money(let money) = page.batch.columns[0][row] { money.currency } else { nil }
        }
        #expect(currencies == ["EUR", "EUR", "USD"])
        #expect((0..<3).map { page.batch.columns[1][$0] } == [.text("eur"), .text("EUR"), .text("Usd")])
    }

    @Test("money has the currency at its path, or none")
    func currency() throws {
        let page = try decode(
            """
            [{"money":1,"currency":"EUR"},{"money":1,"currency":"USD"},{"money":1,"currency":null},{"money":1},
             {"currency":"EUR","money":null},{"money":"1","currency":""},{"money":"1","currency":5}]
            """, columns: ["money", "plain_money"])
        let found = (0..<7).map { page.batch.columns[0][$0] }
        let one = ExactDecimal(1)
        #expect(
            found == [
                .money(Money(one, "EUR")), .money(Money(one, "USD")), .money(Money(one, nil)), .money(Money(one, nil)),
                .null, .money(Money(one, nil)), .money(Money(one, nil)),
            ])
        #expect(page.batch.columns[1][0] == .money(Money(one, nil)))
        #expect(page.oddities == [FieldOddity(field: "money", kind: .wrongShape, count: 1, example: "5")])
    }

    @Test(
        "keys are matched by what they mean, and the last of two wins",
        arguments: [
            (#"{"\u0074ext":"x"}"#, "x"), (#"{"te\u0078t":"x","text":"y"}"#, "y"), (#"{"text":"x","text":null}"#, nil),
            (#"{"text":"x","tex":"y","texts":"z","Text":"z"}"#, "x"), (#"{"other":{"text":"x"}}"#, nil),
        ] as [(String, String?)])
    func keys(json: String, expected: String?) throws {
        let page = try decode("[\(json)]", columns: ["text"])
        #expect(page.batch.columns[0][0].text == expected)
    }

    @Test("a repeated outer key leaves nothing of its first value, records and envelope included")
    func repeatedOuterKeys() throws {
        let page = try decode(
            #"[{"one":{"two":{"three":"x"}},"one":{"two":{}}},{"one":{"two":{"three":"x"}}}]"#,
            columns: ["deep", "whole"])
        #expect(page.batch.columns[0][0].isNull)
        #expect(page.batch.columns[0][1] == .text("x"))
        #expect(page.batch.columns[1][1].json() == #"{"two":{"three":"x"}}"#)
        let second = try decode(
            #"{"meta":{"total_count":1},"payment_links":[{"id":"b"}],"meta":{}}"#, of: paymentLinks, columns: ["id"])
        #expect(second.batch.columns[0][0] == .text("b"))
        #expect(second.envelope.isEmpty)
    }

    @Test("two lists of records are an error, since either would lose the other's rows")
    func repeatedRecords() {
        let twice = #"{"payment_links":[{"id":"a"}],"meta":{},"payment_links":[{"id":"b"}]}"#
        #expect(throws: DecodeError.self) { try decode(twice, of: paymentLinks, columns: ["id"]) }
    }

    @Test("a null list has no rows, and no records, so that an error beside it is seen")
    func nullList() throws {
        let page = try decode(#"{"payment_links":null,"meta":{"total_count":0}}"#, of: paymentLinks, columns: ["id"])
        #expect(page.batch.count == 0)
        #expect(!page.hasRecords)
        #expect(page.envelope == ["meta.total_count": .integer(0)])
        #expect(throws: DecodeError.self) { try decode("null", columns: ["text"]) }
    }

    @Test(
        "where the list of records stands in the body, a byte order mark before it or not", arguments: ["", "\u{FEFF}"])
    func recordBytes(mark: String) throws {
        let body = Array((mark + #"{"meta":{},"payment_links":[ {"id":"é"} ],"x":1}"#).utf8)
        let page = try PageDecoder(resource: paymentLinks, columns: ["id"]).decode(body)
        let range = try #require(page.recordBytes)
        #expect(String(decoding: body[range], as: UTF8.self) == #"[ {"id":"é"} ]"#)
    }

    @Test("a byte order mark, invalid UTF-8 and lone surrogates don't stop a page")
    func repairs() throws {
        let decoder = PageDecoder(resource: oneOfEach, columns: ["text"])
        let marked = try decoder.decode([0xEF, 0xBB, 0xBF] + Array(#"[{"text":"a"}]"#.utf8))
        #expect(marked.batch.columns[0][0] == .text("a"))
        let broken = Array(#"[{"text":"a"#.utf8) + [0xFF] + Array(#"b"},{"text":"\ud83dx\udE00"}]"#.utf8)
        let page = try decoder.decode(broken)
        #expect(page.batch.columns[0][0] == .text("a\u{FFFD}(FF)b"))
        #expect(page.batch.columns[0][1] == .text("\u{FFFD}(D83D)x\u{FFFD}(DE00)"))
        #expect(page.oddities.filter { $0.kind == .damagedText }.map(\.count) == [2])
    }

    @Test(
        "texts that were damaged differently stay different, and are counted; others aren't",
        arguments: [
            ([0xEB], [0xEA]), ([0xC3], [0xC4]), ([0xE2, 0x82], [0xE2, 0x83]), ([0xFF, 0xFE], [0xFF]),
            (Array(#"\ud800"#.utf8), Array(#"\ud801"#.utf8)), (Array(#"\udc00"#.utf8), Array(#"\ud800\udc00"#.utf8)),
        ] as [([UInt8], [UInt8])])
    func damaged(first: [UInt8], second: [UInt8]) throws {
        for column in ["text", "any"] {
            let decoder = PageDecoder(resource: oneOfEach, columns: [column])
            func cell(_ inside: [UInt8]) -> [UInt8] { Array("{\"\(column)\":\"Zo".utf8) + inside + Array("\"}".utf8) }
            let body =
                Array("[".utf8) + cell(first) + [0x2C] + cell(second) + [0x2C] + cell(Array("ë\\n".utf8)) + [0x5D]
            let page = try decoder.decode(body)
            #expect(Set((0..<3).map { page.batch.columns[0][$0] }).count == 3)
            let whole = second.starts(with: Array(#"\ud800\udc00"#.utf8))
            #expect(page.oddities.filter { $0.kind == .damagedText }.map(\.count) == [whole ? 1 : 2])
        }
    }

    @Test("pages gathered in an empty batch keep their JSON unparsed")
    func gathered() throws {
        let page = try decode(samplePage, of: paymentLinks, columns: ["items", "id"], includesRaw: true)
        var all = RowBatch(schema: Schema([.init("items", .list(.any)), .init("id", .uuid), .init("raw", .any)]))
        all.append(page.batch)
        all.append(page.batch)
        #expect(all.count == 4)
        for column in [0, 2] {
            guard case .json = all.columns[column].storage else {
                Issue.record("column \(column) isn't stored as JSON")
                continue
            }
        }
        #expect(all.row(3) == page.batch.row(1))
    }

    @Test("digits and order of a large page are kept")
    func large() throws {
        let records = (0..<20_000).map { #"{"integer":\#($0),"decimal":"\#($0).50","one":{"two":{"three":"\#($0)"}}}"# }
        let page = try decode("[\(records.joined(separator: " ,\n"))]", columns: ["deep", "decimal", "integer"])
        #expect(page.batch.count == 20_000)
        for row in 0..<20_000 {
            let expected = ["\(row)", "\(row).50", "\(row)"]
            guard page.batch.row(row).map(\.plainText) == expected else {
                Issue.record("row \(row): \(page.batch.row(row))")
                return
            }
        }
    }
}
