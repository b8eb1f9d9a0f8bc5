import QuireModel

/// A random query over payment links.
struct RandomQuery {
    /// The conditions, each in a `where` of its own or joined.
    var filters: [String]
    /// The sort keys; none for the list's own order.
    var keys: [String]
    /// `skip` and `limit`, in that order.
    var cut: [String]
    /// What follows.
    var tail: [String]

    init(_ random: inout SplitMix64) {
        filters = (0..<Int.random(in: 0...3, using: &random)).map { _ in RandomQuery.condition(&random) }
        keys =
            random.chance(60)
            ? (0..<(random.chance(70) ? 1 : 2)).map { index in RandomQuery.key(&random, first: index == 0) } : []
        cut = []
        if random.chance(25) { cut.append("skip \(Int.random(in: 0...12, using: &random))") }
        if random.chance(70) { cut.append("limit \(random.pick(0, 1, 2, 3, 5, 10, 25, 100, 1000))") }
        tail = []
        while tail.count < 3, random.chance(35) { tail.append(RandomQuery.stage(&random, last: tail.last)) }
    }

    /// A query that an access path other than the scan will likely answer: a range, the first of an order, or a count.
    init(ofPath random: inout SplitMix64) {
        keys = []
        cut = []
        tail = []
        let status = random.pick(
            "status=paid", "status in (open, paid)", "status != paid", "status not in (open, paid)")
        filters = random.chance(40) ? [status] : []
        guard !random.chance(25) else {
            tail = [random.pick("count", "count", "count by status")]
            return
        }
        let field = random.pick("amount", "expiration_date")
        filters.append(RandomQuery.range(of: field, &random))
        if random.chance(50) {
            keys = [field + random.pick("", " desc")]
            if random.chance(20) { keys.append("id") }
            if random.chance(40) { cut.append("limit \(random.pick(1, 2, 5, 12))") }
        }
        if random.chance(20) {
            tail = [random.pick("count", "count by status", "select id, amount", "where reusable = true")]
        }
    }

    private static func range(of field: String, _ random: inout SplitMix64) -> String {
        let first = Int.random(in: 0..<30, using: &random)
        let last = first + Int.random(in: 0..<12, using: &random)
        // Amounts are multiples of five below a hundred, and links expire within a month of 28 May.
        func value(_ number: Int) -> String {
            field == "amount"
                ? "\(number * 4)"
                : number < 4
                    ? "2026-05-\(28 + number)"
                    : number < 34 ? "2026-06-\(number < 13 ? "0" : "")\(number - 3)" : "2026-07-01"
        }
        return random.pick(
            "\(field) >= \(value(first)) and \(field) < \(value(last))",
            "\(field) > \(value(first)) and \(field) <= \(value(last))", "\(field) > \(value(first))",
            "\(field) <= \(value(last))", "\(field) between \(value(first)) and \(value(last))",
            "\(field) = \(value(first))")
    }

    /// The query as text.
    var text: String {
        let sort = keys.isEmpty ? [] : ["sort \(keys.joined(separator: ", "))"]
        return (["from qonto"] + filters.map { "where \($0)" } + sort + cut + tail).joined(separator: " ")
    }

    private static func key(_ random: inout SplitMix64, first: Bool) -> String {
        let name =
            first ? random.pick("amount", "amount", "expiration_date", "created_at") : random.pick("id", "debitor_name")
        return name + random.pick("", " asc", " desc") + (random.chance(10) ? " nulls first" : "")
    }

    private static func condition(_ random: inout SplitMix64) -> String {
        let number = Int.random(in: 0...100, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0, 1, 2:
            return random.pick(
                "status=paid", "status in (open, paid)", "status in (paid, paid, expired)",
                "status=paid or status=open",
                "(status = canceled or status in (open, processing))", "\"paid\" = status")
        case 3:
            return random.pick(
                "status != paid", "not (status=open)", "status not in (open, paid)", "status is null",
                "status is not null", "status > open", "status starts \"p\"", "status = \"PAID\"", "status = \"new\"",
                "status in (paid, \"new\")", "status = \"paid\" and status = open")
        case 4:
            return random.pick(
                "amount > \(number)", "amount <= \(number)", "amount = \(number)",
                "amount between \(number / 2) and \(number)",
                "amount is null", "amount is not null", "not (amount < \(number))")
        case 5:
            return random.pick(
                "amount > \(number) EUR", "amount > 10 EUR and amount < 90", "amount != \(number) USD",
                "currency = \"USD\"", "currency in (\"EUR\", \"GBP\")", "amount.value * 2 > \(number)")
        case 6:
            return random.pick(
                "reusable = true", "not reusable = true", "resource_type = Invoice", "resource_type != Basket",
                "items is null", "items[0].quantity = 1.5")
        case 7:
            return random.pick(
                "debitor_name = \"Ann\"", "debitor_name is null", "debitor_name = \"\"",
                "invoice_number contains \"1\"",
                "debitor_name ~ \"^[AZ]\"", "length(id) > 16")
        case 8:
            return random.pick(
                "expiration_date >= 2026-06", "expiration_date = 2026-06", "created_at < 2026-05-01",
                "created_at between 2026-04-20 and 2026-05-10", "created_at > now - 20d")
        default:
            return random.pick(
                "status=paid or amount > \(number)", "(status=paid and amount > \(number)) or reusable = true",
                "status=open and (amount < \(number) or debitor_name is null)", "true", "false", "1 = 1", "1 > 2")
        }
    }

    private static func stage(_ random: inout SplitMix64, last: String?) -> String {
        // A stage may only name what the one before it left; the columns of all rows are there until something selects.
        guard last == nil else { return random.pick("limit 3", "skip 1", "distinct", "count") }
        return random.pick(
            "select id, status, amount", "select status", "select s = status, v = amount.value * 2", "drop url, items",
            "derive big = amount > 50", "distinct status", "distinct status, currency", "distinct", "count",
            "count by status", "count by status, currency", "count by month(created_at)", "where status=paid",
            "where amount > 30 limit 4", "sort id desc", "sort amount limit 3", "top 2 by expiration_date",
            "select raw",
            "select id, raw.status", "count by reusable sort count desc")
    }
}
