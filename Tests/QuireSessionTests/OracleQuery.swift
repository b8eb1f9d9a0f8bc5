import QuireTestSupport

/// A random query, written in this language and in SQL.
///
/// The SQL has a column `p` for the place of each row, and beside each column of money one for its currency.
struct OracleQuery {
    /// What is known of a column.
    struct Column {
        enum Kind { case text, bool, integer, decimal, money, period }
        var name: String
        var kind: Kind
    }

    /// A condition or value in both languages.
    struct Both {
        var quire: String
        var sql: String
    }

    private(set) var quire = "from qonto"
    /// What the last stage gives; in the end the whole query.
    private(set) var sql = "links"
    /// The SQL of each stage, which the next one names.
    private var steps: [String] = []
    private(set) var columns: [Column] = [
        Column(name: "id", kind: .text), Column(name: "status", kind: .text), Column(name: "amount", kind: .money),
        Column(name: "currency", kind: .text), Column(name: "debitor_name", kind: .text),
        Column(name: "reusable", kind: .bool),
    ]
    private var names = 0
    /// Whether the result still has the source's own columns, of which some aren't compared.
    private var hasAllColumns = true

    init(_ random: inout SplitMix64) {
        for _ in 0..<Int.random(in: 1...5, using: &random) { addStage(&random) }
        if hasAllColumns { add("select \(columns.map(\.name).joined(separator: ", "))", select(columns.map(\.sql))) }
        let shown = columns.map(\.name).joined(separator: ", ")
        let steps = steps.enumerated().map { "s\($0) as (\($1))" }.joined(separator: ", ")
        sql = "with \(steps) select \(shown) from (\(sql)) order by p"
    }

    private mutating func add(_ stage: String, _ sql: String) {
        quire += " " + stage
        self.sql = "s\(steps.count)"
        steps.append(sql)
    }

    private func select(_ items: [String], _ tail: String = "") -> String {
        "select \((items + ["p"]).joined(separator: ", ")) from (\(sql)) \(tail)"
    }

    private mutating func name(_ prefix: String) -> String {
        names += 1
        return "\(prefix)\(names)"
    }

    private mutating func addStage(_ random: inout SplitMix64) {
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1, 2:
            let condition = self.condition(&random, depth: 0)
            add("where \(condition.quire)", "select * from (\(sql)) where \(condition.sql)")
        case 3:
            let (name, value) = (name("d"), self.value(&random))
            let items = columns.map(\.sql) + value.parts.map { "\($0.sql) as \(name)\($0.suffix)" }
            add("derive \(name) = \(value.quire)", select(items + hidden))
            columns.append(Column(name: name, kind: value.kind))
        case 4:
            let kept = columns.shuffled(using: &random).prefix(Int.random(in: 1...columns.count, using: &random))
            add("select \(kept.map(\.name).joined(separator: ", "))", select(kept.map(\.sql)))
            columns = Array(kept)
            hasAllColumns = false
        case 5, 6:
            var (keys, orders): ([String], [String]) = ([], [])
            for column in columns.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)) {
                let (isDown, nulls) = (random.chance(50), random.chance(20))
                keys.append(column.name + (isDown ? " desc" : "") + (nulls ? " nulls first" : ""))
                orders.append(column.order + (isDown ? " desc" : "") + " nulls \(nulls ? "first" : "last")")
            }
            let place = "row_number() over (order by \((orders + ["p"]).joined(separator: ", "))) as p"
            let items = (columns.map(\.sql) + hidden + [place]).joined(separator: ", ")
            add("sort \(keys.joined(separator: ", "))", "select \(items) from (\(sql))")
        case 7:
            let count = Int.random(in: 0...30, using: &random)
            add("limit \(count)", "select * from (\(sql)) order by p limit \(count)")
        case 8:
            let count = Int.random(in: 0...10, using: &random)
            add("skip \(count)", "select * from (\(sql)) order by p limit -1 offset \(count)")
        case 9: distinct(&random)
        case 10: count(&random)
        default: group(&random)
        }
    }

    /// The month is a column of the table in SQL alone, and of no use once the source's columns are gone.
    private var hidden: [String] { hasAllColumns ? ["month"] : [] }

    private mutating func distinct(_ random: inout SplitMix64) {
        let kept = columns.filter { _ in random.chance(40) }
        guard !kept.isEmpty else { return }
        let items = kept.map(\.sql).joined(separator: ", ")
        add(
            "distinct \(kept.map(\.name).joined(separator: ", "))",
            "select \(items), min(p) as p from (\(sql)) group by \(items)")
        columns = kept
        hasAllColumns = false
    }

    private mutating func count(_ random: inout SplitMix64) {
        hasAllColumns = false
        let name = name("n")
        columns = [Column(name: name, kind: .integer)]
        add("count select \(name) = count", "select count(*) as \(name), 1 as p from (\(sql))")
    }
}

