import QuireModel
import QuireRender
import Testing

/// How each format writes one cell of each type.
@Suite struct FormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let type: ValueType
        let value: Value
        let json: String
        let csv: String
        let tsv: String
        let markdown: String
        var testDescription: String { "\(type) \(json)" }

        init(
            _ type: ValueType, _ value: Value, _ json: String, csv: String, tsv: String? = nil, markdown: String? = nil
        ) {
            self.type = type
            self.value = value
            self.json = json
            self.csv = csv
            self.tsv = tsv ?? csv
            self.markdown = markdown ?? csv
        }
    }

    static let cases: [Case] = [
        Case(.bool, .bool(true), "true", csv: "true"),
        Case(.bool, .null, "null", csv: ""),
        Case(.integer, .integer(.min), "-9223372036854775808", csv: "-9223372036854775808"),
        Case(.integer, .integer(0), "0", csv: "0"),
        Case(.decimal, .number("12.50"), #""12.50""#, csv: "12.50"),
        Case(.decimal, .number("-0.05"), #""-0.05""#, csv: "-0.05"),
        Case(.decimal, .number("0.000"), #""0.000""#, csv: "0.000"),
        Case(
            .decimal, .number("-99999999999999999999999999999999999.999"),
            #""-99999999999999999999999999999999999.999""#, csv: "-99999999999999999999999999999999999.999"),
        Case(.money, .euros("1000"), #""1000""#, csv: "1000"),
        Case(.text, .text("paid"), #""paid""#, csv: "paid"),
        Case(.text, .text(""), #""""#, csv: #""""#, tsv: "", markdown: ""),
        Case(.text, .text("a,b"), #""a,b""#, csv: #""a,b""#, tsv: "a,b", markdown: "a,b"),
        Case(
            .text, .text("say \"hi\"\n\tback\\slash\r"), #""say \"hi\"\n\tback\\slash\r""#,
            csv: "\"say \"\"hi\"\"\n\tback\\slash\r\"", tsv: #"say "hi"\n\tback\\slash\r"#,
            markdown: #"say "hi"<br>\tback\\slash<br>"#),
        Case(.text, .text("a|b<i>"), #""a|b<i>""#, csv: "a|b<i>", markdown: #"a\|b\<i>"#),
        Case(.text, .text("\u{1B}[1m"), #""\u001b[1m""#, csv: "\u{1B}[1m", markdown: #"\u{1B}[1m"#),
        Case(.uuid, .text("6b0f"), #""6b0f""#, csv: "6b0f"),
        Case(
            .timestamp, .instant("2026-11-20T12:00:00Z"), #""2026-11-20T12:00:00Z""#, csv: "2026-11-20T12:00:00Z"),
        Case(
            .timestamp, .instant("2026-05-17T10:07:24.199Z"), #""2026-05-17T10:07:24.199Z""#,
            csv: "2026-05-17T10:07:24.199Z"),
        Case(
            .timestamp, .instant("1901-01-01T00:00:00.000001Z"), #""1901-01-01T00:00:00.000001Z""#,
            csv: "1901-01-01T00:00:00.000001Z"),
        Case(
            .timestamp, .instant("0001-01-01T23:59:59.000000001Z"), #""0001-01-01T23:59:59.000000001Z""#,
            csv: "0001-01-01T23:59:59.000000001Z"),
        Case(.date, .during("2026-11-20"), #""2026-11-20""#, csv: "2026-11-20"),
        Case(.period, .during("2026-11"), #""2026-11""#, csv: "2026-11"),
        Case(.period, .during("2026-Q4"), #""2026-Q4""#, csv: "2026-Q4"),
        Case(.duration, .duration(CalendarDuration(days: 7)), #""P7D""#, csv: "P7D"),
        Case(
            .list(.text), .list([.text("x"), .integer(1), .number("1.50"), .null]), #"["x",1,1.50,null]"#,
            csv: #""[""x"",1,1.50,null]""#, tsv: #"["x",1,1.50,null]"#, markdown: #"["x",1,1.50,null]"#),
        Case(
            .any, .record([Value.Member("b", .bool(false)), Value.Member("a", .list([]))]), #"{"b":false,"a":[]}"#,
            csv: #""{""b"":false,""a"":[]}""#, tsv: #"{"b":false,"a":[]}"#, markdown: #"{"b":false,"a":[]}"#),
    ]

    @Test("every format writes every type as it should", arguments: cases) func cell(_ item: Case) throws {
        let schema = Schema([Schema.Column("v", item.type), Schema.Column("n", .integer)])
        let rows: [[Value]] = [[item.value, .integer(1)]]
        #expect(try render(.json, schema, rows) == "[\n{\"v\":\(item.json),\"n\":1}\n]\n")
        #expect(try render(.jsonl, schema, rows) == "{\"v\":\(item.json),\"n\":1}\n")
        #expect(try render(.csv, schema, rows) == "v,n\n\(item.csv),1\n")
        #expect(try render(.tsv, schema, rows) == "v\tn\n\(item.tsv)\t1\n")
        #expect(try render(.value, schema, rows) == "\(item.value.plainText)\t1\n")
        let rule = item.type.isNumber || item.type == .money ? "---:" : "---"
        #expect(try render(.markdown, schema, rows) == "| v | n |\n| \(rule) | ---: |\n| \(item.markdown) | 1 |\n")
    }

    @Test("a zone moves what is shown to people, and no data") func zone() throws {
        let schema = Schema([Schema.Column("at", .timestamp)])
        let rows = [[Value.instant("2026-11-20T12:00:00Z")], [.instant("2026-05-17T10:07:24.199Z")]]
        let options = RenderOptions(zone: try #require(CalendarZone(named: "Europe/Amsterdam")))
        for format in OutputFormat.allCases {
            let output = try render(format, schema, rows, options)
            let isForPeople = [.table, .card, .markdown, .chart].contains(format)
            #expect(output.contains("2026-11-20T13:00:00+01:00") == isForPeople, "\(format)")
            #expect(output.contains("2026-05-17T12:07:24.199+02:00") == isForPeople, "\(format)")
            #expect(output.contains("2026-11-20T12:00:00Z") != isForPeople, "\(format)")
        }
    }

    @Test("decimals and money are JSON numbers when asked for") func numbers() throws {
        let schema = Schema([Schema.Column("d", .decimal), Schema.Column("m", .money)])
        let options = RenderOptions(decimals: .number)
        #expect(
            try render(.jsonl, schema, [[.number("-0.50"), .euros("12.00")]], options) == "{\"d\":-0.50,\"m\":12.00}\n")
    }

    @Test("an empty result is an empty array, a header, or nothing") func empty() throws {
        let schema = Schema([Schema.Column("id", .text), Schema.Column("amount", .money)])
        #expect(try render(.json, schema, []) == "[]\n")
        #expect(try render(.jsonl, schema, []) == "")
        #expect(try render(.csv, schema, []) == "id,amount\n")
        #expect(try render(.tsv, schema, []) == "id\tamount\n")
        #expect(try render(.value, schema, []) == "")
        #expect(try render(.card, schema, []) == "")
        #expect(try render(.markdown, schema, []) == "| id | amount |\n| --- | ---: |\n")
        #expect(try render(.table, schema, []) == "id  amount\n──  ──────\n")
    }

    @Test("a json array is closed after a failure, and a table without rows says nothing") func failure() throws {
        let schema = Schema([Schema.Column("id", .text)])
        for rows in [[], [[Value.text("a")]]] {
            var renderer = OutputFormat.json.renderer(RenderOptions())
            let output = renderer.begin(schema) + renderer.rows(batch(schema, rows)) + renderer.end(complete: false)
            #expect(String(decoding: output, as: UTF8.self) == (rows.isEmpty ? "[]\n" : "[\n{\"id\":\"a\"}\n]\n"))
        }
        var table = OutputFormat.table.renderer(RenderOptions())
        #expect((table.begin(schema) + table.end(complete: false)).isEmpty)
    }

    @Test("several results follow each other as their format allows") func several() throws {
        let schema = Schema([Schema.Column("n", .integer)])
        func two(_ format: OutputFormat) throws -> String {
            var renderer = format.renderer(RenderOptions())
            let first = text(&renderer, schema, [[.integer(1)]])
            return first + String(decoding: format.betweenResults, as: UTF8.self)
                + text(&renderer, schema, [[.integer(2)]])
        }
        #expect(try two(.json) == "[\n{\"n\":1}\n]\n[\n{\"n\":2}\n]\n")
        #expect(try two(.jsonl) == "{\"n\":1}\n{\"n\":2}\n")
        #expect(try two(.csv) == "n\n1\n\nn\n2\n")
        #expect(try two(.value) == "1\n2\n")
        #expect(try two(.table) == "n\n─\n1\n\nn\n─\n2\n")
        #expect(try two(.card).contains("n  1\n\n── 1 "))
    }

    @Test("--csv-safe puts a quote mark before what a spreadsheet would run") func csvSafe() throws {
        let schema = Schema([Schema.Column("=x", .text), Schema.Column("n", .integer)])
        let rows = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "a=1", "", "=a,b"].map { [Value.text($0), .integer(-1)] }
        #expect(
            try render(.csv, schema, rows, RenderOptions(csvSafe: true))
                == "'=x,n\n'=1+1,-1\n'+1,-1\n'-1,-1\n'@a,-1\n'\tx,-1\n\"'\rx\",-1\na=1,-1\n\"\",-1\n\"'=a,b\",-1\n")
        #expect(try render(.csv, schema, [rows[0]]) == "=x,n\n=1+1,-1\n")
    }

    @Test("the only cell of a csv row is never a blank line") func onlyCell() throws {
        let schema = Schema([Schema.Column("a", .text)])
        #expect(try render(.csv, schema, [[.null], [.text("x")]]) == "a\n\"\"\nx\n")
    }

    @Test("raw JSON is made compact, keeps its digits, and is null when it is none")
    func rawJSONCells() throws {
        let texts = [
            " { \"b\" : [ 1.50 , 2e3, -0 ] , \"a\" : \"x y\\u00e9\\\"\" } ", "\"text\"", "null", "{", "01", "[1,]",
            "nul", "",
            "\"\\x\"", "1.", "[\"a\tb\"]", String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
        ]
        let expected = [
            #"{"b":[1.50,2e3,-0],"a":"x y\u00e9\""}"#, #""text""#, "null", "null", "null", "null", "null", "null",
            "null", "null", #"["a\tb"]"#, "null",
        ]
        var renderer = OutputFormat.jsonl.renderer(RenderOptions())
        _ = renderer.begin(Schema([Schema.Column("j", .any)]))
        let output = String(decoding: renderer.rows(rawJSON(texts)), as: UTF8.self)
        #expect(output == expected.map { "{\"j\":\($0)}\n" }.joined())
        var values = OutputFormat.value.renderer(RenderOptions())
        _ = values.begin(Schema([Schema.Column("j", .any)]))
        #expect(String(decoding: values.rows(rawJSON(["\"a\\nb\"", "null", "[ ]"])), as: UTF8.self) == "a\nb\n\n[]\n")
    }

    @Test(
        "a file's extension picks the format",
        arguments: [
            ("csv", OutputFormat.csv), ("JSON", .json), ("ndjson", .jsonl), ("jsonl", .jsonl), ("tsv", .tsv),
            ("md", .markdown),
            ("txt", .table), ("xlsx", nil), ("", nil),
        ] as [(String, OutputFormat?)])
    func fileExtension(_ name: String, _ format: OutputFormat?) { #expect(OutputFormat(fileExtension: name) == format) }

    @Test(
        "money that is printed for a person has its currency, and nothing else changes",
        arguments: [
            (.money, .money(Money(ExactDecimal("12.50") ?? .zero, "EUR")), "12.50 EUR"),
            (.money, .money(Money(ExactDecimal("7") ?? .zero, nil)), "7"), (.money, .null, ""),
            (.text, .text("a b"), "a b"), (.integer, .integer(3), "3"),
        ] as [(ValueType, Value, String)])
    func printed(type: ValueType, value: Value, expected: String) {
        let schema = Schema([Schema.Column("value", type)])
        let bytes = OutputFormat.printed(schema, batch(schema, [[value]]), RenderOptions())
        #expect(String(decoding: bytes, as: UTF8.self) == expected + "\n")
    }
}
