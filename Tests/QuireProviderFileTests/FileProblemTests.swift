import QuireDiagnostics
import QuirePluginKit
import QuireProviderFile
import Testing

/// What is said of a file that is wrong: where, what, and what may have been meant.
@Suite struct FileProblemTests {
    @Test(
        "A mistake in a table has a place, a reason and a suggestion",
        arguments: [
            ("pagin: page", "9:5", "a table has no 'pagin'", ["paging"]),
            ("paging: pages", "9:13", "paging: expected none, page, offset, cursor, next_url, found 'pages'", ["page"]),
            (
                "paging: {style: cursor}", "9:13",
                "paging: expected one of next, last_row, header to say where the cursor comes from, found none", []
            ),
            (
                "paging: {style: cursor, next: a, header: B}", "9:46",
                "paging: expected one of next, last_row, header to say where the cursor comes from, found next and header",
                []
            ),
            ("paging: {style: page, first: -1}", "9:34", "first: expected a whole number from 0 on, found '-1'", []),
            ("filters: {idd: {equals: id}}", "9:15", "there is no field 'idd'", ["id"]),
            (
                "filters: {id: {any_of: id, as: single}}", "9:28", "any_of: several values can't be sent as single",
                [
                    "repeated", "brackets", "comma", "json",
                ]
            ),
            ("filters: {id: {equal: id}}", "9:20", "a filter has no 'equal'", ["equals"]),
            ("filters: {id: {equals: id, form: date}}", "9:38", "id is not a timestamp, so it has no such form", []),
            (
                "sorts: {id: by=id}", "9:17",
                "the sort by id: expected {direction} or {-} in 'by=id', or asc and desc apart", []
            ),
            ("method: POST", "9:13", "POST without a body: expected send: body, for a search that changes nothing", []),
            ("send: body", "9:11", "GET has no body: expected method: POST", []),
            ("method: DELETE", "9:13", "method: expected GET, POST, found 'DELETE'", []),
            ("key: di", "9:10", "there is no field 'di'", ["id"]),
            ("auth: [oauth]", "9:11", "there is no way to authenticate named 'oauth'", []),
            ("total: {path: t, unit: row}", "9:28", "unit: expected rows, pages, unclear, found 'row'", ["rows"]),
            (
                "budgets: [sixty]", "9:14",
                "budgets: expected requests in a time such as 60/m or 1000/10s, found 'sixty'", []
            ),
            ("common: {links: {idd: id}}", "9:22", "the shared table links has no column 'idd'", ["id"]),
            (
                "windows: {from: a, to: b, days: 31}", "9:21",
                "windows.from: expected the parameter of a filter on a timestamp, found 'a'", []
            ),
            (
                "page_size: {parameter: n}", "9:16",
                "page_size has a parameter and no maximum; expected the largest size to ask for", []
            ),
            ("records: [data]", "9:14", "records: expected a text, found a list", []),
        ])
    func table(_ line: String, _ place: String, _ message: String, _ suggestions: [String]) throws {
        let file = Self.file(line)
        let problem = try #require(file.problems.first, "nothing was wrong with \(line)")
        #expect(problem.message == message)
        #expect(problem.suggestions == suggestions)
        let position = try #require(problem.span.map { file.source.position(at: $0.start) })
        #expect("\(position.line):\(position.column)" == place)
        #expect(problem.source?.name == "shop.provider.yaml")
        #expect(file.failedTables == ["things"])
        #expect(file.provider?.resources.map(\.table.name) == ["others"], "the other table is lost too")
    }