extension OracleQuery.Column {
    /// The column in a list of SQL, with its currency when it is money.
    var sql: String { kind == .money ? "\(name), \(name)__c" : name }

    /// What SQL orders by.
    var order: String {
        switch kind {
        case .decimal, .money: "\(name) collate number"
        case .text, .bool, .integer, .period: name
        }
    }
}

// MARK: Conditions and values

extension OracleQuery {
    /// A value that a stage can compute.
    struct Value {
        var quire: String
        var kind: Column.Kind
        /// The SQL of the value and, of money, of its currency.
        var parts: [(suffix: String, sql: String)]
    }

    private func pick(_ random: inout SplitMix64, _ kinds: Column.Kind...) -> Column? {
        columns.filter { kinds.contains($0.kind) }.randomElement(using: &random)
    }

    mutating func value(_ random: inout SplitMix64) -> Value {
        func plain(_ quire: String, _ kind: Column.Kind, _ sql: String) -> Value {
            Value(quire: quire, kind: kind, parts: [("", sql)])
        }
        if random.chance(40), let money = pick(&random, .money) {
            let factor = Int.random(in: -2...3, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                return Value(
                    quire: "\(money.name) * \(factor)", kind: .money,
                    parts: [("", "times(\(money.name), '\(factor)')"), ("__c", "\(money.name)__c")])
            case 1: return plain("\(money.name).value + 0.5", .decimal, "plus(\(money.name), '0.5')")
            default: return plain("\(money.name).value / 7", .decimal, "over(\(money.name), '7')")
            }
        }
        if random.chance(40), let number = pick(&random, .decimal, .integer) {
            return plain("1.0 * \(number.name) - 3", .decimal, "minus(times('1', \(number.name)), '3')")
        }
        if random.chance(50), let text = pick(&random, .text) {
            return random.chance(50)
                ? plain("lower(\(text.name))", .text, "lowered(\(text.name))")
                : plain("length(coalesce(\(text.name), 'none'))", .integer, "length(coalesce(\(text.name), 'none'))")
        }
        let condition = self.condition(&random, depth: 1)
        return random.chance(50)
            ? plain("if(\(condition.quire), 'yes', 'no')", .text, "case when \(condition.sql) then 'yes' else 'no' end")
            : plain(condition.quire, .bool, "(\(condition.sql))")
    }

