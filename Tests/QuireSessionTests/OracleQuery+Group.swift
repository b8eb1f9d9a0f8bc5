import QuireModel

extension OracleQuery {
    private struct Key {
        var column: Column
        var sql: String
        var text: String
    }

    private struct Member {
        var text: String
        var sql: String
        var kind: Column.Kind
        var name: String
        /// The column of money that it is computed of.
        var money: Column?
    }

    mutating func group(_ random: inout SplitMix64) {
        let keys = keys(&random)
        let members = (0..<Int.random(in: 1...3, using: &random)).map { _ in member(&random) }
        // Amounts of one row and source are in one currency; of several there is no telling which is meant.
        guard Set(members.compactMap { $0.money?.source }).count < 2 else { return }
        let head = keys.isEmpty ? "" : keys.map(\.text).joined(separator: ", ") + " "
        let text = members.map { "\($0.name) = \($0.text)" }.joined(separator: ", ")
        group(keys, members, as: "group \(head){ \(text) }")
    }

    /// `count by`.
    mutating func countBy(_ random: inout SplitMix64) {
        let keys = keys(&random)
        guard !keys.isEmpty, !columns.contains(where: { $0.name == "count" }) else { return }
        let member = Member(text: "count", sql: "count(1)", kind: .integer, name: "count")
        group(keys, [member], as: "count by \(keys.map(\.text).joined(separator: ", "))")
    }

    /// `sum`, `avg`, `min` or `max`, with keys or without.
    mutating func aggregate(_ random: inout SplitMix64) {
        let keys = random.chance(50) ? keys(&random) : []
        guard
            let column = columns.filter({ [.integer, .decimal, .money].contains($0.kind) })
                .randomElement(using: &random)
        else { return }
        let (word, function) = random.pick(
            ("sum", "total_of"), ("avg", "mean_of"), ("min", "least_of"), ("max", "greatest_of"))
        let name = "\(word)_\(column.name.replacing(".", with: "_"))"
        guard !keys.contains(where: { $0.column.name == name }) else { return }
        let kind: Column.Kind = column.kind == .integer && word == "avg" ? .decimal : column.kind
        let member = Member(
            text: "", sql: Self.number("\(function)(\(column.id))", kind), kind: kind, name: name,
            money: column.kind == .money ? column : nil)
        let by = keys.isEmpty ? "" : " by \(keys.map(\.text).joined(separator: ", "))"
        group(keys, [member], as: "\(word) \(column.name)\(by)")
    }

