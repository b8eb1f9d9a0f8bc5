import QuireModel

extension OracleQuery {
    /// Adds one stage.
    mutating func addStage(_ random: inout SplitMix64) {
        switch Int.random(in: 0..<24, using: &random) {
        case 0, 1, 2:
            let condition = self.condition(&random, depth: 0)
            add("where \(condition.quire)", "select * from (\(sql)) where \(condition.sql)")
        case 3: derive(&random)
        case 4: choose(&random)
        case 5, 6: sort(&random, limit: nil)
        case 7: sort(&random, limit: Int.random(in: 0...40, using: &random))
        case 8:
            let count = Int.random(in: 0...30, using: &random)
            add("\(random.chance(20) ? "| " : "")limit \(count)", "select * from (\(sql)) order by p limit \(count)")
        case 9:
            let count = Int.random(in: 0...10, using: &random)
            add("skip \(count)", "select * from (\(sql)) order by p limit -1 offset \(count)")
        case 10: distinct(&random)
        case 11: random.chance(30) ? count(&random) : countBy(&random)
        case 12: aggregate(&random)
        case 13, 14: expand(&random)
        case 15, 16, 17: join(&random)
        case 18, 19: whereSubquery(&random)
        default: group(&random)
        }
    }

    private mutating func derive(_ random: inout SplitMix64) {
        let value = self.value(&random)
        let name = name("d")
        let items = columns.map(\.sql) + value.parts.map { "\($0.sql) as \(name)\($0.suffix)" }
        add("derive \(name) = \(value.quire)", select(items + hidden))
        columns.append(Column(name: name, id: name, kind: value.kind, source: value.source))
    }

    /// `select` or `drop`.
    private mutating func choose(_ random: inout SplitMix64) {
        let kept = columns.shuffled(using: &random).prefix(Int.random(in: 1...columns.count, using: &random))
        if random.chance(30), kept.count < columns.count {
            let ids = Set(kept.map(\.id))
            let dropped = columns.filter { !ids.contains($0.id) }
            columns.removeAll { !ids.contains($0.id) }
            add("drop \(dropped.map(\.name).joined(separator: ", "))", select(columns.map(\.sql) + hidden))
            return
        }
        add("select \(kept.map(\.name).joined(separator: ", "))", select(kept.map(\.sql)))
        columns = Array(kept)
        leaveSource()
    }

    /// The stages before made all columns there are.
    mutating func leaveSource() {
        hidden = []
        hasMoreColumns = false
    }

    /// `sort`, or with a limit `top`.
    private mutating func sort(_ random: inout SplitMix64, limit: Int?) {
        var (keys, orders): ([String], [String]) = ([], [])
        let sortable = columns.filter { $0.kind != .list }
        for column in sortable.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random)) {
            let (isDown, nulls) = (random.chance(50), random.chance(20))
            // The greatest come first in a top unless it says otherwise.
            let word = limit == nil ? (isDown ? " desc" : "") : (isDown ? "" : " asc")
            keys.append(column.name + word + (nulls ? " nulls first" : ""))
            orders.append(column.order + (isDown ? " desc" : "") + " nulls \(nulls ? "first" : "last")")
        }
        guard !keys.isEmpty else { return }
        let place = "row_number() over (order by \((orders + ["p"]).joined(separator: ", "))) as p"
        let items = (columns.map(\.sql) + hidden + [place]).joined(separator: ", ")
        let sorted = "select \(items) from (\(sql))"
        let written = keys.joined(separator: ", ")
        guard let limit else { return add("sort \(written)", sorted) }
        add("top \(limit) by \(written)", "select * from (\(sorted)) order by p limit \(limit)")
    }

    private mutating func distinct(_ random: inout SplitMix64) {
        if !hasMoreColumns, random.chance(40) {
            let items = columns.map(\.sql).joined(separator: ", ")
            return add("distinct", "select \(items), min(p) as p from (\(sql)) group by \(items)")
        }
        let kept = columns.filter { _ in random.chance(40) }
        guard !kept.isEmpty else { return }
        let items = kept.map(\.sql).joined(separator: ", ")
        // Where fields may be left out, a stage's word is that stage.
        let names = kept.map { $0.name == "count" ? "`count`" : $0.name }
        add(
            "distinct \(names.joined(separator: ", "))",
            "select \(items), min(p) as p from (\(sql)) group by \(items)")
        columns = kept
        leaveSource()
    }

    private mutating func count(_ random: inout SplitMix64) {
        let name = name("n")
        columns = [Column(name: name, id: name, kind: .integer)]
        add("count select \(name) = count", "select count(*) as \(name), 1 as p from (\(sql))")
        leaveSource()
    }

    private mutating func expand(_ random: inout SplitMix64) {
        guard let list = columns.filter({ $0.kind == .list }).randomElement(using: &random) else { return }
        let others = columns.map { column in
            column.id == list.id
                ? "e.value as \(list.id)"
                : column.sql.split(separator: ", ").map { "l.\($0)" }
                    .joined(separator: ", ")
        }
        let items = others + hidden.map { "l.\($0)" } + ["row_number() over (order by l.p, e.key) as p"]
        add("expand \(list.name)", "select \(items.joined(separator: ", ")) from (\(sql)) l, json_each(l.\(list.id)) e")
        columns = columns.map { $0.id == list.id ? Column(name: $0.name, id: $0.id, kind: .text) : $0 }
    }
}
