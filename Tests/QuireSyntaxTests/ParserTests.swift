import QuireDiagnostics
import QuireSyntax
import QuireTestSupport
import Testing

@Suite("Parser")
struct ParserTests {
    @Test("every example is valid", arguments: Examples.valid)
    func valid(text: String) {
        let parsed = Parser.parse(SourceText(text))
        #expect(parsed.diagnostics.map(\.message) == [])
        #expect(parsed.completeness == .complete)
    }

    @Test(
        "operators bind as documented",
        arguments: [
            ("a or b and c", "a or (b and c)"), ("not a = b and c", "(not (a = b)) and c"),
            ("-a.b * c + d", "((-(a.b)) * c) + d"),
            ("a - b - c", "(a - b) - c"), ("a + b < c * d", "(a + b) < (c * d)"), ("a - b % c", "a - (b % c)"),
            ("a between b + 1 and c and d", "(a between (b + 1) and c) and d"), ("not not a", "not (not a)"),
            ("a in (b) and not c is null", "(a in (b)) and (not (c is null))"),
            ("a = b or c = d or e", "(a = b) or (c = d) or e"),
        ])
    func precedence(text: String, grouped: String) {
        func shape(_ text: String) -> String {
            let parsed = Parser.parse(SourceText("print \(text)"))
            #expect(parsed.isValid)
            return treeDump(parsed.statements.map(\.kind)).replacing("(parenthesised", with: "(")
        }
        // Parentheses add a node each; without them the trees are the same.
        func bare(_ dump: String) -> String {
            dump.filter { $0 != "(" && $0 != ")" }.replacing("ExpressionSyntax", with: "")
        }
        #expect(bare(shape(text)) == bare(shape(grouped)))
        #expect(Set(shape(text)).isSubset(of: Set(shape(grouped))))
    }

    @Test(
        "statements end at a semicolon, a blank line, or a statement at column 0",
        arguments: [
            ("from a; from b", 2), ("from a\nfrom b", 2), ("from a\n\nfrom b", 2), ("from a\nwhere b\nsort c", 1),
            ("from a\n  where b", 1), ("from a where b =\nfrom", 1), ("from a sort b,\nprint", 1),
            ("from a where (\nfrom\n)", 1),
            ("from a where f(b,\n\n  c)", 1), ("from a |\nwhere b", 1), ("from a\n# c\nwhere b", 1),
            ("from a\r\n\r\nfrom b", 2),
            ("from a where b = 'x\n\nfrom y'", 1), (";;from a;;", 1), ("from a where (b\n\nfrom c where d", 2),
            ("let x = from a\nprint 1\nassert true", 3), ("select *\nfrom a\nwhere b = 1", 1),
        ])
    func separation(text: String, count: Int) {
        #expect(Parser.parse(SourceText(text)).statements.count == count)
    }

    @Test(
        "the prompt asks for more only where more is needed",
        arguments: [
            ("from a", .complete), ("from a where", .incomplete(.operand)), ("from a where b =", .incomplete(.operand)),
            ("from a sort b,", .incomplete(.operand)), ("from a |", .incomplete(.stage)),
            ("from a where (b", .incomplete(.bracket)),
            ("from a group b {\n\n", .incomplete(.bracket)), ("from a where b = 'x", .incomplete(.quote)),
            ("from a where\n\n", .complete), ("from a where;", .complete), ("", .complete), ("# c", .complete),
            ("from", .incomplete(.operand)), ("explain", .incomplete(.operand)),
            ("from a limit", .incomplete(.operand)),
            ("from a where b not", .complete), ("from a where not", .incomplete(.operand)), ("sort amount", .complete),
            ("from a left", .incomplete(.operand)), ("from a join b", .incomplete(.operand)),
            ("from a where f(b, ", .incomplete(.bracket)),
            ("from a where )", .complete), ("let x", .incomplete(.operand)), ("from a top 5", .incomplete(.operand)),
            ("from a where b between 1", .incomplete(.operand)), ("from a where b is", .incomplete(.operand)),
        ] as [(String, ParsedScript.Completeness)])
    func completeness(text: String, expected: ParsedScript.Completeness) {
        #expect(Parser.parse(SourceText(text), mode: .interactive).completeness == expected)
    }