    @Test(
        "A mistake in a field names the field's place",
        arguments: [
            ("{id: txt}", "there is no type 'txt'"),
            ("{ID: text}", "'ID' can't be a field's name; expected lower-case letters, digits and _"),
            ("{id: text a b}", "id: only money has a second path, that of its currency"),
            ("{id: {type: text, time: unix}}", "id: only a timestamp can be counted from 1970"),
            (
                "{id: {type: money, units: minor}}",
                "id: minor units need the path of the currency, whose decimals they are counted by"
            ),
            ("{id: {type: text, nulable: true}}", "a field has no 'nulable'"),
            ("{raw: json}", "every table already has the column 'raw': the row as received"),
            ("[id]", "fields: expected keys with values, found a list"),
            ("{id: {type: text, nullable: yes}}", "nullable: expected true or false, found 'yes'"),
        ])
    func field(_ fields: String, _ message: String) {
        let file = Self.file("doc: x", fields: fields)
        #expect(file.problems.first?.message == message)
        #expect(file.problems.first?.span != nil)
        #expect(file.failedTables == ["things"])
    }

    @Test(
        "A mistake beside the tables costs the provider",
        arguments: [
            ("url: ftp://x", "url: expected an address such as https://api.example.com/v1, found 'ftp://x'"),
            ("url: https://x/", "url: expected an address such as https://api.example.com/v1, found 'https://x/'"),
            ("titel: Shop", "a provider file has no 'titel'"),
            ("auth: basic {key}", "auth: expected two halves with a colon between them, such as basic {api_key}:"),
            ("auth: bearer {key", "'{key' opens a brace and doesn't close it"),
            ("kit: 99", "this file is written for kit 99; this quire knows kit 2"),
            ("settings: {base_url: x}", "every provider already has the setting 'base_url'"),
            (
                "hosts: [https://files.test]",
                "hosts: expected the name of a host such as files.example.com, found 'https://files.test'"
            ),
            ("hosts: [\"*.test\"]", "hosts: expected the name of a host such as files.example.com, found '*.test'"),
            ("settings: [a]", "settings: expected keys with values, found a list"),
        ])
    func provider(_ line: String, _ message: String) {
        let file = Shop.file("", provider: line.hasPrefix("url") ? "docs: x" : line)
        let text = line.hasPrefix("url") ? file.source.text.replacing("url: https://api.test", with: line) : nil
        let read = text.map { ProviderFile.read($0, name: "x") } ?? file
        #expect(read.problems.first?.message == message)
        #expect(read.provider == nil)
    }

    @Test(
        "A file that is no provider file says so, whatever it is",
        arguments: [
            "", "   \n", "- a\n- b\n", "just text", "{", "a: b: c", "a: *x", "\u{0}", "provider: shop",
            "provider: [x]\ntables: {}", "provider: shop\ntables: {}", "a: 1\na: 2\n", "provider: shop\ntables: {a: 1}",
            String(repeating: "[", count: 5000),
        ])
    func hostile(_ text: String) {
        let file = ProviderFile.read(text, name: "x.provider.yaml")
        #expect(file.provider == nil)
        #expect(!file.problems.isEmpty)
    }

    @Test("A few aliases that stand for more than memory holds are refused")
    func aliases() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1..<30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(
            ProviderFile.read(text, name: "x").problems.first?.message == "more than 16 YAML aliases are not accepted")
    }

    @Test("A file cut off anywhere never crashes the reader")
    func cutOff() throws {
        for name in ["qonto", "mijnklantportaal", "txn"] {
            let bytes = try ProviderFiles.read(name).source.bytes
            for end in stride(from: 0, to: bytes.count, by: 97) {
                let file = ProviderFile.read(String(decoding: bytes[..<end], as: UTF8.self), name: name)
                #expect(file.provider != nil || !file.problems.isEmpty)
            }
        }
    }

    private static func file(_ line: String, fields: String = "{id: text}") -> ProviderFile {
        ProviderFile.read(
            """
            provider: shop
            url: https://api.test
            auth: bearer {key}
            tables:
              others: {path: /others, fields: {id: text}}
              things:
                path: /things
                fields: \(fields)
                \(line)
            """, name: "shop.provider.yaml")
    }
}