    private mutating func keys(_ random: inout SplitMix64) -> [Key] {
        var keys: [Key] = []
        let plain = columns.filter { $0.kind != .money && $0.kind != .list }
        for column in plain.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)) {
            keys.append(Key(column: column, sql: column.id, text: column.name))
        }
        if hidden.contains("month"), random.chance(30) {
            let name = name("k")
            let column = Column(name: name, id: name, kind: .period)
            keys.append(Key(column: column, sql: "month", text: "\(name) = month(created_at)"))
        }
        return keys
    }

    private mutating func group(_ keys: [Key], _ members: [Member], as stage: String) {
        let amounts = members.compactMap(\.money)
        // A key that is called so must be the amounts' own currency.
        if let first = amounts.first, let key = keys.first(where: { $0.column.name == "currency" }) {
            guard first.twin(among: columns)?.id == key.column.id else { return }
        }
        var groups = keys.map(\.sql)
        if let first = amounts.first {
            let own = amounts.map { "case when \($0.id) is null then null else \($0.id)__c end" }
            let rest = first.twin(among: columns).map { [$0.id] } ?? []
            groups.append("coalesce(\((own + rest + ["null", "null"]).joined(separator: ", ")))")
        }
        let keyNames = keys.indices.map { "g\($0)" }
        let inner = groups.enumerated().map { "\($1) as \($0 < keys.count ? "g\($0)" : "gc")" }.joined(separator: ", ")
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
        finish(keys, members, isDivided: !amounts.isEmpty, grouped, stage)
    }

    private mutating func finish(
        _ keys: [Key], _ members: [Member], isDivided: Bool, _ grouped: String, _ stage: String
    ) {
        var items = keys.enumerated().map { "g\($0) as \($1.column.id)" }
        var made = keys.map { Column(name: $0.column.name, id: $0.column.id, kind: $0.column.kind) }
        if isDivided, !made.contains(where: { $0.name == "currency" }) {
            items.append("gc as currency")
            made.append(Column(name: "currency", id: "currency", kind: .text))
        }
        for (index, member) in members.enumerated() {
            items.append("m\(index) as \(member.name)")
            // An amount that is null has no currency.
            if member.kind == .money {
                items.append("case when m\(index) is not null then gc end as \(member.name)__c")
            }
            made.append(Column(name: member.name, id: member.name, kind: member.kind))
        }
        var order = keys.enumerated().map { index, key in
            "g\(index)\(key.column.kind == .decimal ? " collate number" : "") nulls last"
        }
        if isDivided { order.append("gc nulls last") }
        let place = order.isEmpty ? "1 as p" : "row_number() over (order by \(order.joined(separator: ", "))) as p"
        add(stage, "select \((items + [place]).joined(separator: ", ")) from (\(grouped))")
        columns = made
        leaveSource()
    }

    private mutating func member(_ random: inout SplitMix64) -> Member {
        let name = name("a")
        let condition = random.chance(30) ? self.condition(&random, depth: 1) : nil
        let suffix = condition.map { " if \($0.quire)" } ?? ""
        func taken(_ value: String) -> String { condition.map { "case when \($0.sql) then \(value) end" } ?? value }
        func made(_ text: String, _ sql: String, _ kind: Column.Kind, _ money: Column? = nil) -> Member {
            Member(text: text + suffix, sql: sql, kind: kind, name: name, money: money)
        }
        guard random.chance(75), let column = columns.randomElement(using: &random) else {
            return made("count", "count(\(taken("1")))", .integer)
        }
        let (written, id) = (column.name, column.id)
        let money = column.kind == .money ? column : nil
        let isNumber = [.money, .decimal, .integer].contains(column.kind)
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return made("count \(written)", "count(\(taken(id)))", .integer)
        case 1 where column.kind != .list:
            let own = column.kind == .money ? "\(id) || ' ' || \(id)__c" : id
            return made("count(distinct \(written))", "count(distinct \(taken(own)))", .integer)
        case 2 where column.kind != .bool && column.kind != .list:
            let isLeast = random.chance(50)
            let function = isNumber ? (isLeast ? "least_of" : "greatest_of") : (isLeast ? "min" : "max")
            return made(
                "\(isLeast ? "min" : "max") \(written)", Self.number("\(function)(\(taken(id)))", column.kind),
                column.kind, money)
        case 3 where column.kind != .list:
            let isFirst = random.chance(50)
            return made(
                "\(isFirst ? "first" : "last") \(written)", "\(isFirst ? "first_of" : "last_of")(\(taken(id)), p)",
                column.kind, money)
        case 4 where column.kind == .text:
            return made("list \(written)", "coalesce(list_of(\(taken(id)), p), '[]')", .list)
        default:
            guard isNumber else { return made("count", "count(\(taken("1")))", .integer) }
            let (word, function) = random.pick(("sum", "total_of"), ("avg", "mean_of"), ("median", "median_of"))
            let kind: Column.Kind = column.kind == .integer && word != "sum" ? .decimal : column.kind
            return made("\(word) \(written)", Self.number("\(function)(\(taken(id)))", kind), kind, money)
        }
    }

    /// Numbers are computed as text, which is a whole number again where it is one.
    private static func number(_ sql: String, _ kind: Column.Kind) -> String {
        kind == .integer ? "cast(\(sql) as integer)" : sql
    }
}