    func condition(_ random: inout SplitMix64, depth: Int) -> Both {
        if depth < 2, random.chance(30) {
            let (first, second) = (condition(&random, depth: depth + 1), condition(&random, depth: depth + 1))
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return Both(quire: "(\(first.quire) and \(second.quire))", sql: "(\(first.sql) and \(second.sql))")
            case 1: return Both(quire: "(\(first.quire) or \(second.quire))", sql: "(\(first.sql) or \(second.sql))")
            default: return Both(quire: "not (\(first.quire))", sql: "not (\(first.sql))")
            }
        }
        guard let column = columns.randomElement(using: &random) else { return Both(quire: "true", sql: "1") }
        let name = column.name
        if random.chance(12) {
            return random.chance(50)
                ? Both(quire: "\(name) is null", sql: "\(name) is null")
                : Both(quire: "\(name) is not null", sql: "\(name) is not null")
        }
        switch column.kind {
        case .text, .period: return comparison(name, column.kind, &random)
        case .bool: return Both(quire: name, sql: "coalesce(\(name), 0)")
        case .integer, .decimal, .money:
            let number = Int.random(in: -5...100, using: &random)
            if column.kind == .money, random.chance(30) {
                return Both(
                    quire: "\(name) >= \(abs(number)) EUR",
                    sql: "coalesce(cmp(\(name), '\(abs(number))') >= 0 and \(name)__c = 'EUR', 0)")
            }
            let symbol = random.pick("<", "<=", ">", ">=")
            return Both(quire: "\(name) \(symbol) \(number)", sql: "coalesce(cmp(\(name), '\(number)') \(symbol) 0, 0)")
        }
    }

    private func comparison(_ name: String, _ kind: Column.Kind, _ random: inout SplitMix64) -> Both {
        guard kind == .text else { return Both(quire: "\(name) = 2026-05", sql: "\(name) is '2026-05'") }
        let value = random.pick("paid", "open", "EUR", "Ann", "Zoë", "yes", "")
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return Both(quire: "\(name) = '\(value)'", sql: "\(name) is '\(value)'")
        case 1: return Both(quire: "\(name) != '\(value)'", sql: "\(name) is not '\(value)'")
        case 2:
            return Both(quire: "\(name) in ('\(value)', 'USD')", sql: "coalesce(\(name) in ('\(value)', 'USD'), 0)")
        case 3: return Both(quire: "\(name) > '\(value)'", sql: "coalesce(\(name) > '\(value)', 0)")
        default:
            return Both(
                quire: "\(name) contains 'A'", sql: "coalesce(instr(lowered(\(name)), 'a') > 0, 0)")
        }
    }
}

// MARK: Groups

extension OracleQuery {
    private struct Member {
        var text: String
        var sql: String
        var kind: Column.Kind
        var name: String
        /// The column of money that it is computed of.
        var money: String?
    }