    @Test(
        "a line at the prompt that begins with a stage refines the last result",
        arguments: ["sort a", "| sort a", "count"])
    func refinement(text: String) throws {
        let parsed = Parser.parse(SourceText(text), mode: .interactive)
        #expect(parsed.isValid)
        guard case .query(let query) = try #require(parsed.statements.first).kind else {
            Issue.record("no query"); return
        }
        #expect(query.source.kind == .refine && query.stages.count == 1)
        #expect(Parser.parse(SourceText(text), mode: .script).diagnostics.first?.code != nil)
    }

    @Test(
        "an error points at the text that caused it",
        arguments: [
            ("from a where 1️⃣<2️⃣", "missing-operand"), ("from a 1️⃣filter2️⃣ b", "unknown-stage"),
            ("from a limit 1️⃣-52️⃣", "invalid-count"),
            ("from a where b 1️⃣===2️⃣ c", "unknown-operator"), ("from a where 1️⃣(2️⃣b", "unclosed-bracket"),
            ("from a where 1️⃣a < b < c2️⃣", "comparison-chain"), ("from a where é = 2026-1️⃣132️⃣", "invalid-literal"),
            (#"from a where b = "é1️⃣\q2️⃣""#, "invalid-literal"), ("from a where b = 1️⃣\"2️⃣abc", "unterminated-text"),
            ("from 東京 1️⃣order by2️⃣ x", "unknown-stage"), ("1️⃣form2️⃣ a", "unknown-statement"),
            ("1️⃣sort2️⃣ a", "stage-without-query"),
            ("from a where b = 11️⃣,2️⃣ c = 2", "foreign-syntax"), ("let 1️⃣all2️⃣ = from a", "reserved-name"),
            ("from a derive 1️⃣lower(b)2️⃣", "unnamed-column"), ("from a where 1️⃣@2️⃣ = 1", "unknown-character"),
            ("from a group b { n = 1️⃣mode2️⃣ c }", "unknown-aggregate"), ("from a where b = 1️⃣“x”2️⃣", "smart-quotes"),
            ("from a 1️⃣from2️⃣ b", "unexpected-statement"), ("from a where b.1️⃣)2️⃣", "expected-name"),
        ])
    func spans(marked: String, code: String) throws {
        let expected = MarkedText(marked)
        let found = try #require(Parser.parse(SourceText(expected.text)).diagnostics.first)
        #expect(found.code.rawValue == code)
        #expect(found.span == SourceSpan(expected.start, expected.end) || marked.contains("1️⃣<"))
    }

    @Test("reading goes on at the next stage, so each slip gives one diagnostic")
    func recovery() {
        let text = "from a where b c sort limit -1 select f(x y) limit z where (from q where g(1 2) sort) > 3 skip 1"
        let codes = Parser.parse(SourceText(text)).diagnostics.map(\.code.rawValue)
        #expect(
            codes == [
                "unknown-stage", "unexpected-token", "expected-number", "unexpected-token",
                "missing-operand",
            ])
    }

    @Test(
        "SQL gets one diagnostic that shows the query in this language",
        arguments: [
            (
                "select * from qonto where status = 'paid' order by amount desc limit 5",
                "from qonto where status = 'paid' sort amount desc limit 5"
            ),
            ("SELECT count(*) FROM qonto", "from qonto count"), ("SELECT * FROM a", "from a"),
            ("select id, b as c from a", "from a select id, c = b"),
            (
                "SELECT status, COUNT(*) FROM a GROUP BY status HAVING COUNT(*) > 3 ORDER BY COUNT(*) DESC",
                "from a count by status where count > 3 sort count desc"
            ),
            ("select a, sum(b) as t, count(*) as n from q group by a", "from q group a { t = sum b, n = count }"),
            (
                "select sum(amount) from q where a <> 1 AND b IS NOT NULL",
                "from q where a != 1 and b is not null sum amount"
            ),
            ("select distinct a from q", "from q distinct a"),
            ("select * from q limit 10 offset 20", "from q skip 20 limit 10"),
            ("select *\nfrom q\nwhere a like '%x%'", "from q where a contains 'x'"),
            ("select a from q join r on q.id = r.id", nil),
            ("select a from q where b like 'x_y%'", nil), ("select a from", nil),
        ] as [(String, String?)])
    func sql(text: String, translation: String?) throws {
        let diagnostics = Parser.parse(SourceText(text)).diagnostics
        #expect(diagnostics.map(\.code.rawValue) == ["sql-syntax"])
        #expect(diagnostics.first?.suggestions.first == translation)
    }
}
