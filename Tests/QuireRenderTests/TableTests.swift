import QuireModel
import QuireRender
import Testing

/// Tables and cards as they look.
@Suite struct TableTests {
    static let schema = Schema([
        Schema.Column("id", .text), Schema.Column("status", .text), Schema.Column("amount", .money),
        Schema.Column("created_at", .timestamp), Schema.Column("description", .text),
        Schema.Column("items", .list(.any)),
        Schema.Column("reusable", .bool),
    ])

    static let rows: [[Value]] = [
        [
            .text("plk_01"), .text("paid"), .euros("1200.5"), .instant("2026-11-20T12:00:00Z"),
            .text("Invoice 7 for Zoë, second reminder"), .list([.text("a"), .integer(2)]), .bool(true),
        ],
        [.text("plk_02"), .text("open"), .euros("-7"), .null, .text("漢字 \u{1B}[2J\n"), .null, .bool(false)],
        [
            .text("plk_03"), .text("expired"), .null, .instant("2026-01-02T03:04:05.678Z"), .text(""), .list([]), .null,
        ],
        [.text("plk_04"), .null, .euros("0.125"), .instant("2026-01-02T03:04:05Z"), .text("👩‍👩‍👧 e\u{301}"), .null, .null],
    ]

    @Test("a table shows everything where there is no terminal, whatever the size of pages", arguments: [1, 2, 1000])
    func noTerminal(batchSize: Int) throws {
        let expected = #"""
            id      status     amount  created_at                description                         items    reusable
            ──────  ───────  ────────  ────────────────────────  ──────────────────────────────────  ───────  ────────
            plk_01  paid     1200.5    2026-11-20T12:00:00Z      Invoice 7 for Zoë, second reminder  ["a",2]  true
            plk_02  open       -7                                漢字 \u{1B}[2J\n                             false
            plk_03  expired            2026-01-02T03:04:05.678Z                                      []
            plk_04              0.125  2026-01-02T03:04:05Z      👩‍👩‍👧 é

            """#
        try check(.table, nil, expected, batchSize: batchSize)
        try check(.table, 200, expected)
    }

    @Test("a table shortens the widest text first, then leaves columns out, and says so") func narrow() throws {
        try check(
            .table, 80,
            #"""
            id      status     amount  created_at                descrip…  items    reusable
            ──────  ───────  ────────  ────────────────────────  ────────  ───────  ────────
            plk_01  paid     1200.5    2026-11-20T12:00:00Z      Invoice…  ["a",2]  true
            plk_02  open       -7                                漢字 \u…           false
            plk_03  expired            2026-01-02T03:04:05.678Z            []
            plk_04              0.125  2026-01-02T03:04:05Z      👩‍👩‍👧 é

            """#, message: "2 cells shortened; `--format card` shows all")
        try check(
            .table, 40,
            """
            id      status     amount
            ──────  ───────  ────────
            plk_01  paid     1200.5
            plk_02  open       -7
            plk_03  expired
            plk_04              0.125

            """, message: "3 of 7 columns shown; `--format card` shows all")
        try check(
            .table, 3, "id\n───\npl…\npl…\npl…\npl…\n",
            message: "1 of 7 columns shown, 4 cells shortened; `--format card` shows all")
        try check(
            .table, 0, "…\n─\n…\n…\n…\n…\n",
            message: "1 of 7 columns shown, 4 cells shortened; `--format card` shows all")
    }

    @Test("cards show everything at any width", arguments: [nil, 40, 80, 200]) func card(width: Int?) throws {
        let expected = #"""
            ── 1 ───────────────────────────────────
            id           plk_01
            status       paid
            amount       1200.5
            created_at   2026-11-20T12:00:00Z
            description  Invoice 7 for Zoë, second reminder
            items        ["a",2]
            reusable     true
            ── 2 ───────────────────────────────────
            id           plk_02
            status       open
            amount       -7
            created_at
            description  漢字 \u{1B}[2J\n
            items
            reusable     false
            ── 3 ───────────────────────────────────
            id           plk_03
            status       expired
            amount
            created_at   2026-01-02T03:04:05.678Z
            description
            items        []
            reusable
            ── 4 ───────────────────────────────────
            id           plk_04
            status
            amount       0.125
            created_at   2026-01-02T03:04:05Z
            description  👩‍👩‍👧 é
            items
            reusable

            """#
        try check(.card, width, expected)
        try check(.card, width, expected, batchSize: 1)
    }

    @Test("markdown is the same at any width", arguments: [nil, 40, 80, 200]) func markdown(width: Int?) throws {
        try check(
            .markdown, width,
            #"""
            | id | status | amount | created_at | description | items | reusable |
            | --- | --- | ---: | --- | --- | --- | --- |
            | plk_01 | paid | 1200.5 | 2026-11-20T12:00:00Z | Invoice 7 for Zoë, second reminder | ["a",2] | true |
            | plk_02 | open | -7 |  | 漢字 \u{1B}[2J<br> |  | false |
            | plk_03 | expired |  | 2026-01-02T03:04:05.678Z |  | [] |  |
            | plk_04 |  | 0.125 | 2026-01-02T03:04:05Z | 👩‍👩‍👧 é |  |  |

            """#, batchSize: 3)
    }

    @Test("colour makes headers bold, rules faint and nulls a word") func colour() throws {
        let schema = Schema([Schema.Column("a", .text), Schema.Column("n", .integer)])
        let rows: [[Value]] = [[.null, .integer(12345)], [.text("null"), .null]]
        let options = RenderOptions(terminalWidth: 80, colour: true, unicode: false)
        #expect(
            try render(.table, schema, rows, options).replacing("\u{1B}[", with: "^")
                == """
                ^1ma^0m         ^1mn^0m
                ^2m----  -----^0m
                ^2mnull^0m  12345
                null   ^2mnull^0m

                """)
        #expect(
            try render(.card, schema, [rows[0]], options).replacing("\u{1B}[", with: "^")
                == "^2m-- 1 -----------------------------------^0m\n^1ma^0m  ^2mnull^0m\n^1mn^0m  12345\n")
    }

    @Test("on a terminal rows come with their batch, in the widths of the first") func streaming() throws {
        let schema = Schema([Schema.Column("name", .text), Schema.Column("n", .decimal), Schema.Column("at", .date)])
        var table = OutputFormat.table.renderer(RenderOptions(terminalWidth: 80))
        #expect(!table.isBuffering)
        #expect(table.begin(schema).isEmpty)
        #expect(table.rows(batch(schema, [])).isEmpty)
        let first = table.rows(batch(schema, [[.text("abcdef"), .number("1.5"), .during("2026-11-20")]]))
        #expect(
            String(decoding: first, as: UTF8.self)
                == "name      n  at\n──────  ───  ──────────\nabcdef  1.5  2026-11-20\n")
        let next = table.rows(
            batch(
                schema,
                [
                    [.text("longer than that"), .number("2"), .null],
                    [.text("é"), .number("123456.789"), .during("2026-11-21")],
                ]))
        #expect(String(decoding: next, as: UTF8.self) == "longe…  2\né       123456.789  2026-11-21\n")
        #expect(table.end(complete: true).isEmpty)
        #expect(table.notes.rows == 3)
        #expect(table.notes.message == "1 cell shortened; `--format card` shows all")
    }

    @Test("elsewhere a table waits for all rows, and a failed one shows those it has") func buffering() throws {
        let schema = Schema([Schema.Column("name", .text)])
        var table = OutputFormat.table.renderer(RenderOptions())
        #expect(table.isBuffering)
        _ = table.begin(schema)
        #expect(table.rows(batch(schema, [[.text("a")]])).isEmpty)
        #expect(String(decoding: table.end(complete: false), as: UTF8.self) == "name\n────\na\n")
        #expect(table.notes.rows == 1)
    }

    @Test("only a chart, and a table without a terminal, hold rows back", arguments: OutputFormat.allCases)
    func holds(_ format: OutputFormat) throws {
        #expect(format.renderer(RenderOptions()).isBuffering == [.table, .chart].contains(format))
        #expect(format.renderer(RenderOptions(terminalWidth: 80)).isBuffering == (format == .chart))
    }

    private func check(
        _ format: OutputFormat, _ width: Int?, _ expected: String, message: String? = nil, batchSize: Int = 1000,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        var renderer = format.renderer(RenderOptions(terminalWidth: width))
        let output = text(&renderer, Self.schema, Self.rows, batchSize: batchSize)
        #expect(output == expected, sourceLocation: location)
        #expect(renderer.notes.message == message, sourceLocation: location)
        #expect(renderer.notes.rows == Self.rows.count, sourceLocation: location)
    }
}
