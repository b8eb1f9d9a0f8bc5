import QuireModel
import QuireRender
import Testing

@testable import QuireREPL

@Suite("Commands")
struct CommandTests {
    @Test(
        "a line is a command, or a statement",
        arguments: [
            ("help", .help, ""), ("?", .help, ""), ("exit", .quit, ""), ("QUIT", .quit, ""),
            ("help stages", .help, "stages"),
            (".format  csv ", .format, "csv"), (".mode csv", .format, "csv"), (".sources", .tables, ""),
            (".watch 10s from qonto count", .watch, "10s from qonto count"), (".Q 3", .quit, "3"),
        ] as [(String, MetaCommand.Name, String)])
    func commands(line: String, name: MetaCommand.Name, argument: String) {
        #expect(MetaCommand(line)?.kind == .command(name))
        #expect(MetaCommand(line)?.argument == argument)
    }

    @Test("statements and numbers are none", arguments: ["from qonto", "helpers", "quit now", "", ".5", "exit 3"])
    func statements(line: String) {
        #expect(MetaCommand(line) == nil)
    }

    @Test("an unknown command names the nearest")
    func unknown() {
        #expect(MetaCommand(".formta x")?.kind == .unknown("formta", nearest: "format"))
        #expect(MetaCommand(".zzzzzz")?.kind == .unknown("zzzzzz", nearest: nil))
    }

    @Test(
        "there is help on everything that can be asked about",
        arguments: HelpText.names + MetaCommand.Name.allCases.map { ".\($0)" } + ["upper", "sort", ""])
    func help(topic: String) {
        #expect(HelpText.about(topic)?.isEmpty == false)
    }

    @Test("help on nothing known names the nearest topic")
    func unknownHelp() {
        #expect(HelpText.about("stagse") == nil)
        #expect(HelpText.nearest("stagse") == "stages")
    }

    @Test(
        "psql's commands are answered with those of here",
        arguments: [
            (#"\d"#, ".tables"), (#"\d links"#, ".schema links"), (#"\dt+"#, ".tables"), (#"\q"#, ".quit"),
            (#"\x;"#, ".format card"),
            (#"\i a.quire"#, ".read a.quire"), (#"\zzz"#, nil),
        ] as [(String, String?)])
    func foreign(line: String, meant: String?) {
        let word = String(line.prefix { $0 != " " && $0 != ";" })
        #expect(MetaCommand(line)?.kind == .foreign(word, meant: meant))
    }

    @Test(
        "what looks like a secret is not written to disk, and what doesn't is",
        arguments: [
            ("from qonto where id = \"sk_live_abcdef123456\"", "from qonto where id = \"‹masked›\""),
            ("from x where api_token = hunter2", "from x where api_token = ‹masked›"),
            ("from x where password = \"p w\" limit 5", "from x where password = \"‹masked›\" limit 5"),
            ("from x where a = \"Zm9vYmFyQmF6UXV4MTIzNDU2Nzg\"", "from x where a = \"‹masked›\""),
            ("from x where id = \"194e6fad-e714-4923-9076-024788d3f3c3\"", nil), ("from qonto where status=paid", nil),
            ("from x where url = \"https://Example.com/Very/Long/Path1\"", nil),
            ("from x where created_at >= 2026-11-20T10:00:00Z", nil), ("from x where token is null", nil),
            ("é \"", nil), ("from x where a = 'sk_live_abcdef123456'", "from x where a = '‹masked›'"),
            ("from x # was ghp_0123456789abcdefghij", "from x # was ‹masked›"),
            ("param key: text = \"hunter2 x\"", "param key: text = \"‹masked›\""),
            ("param token: text", nil), ("param api_key: text = 'hunter2'", "param api_key: text = '‹masked›'"),
            (
                "print \"Authorization: Bearer abc.def-123\" # Basic YTpiY2RlZg==",
                "print \"Authorization: ‹masked› ‹masked›\" # Basic ‹masked›"
            ),
            ("from x where login = \"acme-1234:9f8e7d6c5b4a\"", "from x where login = \"acme-1234:‹masked›\""),
            (
                "from x where token in (\"a1\", 'b2') and n in (1, 2)",
                "from x where token in (\"‹masked›\", '‹masked›') and n in (1, 2)"
            ),
            ("from x where a in (\"sk_test_abcdefghij\", \"b\")", "from x where a in (\"‹masked›\", \"b\")"),
            (
                "from x where u = \"https://h/p?access_token=abc&x=1\"",
                "from x where u = \"https://h/p?access_token=‹masked›&x=1\""
            ),
            ("from x where monkey = \"banana\"", nil), ("from x where key = 5", nil),
            ("from test_account where live_mode = true", nil), ("from x sort key_figures", nil),
        ] as [(String, String?)])
    func masks(statement: String, written: String?) {
        #expect(SecretMask.masked(statement) == written ?? statement)
    }

    @Test(
        "watching is asked for with how often, what and until when",
        arguments: [
            ("10s from qonto count", 10, "from qonto count", nil), ("from qonto count", 5, "from qonto count", nil),
            ("2m from qonto until rows", 120, "from qonto", .rows), ("from a  until CHANGE", 5, "from a", .change),
            ("1h from until", 3_600, "from until", nil),
        ] as [(String, Int64, String, WatchRequest.Until?)])
    func watch(argument: String, seconds: Int64, query: String, until: WatchRequest.Until?) throws {
        let request = try WatchRequest(argument)
        #expect(request.interval == .seconds(seconds))
        #expect(request.query == query)
        #expect(request.until == until)
    }

    @Test(
        "what can't be watched is refused",
        arguments: ["", "10s", "10x from a", "0s from a", "99999h a", "a until row"])
    func badWatch(argument: String) {
        #expect(throws: WatchRequest.Problem.self) { try WatchRequest(argument) }
    }

    private func picture(_ rows: [[String]]) -> WatchPicture {
        let columns = [0, 1].map { index in Column(type: .text, values: rows.map { .text($0[index]) }) }
        let schema = Schema([Schema.Column("id", .text), Schema.Column("status", .text)])
        return WatchPicture(schema, [RowBatch(columns: columns, count: rows.count)], RenderOptions())
    }

    @Test("cells that differ from the time before are marked, rows known by their id")
    func changes() {
        let before = picture([["a", "open"], ["b", "open"]])
        let after = picture([["n", "new"], ["b", "open"], ["a", "paid"]])
        #expect(after.changes(since: nil).allSatisfy { $0 == [false, false] })
        let changes = after.changes(since: before)
        #expect(changes == [[true, true], [false, false], [false, true]])
        let lines = after.lines(marking: changes, columns: 30, height: 10, isColoured: false)
        #expect(lines == ["id   status", "n*   new*", "b    open", "a    paid*"])
        let narrow = after.lines(marking: changes, columns: 5, height: 3, isColoured: false)
        #expect(narrow.last == "2 of 3 rows, 1 of 2 columns shown")
        #expect(
            after.lines(marking: changes, columns: 30, height: 10, isColoured: true)[1].contains("\u{1B}[7mn\u{1B}[0m"))
    }

    @Test("settings have values and keep to them")
    func settings() {
        var settings = PromptSettings()
        for (name, _) in PromptSettings.names where name != "format" {
            for value in PromptSettings.values(of: name) {
                let isTaken = settings.set(name, to: value)
                #expect(isTaken)
                #expect(settings.value(of: name) == value)
            }
            let isTaken = settings.set(name, to: "nonsense")
            #expect(!isTaken)
        }
        let isKnown = settings.set("nonsense", to: "on")
        #expect(!isKnown)
    }
}
