import QuireModel
import QuirePlan
import Testing

@Suite("Conditions")
struct ConditionTests {
    @Test(
        "two ways to say the same hold for the same rows, nulls among them",
        arguments: [
            ("not (i < 5)", "i >= 5 or i is null"), ("not (d >= 2.5)", "d < 2.5 or d is null"),
            ("i != 5", "not (i = 5)"),
            ("i != 5", "i < 5 or i > 5 or i is null"), ("t != 'a'", "t < 'a' or t > 'a' or t is null"),
            ("i not in (1, null)", "not (i = 1 or i is null)"), ("t in ('a', 'b')", "t = 'a' or t = 'b'"),
            ("i in (3, 4.0)", "i = 3 or i = 4"),
            ("t in ('a', null)", "t = 'a' or t is null"), ("i between 2 and 4", "i >= 2 and i <= 4"),
            ("not i between 2 and 4", "i < 2 or i > 4 or i is null"), ("i < k", "k > i"), ("i = k", "not (i != k)"),
            ("i = k", "(i is null and k is null) or (i <= k and i >= k)"),
            ("not (b and i > 3)", "not b or not (i > 3)"),
            ("not (b or i > 3)", "not b and not (i > 3)"), ("b", "b = true"), ("not b", "b != true"),
            ("b = null", "b is null"),
            ("coalesce(i, 0) = 0", "i is null or i = 0"),
            ("if(i > 3, b, not b)", "(i > 3 and b) or (not (i > 3) and not b)"),
            ("m > 2", "m.value > 2"), ("m > 2 EUR", "m.currency = 'EUR' and m.value > 2"),
            ("m != 2 EUR", "not (m = 2 EUR)"),
            ("m = n", "not (m != n)"), ("m < n", "n > m"), ("m > n", "m > n and m.currency = n.currency"),
            ("m in (1, 2)", "m = 1 or m = 2"),
            ("m in (1 EUR, 2 USD)", "m = 1 EUR or m = 2 USD"), ("t contains A", "lower(t) contains a"),
            ("t starts 'a'", "lower(t) ~ '^a'"), ("t ends 'B'", "lower(t) ~ 'b$'"),
            ("t not contains a", "not (t contains a)"),
            ("t ~ '^$'", "t = ''"), ("tags contains 'b'", "tags[0] = B or tags[1] = B or tags[2] = B"),
            ("length(tags) = 0", "tags[0] is null and tags is not null"),
            ("at = 2026-11", "month(at) = 2026-11"), ("at = 2026", "year(at) = 2026"),
            ("at <= 2026-11-30", "date(at) <= 2026-11-30"),
            ("at > 2026-11-30", "date(at) > 2026-11-30"), ("at != 2026-Q4", "quarter(at) != 2026-Q4"),
            ("at < 2026-W49", "week(at) < 2026-W49"),
            ("date(at) <= 2026-11", "at <= 2026-11"), ("date(at) > 2026-11", "at > 2026-11"),
            ("at >= 2026-12", "at >= trunc(2026-12-01, 'month')"),
            ("at between 2026-11 and 2026-12-05", "at >= 2026-11-01 and at <= 2026-12-05"),
            ("at = day", "date(at) = day"), ("at < day", "date(at) < day"),
            ("day = 2026-11", "month(day) = 2026-11"), ("day >= 2026-12", "day > 2026-11"),
            ("2026-11-30 < at", "at > 2026-11-30"),
            ("month_of_year(at) = 11", "month(at) = 2026-11"), ("age(at) > 0s", "at < now"),
            ("at > now - 7d", "now - 7d < at"),
            ("span > 1d", "span > 24h"), ("span = 24h", "span = 1d"), ("j = 2", "j in (2)"), ("null = null", "1 = 1"),
            ("null != null", "1 = 2"),
            ("i < null", "1 = 2"), ("i = null", "i is null"), ("i + null = null", "1 = 1"),
        ],
        ["UTC", "Europe/Amsterdam", "America/Los_Angeles"])
    func equivalent(pair: (String, String), zoneName: String) throws {
        let seed: UInt64 = 20
        let rows = SampleRows(SampleRows.random(200, seed: seed), zone: try #require(CalendarZone(named: zoneName)))
        let (first, second) = (try rows.holds(pair.0), try rows.holds(pair.1))
        let different = first.indices.first { first[$0] != second[$0] }
        #expect(different == nil, "seed \(seed): \(different.map { "\(rows.batch.row($0))" } ?? "")")
    }

    @Test(
        "a condition on the example row",
        arguments: [
            ("t = 'Acme \u{E9}'", true), ("t = 'Acme e\u{301}'", false), ("t contains 'ME \u{C9}'", true),
            ("t contains ''", true),
            ("u contains ''", false), ("u ~ '.*'", false), ("not (u contains a)", true), ("u != x", true),
            ("u not in (x)", true),
            ("t ~ '^Ac.*\u{E9}$'", true), ("t ~ '^ac'", false), ("t ~ '(?i)^ac'", true), ("tags contains A", true),
            ("tags contains ab", false),
            ("j.b = true", true), ("j.x[0] = 1", true), ("j.x[1].y > 2", true), ("j.x[1].y = \"2.5\"", true),
            ("j.nope != 1", true),
            ("j.at = 2026-11", true), ("m > n", false), ("m = n", false), ("m != n", true), ("m > 50 USD", false),
            ("i = 7.0", true),
            ("7 in (i, k)", true), ("i in (k, 7)", true), ("length(u) < 5", false),
        ])
    func examples(text: String, expected: Bool) throws {
        #expect(try SampleRows([try SampleRows.example()]).holds(text) == [expected])
    }

    @Test("a conjunction of nothing holds, a disjunction of nothing doesn't")
    func empty() throws {
        var context = EvaluationContext(zone: .utc, now: Timestamp(seconds: 0))
        let (evaluator, batch) = (Evaluator(schema: Schema([])), RowBatch(columns: [], count: 2))
        #expect(try evaluator.condition(.condition(.and([])), batch, &context) == [true, true])
        #expect(try evaluator.condition(.condition(.or([])), batch, &context) == [false, false])
    }

    @Test("comparing amounts of several currencies is noted")
    func currencies() throws {
        let rows = SampleRows(SampleRows.random(50, seed: 3))
        #expect(try rows.values("m > 2").notes.currencies["m"] == ["EUR", "USD"])
        #expect(try rows.values("m * 2 > 2").notes.currencies["m * 2"] == ["EUR", "USD"])
        #expect(try rows.values("m.value").notes.currencies.isEmpty)
        #expect(try rows.values("m > 2 EUR").notes.currencies.values.allSatisfy { $0.count <= 1 })
    }
}
