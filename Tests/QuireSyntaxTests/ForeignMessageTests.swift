import QuireDiagnostics
import QuireSyntax
import Testing

/// What people of other languages write is answered with what it is here.
@Suite struct ForeignMessageTests {
    @Test(
        "a form of another language names the one of this",
        arguments: [
            ("qonto", "from qonto"), ("qonto.payment_links limit 5", "from qonto"),
            ("from q count(*)", "count"), ("from q count distinct status", "distinct status count"),
            ("from q where status in (paid open) count", "paid, open"),
            ("from q where status in (paid, open done)", "paid, open, done"),
            ("from q where t = last month", "month(today-1mo)"), ("from q where t >= this year", "year(today)"),
            ("from q where t in next week", "= week(today+1w)"), ("from q where t = previous day", "today-1d"),
        ])
    func suggestion(text: String, meant: String) throws {
        let problem = try #require(Parser.parse(SourceText(text)).diagnostics.first)
        #expect(problem.suggestions == [meant])
        #expect(problem.replacement == meant)
    }

    @Test(
        "what has no counterpart says what there is instead",
        arguments: [
            ("from q select *", "without 'select' all columns are returned"),
            ("from q select count(*)", "'count' counts rows"), ("delete from q", "Quire only reads"),
            ("update q", "Quire only reads"), (#"\d"#, "begin with a dot"),
        ])
    func words(text: String, words: String) throws {
        let problem = try #require(Parser.parse(SourceText(text)).diagnostics.first)
        #expect("\(problem.message) \(problem.hint ?? "")".contains(words))
        #expect(problem.suggestions.isEmpty)
    }
}
