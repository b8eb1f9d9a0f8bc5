import QuireModel
import QuirePlan
import Testing

@Suite("Values of expressions")
struct EvaluatorTests {
    @Test(
        "numbers are exact, and null in is null out",
        arguments: [
            ("i + k", "5"), ("i - k", "9"), ("i * k", "-14"), ("i / k", "-3.5"), ("i % k", "1"), ("k % i", "-2"),
            ("-i", "-7"),
            ("+d", "12.50"), ("d + i", "19.50"), ("d * d", "156.2500"), ("d / 3", "4.166666666667"), ("d % 5", "2.50"),
            ("0.1 + 0.2", "0.3"), ("1 / 3 * 3", "0.999999999999"), ("i / 0", ""), ("d % 0", ""), ("i % 0", ""),
            ("i + null", ""), ("length(u) + 1", ""), ("i + k * 2", "3"), ("(i + k) * 2", "10"), ("0 - i", "-7"),
        ])
    func numbers(text: String, expected: String) throws { try check(text, expected) }

    @Test(
        "money keeps its currency, and two currencies never become one",
        arguments: [
            ("m + 1", "101.00 EUR"), ("m * 2", "200.00 EUR"), ("m / 3", "33.333333333333 EUR"), ("m - m", "0.00 EUR"),
            ("m / m", "1"),
            ("m + n", ""), ("m - n", ""), ("m / n", ""), ("-m", "-100.00 EUR"), ("round(m / 3, 2)", "33.33 EUR"),
            ("100 - m", "0.00 EUR"),
            ("abs(-m)", "100.00 EUR"), ("m.value", "100.00"), ("m.currency", "EUR"), ("m + 5 EUR", "105.00 EUR"),
            ("m + 5 USD", ""), ("coalesce(null, m)", "100.00 EUR"), ("m % 30", "10.00 EUR"),
        ])
    func money(text: String, expected: String) throws { try check(text, expected) }

    @Test(
        "functions of text",
        arguments: [
            ("lower(t)", "acme é"), ("upper(t)", "ACME É"), ("length(t)", "6"), ("trim('  a b\t')", "a b"),
            ("trim('')", ""),
            ("length('e\u{301}')", "2"), ("length('😀')", "1"), ("length(tags)", "2"), ("length(u)", ""),
            ("lower(u)", ""),
            ("concat(t, '-', i, u, b)", "Acme é-7true"), ("concat(u)", ""), ("coalesce(u, t)", "Acme é"),
            ("coalesce(u, null)", ""),
            ("if(b, 1, 2)", "1"), ("if(not b, 1, 2)", "2"), ("if(u = 'x', 'y', t)", "Acme é"), ("if(i > 5, i, d)", "7"),
        ])
    func texts(text: String, expected: String) throws { try check(text, expected) }

    @Test(
        "texts are taken apart by bytes and counted by Unicode scalars",
        arguments: [
            ("replace('a-b-c', '-', '+')", "a+b+c"), ("replace('aaa', 'aa', 'b')", "ba"),
            ("replace(t, '', 'x')", "Acme é"),
            ("replace('é', 'e', 'x')", "é"), ("replace(u, 'a', 'b')", ""), ("replace('a', null, 'b')", ""),
            ("replace('', 'a', 'b')", ""), ("split('a,b,', ',')[2]", ""), ("length(split('a,b,', ','))", "3"),
            ("split('a--b', '--')[1]", "b"), ("length(split('', ','))", "1"), ("length(split('abc', ''))", "1"),
            ("split(u, ',')", ""), ("substring(t, 1)", "cme é"),
            ("substring(t, -1)", "é"), ("substring(t, 1, 3)", "cme"), ("substring(t, -3, 2)", "e "),
            ("substring(t, 99)", ""), ("substring(t, -99, 2)", "Ac"), ("substring(t, 0, 0)", ""),
            ("substring(t, 0, -5)", ""), ("substring('e\u{301}x', 1, 1)", "\u{301}"), ("substring(t, null)", ""),
            ("substring(t, 9223372036854775807, 9223372036854775807)", ""),
            ("substring(t, -9223372036854775807, 2)", "Ac"),
        ])
    func textParts(text: String, expected: String) throws { try check(text, expected) }

