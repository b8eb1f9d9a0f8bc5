import QuireDiagnostics
import QuireModel
import QuireTestSupport
import Testing

@Suite("Names and types")
struct BinderTests {
    @Test(
        "a condition means what the language says",
        arguments: [
            ("state = new", "state = \"new\""), ("state == 'paid'", "state = \"paid\""),
            ("state = `paid` or paid", nil),
            ("note = state", "note = state"), ("note = statex", "note = \"statex\""), ("id = abc", "id = \"abc\""),
            ("note in (a, state)", "note = \"a\" or note = state"), ("note in (a, b, a)", "note in (\"a\", \"b\")"),
            ("note in (a, null)", "note in (\"a\", null)"), ("note not in (a)", "not note in (\"a\")"),
            ("note = null", "note is null"), ("null != note", "not note is null"),
            ("note is not null", "not note is null"),
            ("total between 1 and 5", "total >= 1 and total <= 5"), ("5 < total", "total > 5"),
            ("not total between 1 and 5", "not (total >= 1 and total <= 5)"), ("paid", "paid"),
            ("not paid", "not paid"),
            ("note contains state", "note contains state"), ("note contains sta", "note contains \"sta\""),
            ("state contains pai", "state contains \"pai\""), ("tags contains a", "tags contains \"a\""),
            ("note ~ '^a'", "note ~ \"^a\""),
            ("note starts 'A' and note not ends b", "note starts \"A\" and not note ends \"b\""),
            ("total + 1 * 2 > 3", "total + 2 > 3"), ("paid = true", "paid = true"),
            ("total > 1_000.50", "total > 1000.50"),
            ("orders.total > 1", "total > 1"), ("`total` > 1", "total > 1"), ("raw.x.y[0] = 1", "raw.x.y[0] = 1"),
            ("raw.x = maybe", "raw.x = \"maybe\""), ("total = 2026", "total = 2026"), ("2 > 1", "2 > 1"),
            ("day + 1mo > day", "day + P1M > day"), ("coalesce(note, state) = x", "coalesce(note, state) = \"x\""),
        ] as [(String, String?)])
    func conditions(text: String, expected: String?) {
        let binding = Binding("from shop where \(text)")
        #expect(binding.stages.first == expected.map { "filter \($0)" }, "\(binding.diagnostics.map(\.message))")
    }

    @Test(
        "a time compared with a period is compared with its bounds",
        arguments: [
            ("at = 2026-11", "at >= 2026-11-01T00:00:00Z and at < 2026-12-01T00:00:00Z"),
            ("at <= 2026-11-20", "at < 2026-11-21T00:00:00Z"), ("at > 2026-11-20", "at >= 2026-11-21T00:00:00Z"),
            ("at < 2026-Q4", "at < 2026-10-01T00:00:00Z"), ("at >= 2026-W47", "at >= 2026-11-16T00:00:00Z"),
            ("at != 2026-11-20", "not (at >= 2026-11-20T00:00:00Z and at < 2026-11-21T00:00:00Z)"),
            ("at between 2026-11-01 and 2026-11-20", "at >= 2026-11-01T00:00:00Z and at < 2026-11-21T00:00:00Z"),
            ("at = 2026", "at >= 2026-01-01T00:00:00Z and at < 2027-01-01T00:00:00Z"),
            ("2026 < at", "at >= 2027-01-01T00:00:00Z"), ("at > now - 30d", "at > 2026-10-21T12:00:00Z"),
            ("at = today", "at >= 2026-11-20T00:00:00Z and at < 2026-11-21T00:00:00Z"),
            ("at < NOW", "at < 2026-11-20T12:00:00Z"), ("at > 2026-11-20T10:00:00+02:00", "at > 2026-11-20T08:00:00Z"),
            ("year(at) = 2026", "year(at) = 2026"), ("month(at) = 2026-11", "month(at) = 2026-11"),
            ("year(at) in (2025, 2026)", "year(at) in (2025, 2026)"),
            ("month_of_year(at) = 11", "month_of_year(at) = 11"),
            ("day = 2026", "day = 2026"),
            ("at in (2026-11-20)", "at >= 2026-11-20T00:00:00Z and at < 2026-11-21T00:00:00Z"),
        ])
    func periods(text: String, expected: String) {
        let binding = Binding("from shop where \(text)")
        let stages = binding.stages.map { $0.replacing("or (", with: "(") }
        #expect(stages.first == "filter \(expected)", "\(binding.diagnostics.map(\.message))")
    }