    mutating func group(_ random: inout SplitMix64) {
        var keys: [(column: Column, sql: String, quire: String)] = []
        for column in columns.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))
        where column.kind != .money {
            keys.append((column, column.name, column.name))
        }
        if hasAllColumns, random.chance(30) {
            let name = name("k")
            keys.append((Column(name: name, kind: .period), "month", "\(name) = month(created_at)"))
        }
        let members = (0..<Int.random(in: 1...3, using: &random)).map { _ in member(&random) }
        var made = keys.map(\.column)
        var groups = keys.map(\.sql)
        let amounts = members.compactMap(\.money)
        if !amounts.isEmpty {
            let own = amounts.map { "case when \($0) is null then null else \($0)__c end" }
            let rest = columns.contains { $0.name == "currency" } ? ["currency"] : []
            groups.append("coalesce(\((own + rest + ["null", "null"]).joined(separator: ", ")))")
            if !made.contains(where: { $0.name == "currency" }) { made.append(Column(name: "currency", kind: .text)) }
        }
        let keyNames = keys.indices.map { "g\($0)" }
        let inner = (groups.enumerated().map { "\($1) as \($0 < keys.count ? "g\($0)" : "gc")" }).joined(
            separator: ", ")
        let source = "select *\(inner.isEmpty ? "" : ", " + inner) from (\(sql))"
        let allKeys = keyNames + (amounts.isEmpty ? [] : ["gc"])
        let results = members.enumerated().map { "\($1.sql) as m\($0)" }
        var grouped = "select \((allKeys + results).joined(separator: ", ")) from (\(source))"
        if !allKeys.isEmpty { grouped += " group by " + allKeys.joined(separator: ", ") }
        if keys.isEmpty, !amounts.isEmpty {
            // Of no rows there is one group all the same.
            grouped +=
                " union all select null, \(results.joined(separator: ", ")) from (\(source)) where 0"
                + " having not exists (select 1 from (\(source)))"
        }
        if members.allSatisfy({ $0.money != nil }) {
            let partition = keyNames.isEmpty ? "" : "partition by " + keyNames.joined(separator: ", ")
            grouped =
                "select * from (select *, max(gc is not null) over (\(partition)) as known from (\(grouped)))"
                + " where gc is not null or not known"
        }
        finish(keys, members, amounts, grouped, made)
    }

    private mutating func finish(
        _ keys: [(column: Column, sql: String, quire: String)], _ members: [Member], _ amounts: [String],
        _ grouped: String, _ made: [Column]
    ) {
        var items = keys.enumerated().map { "g\($0) as \($1.column.name)" }
        if made.count > keys.count { items.append("gc as currency") }
        for (index, member) in members.enumerated() {
            items.append("m\(index) as \(member.name)")
            if member.kind == .money { items.append("gc as \(member.name)__c") }
        }
        var order = keys.enumerated().map { index, key in
            "g\(index)\(key.column.kind == .decimal ? " collate number" : "") nulls last"
        }
        if !amounts.isEmpty { order.append("gc nulls last") }
        let place = order.isEmpty ? "1 as p" : "row_number() over (order by \(order.joined(separator: ", "))) as p"
        let head = keys.isEmpty ? "" : keys.map(\.quire).joined(separator: ", ") + " "
        let text = members.map { "\($0.name) = \($0.text)" }.joined(separator: ", ")
        add("group \(head){ \(text) }", "select \((items + [place]).joined(separator: ", ")) from (\(grouped))")
        columns = made + members.map { Column(name: $0.name, kind: $0.kind) }
        hasAllColumns = false
    }

    private mutating func member(_ random: inout SplitMix64) -> Member {
        let name = name("a")
        let condition = random.chance(30) ? self.condition(&random, depth: 1) : nil
        let suffix = condition.map { " if \($0.quire)" } ?? ""
        func taken(_ value: String) -> String { condition.map { "case when \($0.sql) then \(value) end" } ?? value }
        guard random.chance(75), let column = columns.randomElement(using: &random) else {
            return Member(text: "count\(suffix)", sql: "count(\(taken("1")))", kind: .integer, name: name)
        }
        let money = column.kind == .money ? column.name : nil
        let isNumber = [.money, .decimal, .integer].contains(column.kind)
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            return Member(
                text: "count \(column.name)\(suffix)", sql: "count(\(taken(column.name)))", kind: .integer, name: name)
        case 1:
            let own = column.kind == .money ? "\(column.name) || ' ' || \(column.name)__c" : column.name
            return Member(
                text: "count(distinct \(column.name))\(suffix)", sql: "count(distinct \(taken(own)))", kind: .integer,
                name: name)
        case 2 where column.kind != .bool:
            let isLeast = random.chance(50)
            let function = isNumber ? (isLeast ? "least_of" : "greatest_of") : (isLeast ? "min" : "max")
            return Member(
                text: "\(isLeast ? "min" : "max") \(column.name)\(suffix)", sql: "\(function)(\(taken(column.name)))",
                kind: column.kind, name: name, money: money)
        case 3:
            let isFirst = random.chance(50)
            return Member(
                text: "\(isFirst ? "first" : "last") \(column.name)\(suffix)",
                sql: "\(isFirst ? "first_of" : "last_of")(\(taken(column.name)), p)", kind: column.kind, name: name,
                money: money)
        default:
            guard isNumber else {
                return Member(text: "count\(suffix)", sql: "count(\(taken("1")))", kind: .integer, name: name)
            }
            let (word, function) = random.pick(("sum", "total_of"), ("avg", "mean_of"), ("median", "median_of"))
            let kind: Column.Kind = column.kind == .integer && word != "sum" ? .decimal : column.kind
            return Member(
                text: "\(word) \(column.name)\(suffix)", sql: "\(function)(\(taken(column.name)))", kind: kind,
                name: name, money: money)
        }
    }
}