    @Test(
        "rounding",
        arguments: [
            ("round(2.5)", "2"), ("round(3.5)", "4"), ("round(-2.5)", "-2"), ("round(d, 1)", "12.5"),
            ("round(12.55, 1)", "12.6"),
            ("round(12.45, 1)", "12.4"), ("round(1234, -2)", "1200"), ("round(d, 9999)", "12.50"),
            ("round(i, -9999)", "0"),
            ("floor(-1.5)", "-2"), ("ceil(-1.5)", "-1"), ("floor(i)", "7"), ("abs(k)", "2"), ("abs(-12.50)", "12.50"),
            ("round(d, null)", ""),
        ])
    func rounding(text: String, expected: String) throws { try check(text, expected) }

    @Test(
        "times, periods and durations",
        arguments: [
            ("year(at)", "2026"), ("quarter(at)", "2026-Q4"), ("month(at)", "2026-11"), ("week(at)", "2026-W47"),
            ("date(at)", "2026-11-20"),
            ("month_of_year(at)", "11"), ("day_of_week(at)", "5"), ("hour(at)", "10"), ("day_of_week(1969-12-28)", "7"),
            ("trunc(at, 'month')", "2026-11-01T00:00:00Z"), ("trunc(at, 'hour')", "2026-11-20T10:00:00Z"),
            ("trunc(at, 'minute')", "2026-11-20T10:30:00Z"), ("trunc(at, 'week')", "2026-11-16T00:00:00Z"),
            ("trunc(at, 'day')", "2026-11-20T00:00:00Z"), ("trunc(at, 'quarter')", "2026-10-01T00:00:00Z"),
            ("trunc(day, 'year')", "2026-01-01T00:00:00Z"), ("age(at)", "PT1H29M44.5S"), ("age(day)", "PT12H"),
            ("at + 1d", "2026-11-21T10:30:15.500Z"), ("at - span", "2026-11-20T08:00:15.500Z"),
            ("1d + at", "2026-11-21T10:30:15.500Z"),
            ("at - at", "PT0S"), ("day - 2026-11-01", "P19D"), ("day + 2mo", "2027-01-20"),
            ("day + 36h", "2026-11-21T12:00:00Z"),
            ("2026-01-31 + 1mo", "2026-02-28"), ("span + 1d", "P1DT2H30M"), ("span * 2", "PT5H"), ("2 * span", "PT5H"),
            ("-span", "-PT2H30M"), ("month(day)", "2026-11"), ("year(null)", ""), ("week(2027-01-03)", "2026-W53"),
        ])
    func times(text: String, expected: String) throws { try check(text, expected) }

    @Test(
        "paths into undeclared JSON",
        arguments: [
            ("j.x[0]", "1"), ("j.x[1].y", "2.5"), ("j.x[1].y + 1", "3.5"), ("j.x[9].y", ""), ("j.nope.no", ""),
            ("j.b", "true"),
            ("tags[0]", "a"), ("tags[5]", ""), ("length(j.x)", "2"), ("lower(j.x[1].y)", "2.5"),
            ("month(j.at)", "2026-11"), ("-j.x[0]", "-1"),
        ])
    func paths(text: String, expected: String) throws { try check(text, expected) }

    @Test(
        "what can't be computed is an error, not a guess",
        arguments: [
            "i * 9223372036854775807", "d * 9999999999999999999999999999999999999", "at + 8000y", "day + 8000y",
            "at - 3000y",
            "span * 9223372036854775807", "abs(m * 99999999999999999999999999999999999999)",
            "-(i - 7 - 9223372036854775807 - 1)",
            "day + (0d - 9223372036854775807d - 1d)", "at + (0mo - 9223372036854775807mo - 1mo)",
        ])
    func outOfRange(text: String) throws {
        let rows = SampleRows([try SampleRows.example()])
        #expect(throws: EvaluationError.self) { try rows.values(text) }
    }

    @Test("divisions by zero and mixed currencies are counted, in the branch that is taken alone")
    func notes() throws {
        let rows = SampleRows([try SampleRows.example(), try SampleRows.example()])
        #expect(try rows.values("i / (i - 7)").notes.divisionsByZero == 2)
        #expect(try rows.values("m + n").notes.mixedArithmetic == 2)
        for text in ["if(i = 7, 0, i / (i - 7))", "i != 7 and i / (i - 7) > 1", "i = 7 or i / (i - 7) > 1"] {
            #expect(try rows.values(text).notes.divisionsByZero == 0, "\(text)")
        }
    }

    private func check(_ text: String, _ expected: String) throws {
        let value = try SampleRows([try SampleRows.example()]).values(text).values.first ?? .null
        if case .money(let money) = value {
            #expect([value.plainText, money.currency ?? ""].joined(separator: " ") == expected)
        } else {
            #expect(value.plainText == expected)
        }
    }
}