    @Test("days are those of the run's zone")
    func zone() throws {
        let zone = try #require(CalendarZone(named: "Europe/Amsterdam"))
        #expect(
            Binding("from shop where at = 2026-03-29", zone: zone).stages == [
                "filter at >= 2026-03-28T23:00:00Z and at < 2026-03-29T22:00:00Z"
            ])
    }

    @Test(
        "money is compared by number, or within its currency",
        arguments: [
            ("amount > 100", "amount > 100"), ("100 < amount", "amount > 100"),
            ("amount > 100 EUR", "amount.currency = \"EUR\" and amount.value > 100"),
            ("amount != 100 EUR", "not (amount.currency = \"EUR\" and amount.value = 100)"),
            ("amount.value > 100", "amount.value > 100"), ("amount = null", "amount is null"),
            ("amount > amount", "amount > amount"),
            ("amount in (1, 2.5)", "amount in (1, 2.5)"), ("amount * 2 > 10", "amount * 2 > 10"),
        ])
    func money(text: String, expected: String) {
        let binding = Binding("from qonto where \(text)")
        #expect(binding.stages == ["filter \(expected)"], "\(binding.diagnostics.map(\.message))")
    }

    @Test(
        "a column without a name of its own is named by its words",
        arguments: [
            ("items[0].unit_price.value", "items_0_unit_price_value: decimal"),
            ("month(created_at)", "month_created_at: period"),
            ("amount.currency", "amount_currency: text"), ("(status)", "status: text"),
            ("trunc(created_at, \"month\")", "trunc_created_at_month: timestamp"),
            ("round(amount, 2)", "round_amount_2: money"),
            ("n = amount / 2", "n: money"), ("n = amount / amount", "n: decimal"), ("n = status = paid", "n: bool"),
            ("n = created_at - created_at", "n: duration"), ("n = date(created_at) + 1d", "n: date"),
            ("n = date(created_at) + 1h", "n: timestamp"), ("raw.amount", "raw_amount: json"), ("n = null", "n: null"),
            ("n = if(reusable, 1, 2.5)", "n: decimal"), ("n = coalesce(id, status)", "n: text"),
            ("n = 1 / 2", "n: decimal"),
            ("n = 7 % 2", "n: integer"), ("n = age(created_at)", "n: duration"), ("`x y` = 1", "x y: integer"),
        ])
    func names(item: String, column: String) {
        let binding = Binding("from qonto select \(item)")
        #expect(binding.columns == [column], "\(binding.diagnostics.map(\.message))")
    }

    @Test("stages change the columns from left to right")
    func scopes() {
        #expect(
            Binding("from shop derive total = total * 2, twice = total * 2 select total, twice").stages == [
                "project id, state, paid, note, total = total * 2, at, day, tags, raw",
                "project id, state, paid, note, total, at, day, tags, twice = total * 2, raw", "project total, twice",
            ])
        #expect(Binding("from shop drop raw").codes == ["unknown-field"])
        #expect(
            Binding("from shop count by state, m = month(at)").columns == [
                "state: text", "m: period", "count: integer",
            ])
        #expect(
            Binding("from shop distinct state sort state").stages == ["project state", "distinct", "sort state asc"])
        #expect(Binding("from shop distinct").stages.last == "distinct")
        #expect(Binding("from shop top 3 by total, at asc").stages == ["sort total desc, at asc", "take 3"])
        #expect(Binding("from shop sort note nulls first").stages == ["sort note asc nulls first"])
        #expect(Binding("from shop select kept = raw where kept.x = 1").columns == ["kept: json"])
        #expect(Binding("from shop derive paid = note where state = paid").codes == ["ambiguous-word"])
        #expect(Binding("from shop drop paid where state = paid").codes.isEmpty)
        #expect(Binding("from shop derive state = lower(state) where state = unheard").codes.isEmpty)
    }

    @Test("a provider's alias and the previous result are sources")
    func sources() {
        #expect(Binding("from q count").codes.isEmpty)
        let last = Schema([Schema.Column("n", .integer)])
        #expect(Binding("from last where n > 1", last: last).stages == ["filter n > 1"])
        #expect(Binding("from last where last.n > 1", last: last).stages == ["filter n > 1"])
        #expect(Binding("from last where raw.n > 1", last: last).codes == ["unknown-field"])
    }

    @Test(
        "an error points at what causes it",
        arguments: [
            "from shop where 1️⃣stae2️⃣ = new", "from shop where state in (new, 1️⃣paid2️⃣)", "from shop sort id, 1️⃣totl2️⃣ desc",
            "from shop where 1️⃣total = \"x\"2️⃣ and paid", "from shop select id, 1️⃣total + 12️⃣", "from 1️⃣shp2️⃣ limit 5",
            "from shop.1️⃣ordrs2️⃣", "from shop where round(1️⃣note2️⃣) = 1", "from shop where day > at and 1️⃣note2️⃣",
            "from qonto where items[0].1️⃣titl2️⃣ = x", "from shop where é = 1",
        ])
    func spans(marked: String) {
        let text = MarkedText(marked)
        let spans = Binding(text.text).diagnostics.compactMap(\.span)
        if text.span.start < text.span.end { #expect(spans == [text.span]) } else { #expect(spans.count == 1) }
    }

    @Test("every mistake of a query is named in one go, in its order")
    func all() {
        let binding = Binding("from shop where stae = 1 sort totl derive x = nte limit 3 select ide")
        #expect(binding.query == nil)
        #expect(binding.diagnostics.map { $0.suggestions.first } == ["state", "total", "note", "id"])
    }
}
