import QuireDiagnostics
import QuireSyntax
import QuireTestSupport
import Testing

@Suite("Formatting")
struct SyntaxPrinterTests {
    @Test(
        "a script is written in canonical form",
        arguments: [
            ("FROM  q WHERE a==1   SORT b DESC", "from q where a = 1 sort b desc\n"),
            ("from q|where a=1|limit 5", "from q where a = 1 limit 5\n"),
            ("from q\nwhere a=1\nlimit 5", "from q\n  where a = 1\n  limit 5\n"),
            ("from a;from b;;", "from a\nfrom b\n"), ("from a\n\n\n\nfrom b", "from a\n\nfrom b\n"),
            ("let x=from q where a in(1,2)\n\n", "let x = from q where a in (1, 2)\n"),
            ("from q where t > now - 30d and u<2026-11-20-30d", "from q where t > now-30d and u < 2026-11-20 - 30d\n"),
            ("from q where a= - b+ + c and NOT d", "from q where a = -b + +c and not d\n"),
            (
                "#!/usr/bin/env quire\n#c\n\nfrom q #  trailing \n#end",
                "#!/usr/bin/env quire\n#c\n\nfrom q  #  trailing\n#end\n"
            ),
            ("from q # head\n # about where\nwhere a # tail\n", "from q  # head\n  # about where\n  where a  # tail\n"),
            ("from q where a = # five\n  5", "from q\n  # five\n  where a = 5\n"),
            (
                "from q group a {n=count, # rows\n # sums\n t=sum b if c=1 # last\n}",
                "from q\n  group a {\n    n = count,  # rows\n    # sums\n    t = sum b if c = 1  # last\n  }\n"
            ),
            ("from q group a {n=count,}", "from q group a { n = count }\n"),
            ("from q group {avg (if(a, 1, 0)), count( a )}", "from q group { avg(if(a, 1, 0)), count(a) }\n"),
            ("from q group {count(distinct count)}", "from q group { count(distinct count) }\n"),
            ("from q sort not;from r", "from q sort not;\nfrom r\n"),
            ("param a:date=today-3d", "param a: date = today-3d\n"),
            ("assert (from q count)=0,'m'", "assert (from q count) = 0, 'm'\n"),
            ("describe  'a b.csv'", "describe 'a b.csv'\n"),
            (
                "FROM \"b.csv\"(delimiter \";\" ,skip 3,`Name of payer`:text,amount:money EUR \"1.234,56\",) as b",
                "from \"b.csv\" (delimiter \";\", skip 3, `Name of payer`: text, amount: money EUR \"1.234,56\") as b\n"
            ),
            ("from 'a.csv',\"b.csv\" join 'c.csv' on a=c.a", "from 'a.csv', \"b.csv\" join 'c.csv' on a = c.a\n"),
            ("", ""), ("# c", "# c\n"), ("from q\r\n# c\r\nwhere a", "from q\n  # c\n  where a\n"),
            ("from q where a = 'x\ny' limit 5", "from q\n  where a = 'x\ny'\n  limit 5\n"),
            ("explain analyze from q limit 1", "explain analyze from q limit 1\n"),
            ("from `q q`.`t` as `x`", "from `q q`.`t` as `x`\n"),
            (
                "from qonto where status = paid and amount > 1_000.50 EUR and created_at between 2026-11-01 and today sort amount desc",
                "from qonto\n  where status = paid and amount > 1_000.50 EUR and created_at between 2026-11-01 and today\n  sort amount desc\n"
            ),
        ])
    func canonical(text: String, expected: String) {
        #expect(SyntaxPrinter.format(SourceText(text)).text == expected)
    }

    @Test("a text with errors is left as it is")
    func withErrors() {
        let result = SyntaxPrinter.format(SourceText("from q   where"))
        #expect(result.text == "from q   where" && result.diagnostics.count == 1)
    }

    @Test("formatting twice changes nothing, and the tree stays the same", arguments: Examples.valid)
    func laws(text: String) {
        checkLaws(text)
    }

    @Test("the laws hold for random scripts with comments", arguments: [UInt64.random(in: 0...UInt64.max), 1, 2, 3])
    func randomLaws(seed: UInt64) {
        var script = RandomScript(seed: seed)
        for _ in 0..<60 {
            let text = script.next()
            guard checkLaws(text, "seed \(seed)") else { return }
        }
    }

    @Test("the laws hold for texts that the grammar of the document allows")
    func grammarLaws() {
        let seed = UInt64.random(in: 0..<1_000_000)
        var writer = GrammarWriter(.document, seed: seed)
        for _ in 0..<400 {
            guard checkLaws(writer.text("statement"), "seed \(seed)") else { return }
        }
    }

    @discardableResult
    private func checkLaws(_ text: String, _ context: String = "") -> Bool {
        let parsed = Parser.parse(SourceText(text))
        let once = SyntaxPrinter.format(SourceText(text)).text
        let twice = SyntaxPrinter.format(SourceText(once)).text
        let comment = Comment(rawValue: "\(context)\n\(text)\n-- gave --\n\(once)")
        #expect(parsed.diagnostics.map(\.message) == [], comment)
        #expect(once == twice, comment)
        let reparsed = Parser.parse(SourceText(once))
        let isSame = treeDump(parsed.statements) == treeDump(reparsed.statements)
        #expect(isSame, comment)
        let marks = text.split(separator: "#~", omittingEmptySubsequences: false).count
        #expect(once.split(separator: "#~", omittingEmptySubsequences: false).count == marks, comment)
        return once == twice && isSame && parsed.isValid
    }
}
