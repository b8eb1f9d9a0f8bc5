import QuireModel

extension OracleQuery {
    /// Another query's steps, which go before the next one of this.
    private mutating func take(_ other: OracleQuery) {
        steps += other.steps
    }

    /// What a join or a query in an expression reads: a table, or a few stages of one under a name.
    private mutating func part(_ source: OracleSource, stages: Int, rows: Int?, _ random: inout SplitMix64)
        -> OracleQuery
    {
        var part = OracleQuery(.part(name("q") + "_", rows: rows), source, stages: stages, &random)
        if part.columns.isEmpty { part = OracleQuery(.part(name("q") + "_", rows: nil), source) }
        return part
    }

    mutating func join(_ random: inout SplitMix64) {
        guard nesting.joins > 0, !columns.isEmpty else { return }
        let isSecond = nesting.joins < 2
        let alias = name("j")
        // A list that hangs from the rows here, a bound query, or another table.
        let link = columns.first(where: \.isLink)
        let isChild = link != nil && random.chance(60)
        let source = isChild ? .payments : OracleSource.any(&random)
        let isPlain = isChild || (random.chance(25) && !isSecond && !source.text.contains(","))
        var right = part(
            source, stages: isPlain ? 0 : Int.random(in: 0...2, using: &random),
            rows: isPlain ? nil : (isSecond ? 5 : 25), &random)
        // A table's rows before it is renamed.
        let pairs: [(Column, Column)] =
            isChild
            ? right.columns.filter { $0.name == "payment_link_id" }.compactMap { child in link.map { ($0, child) } }
            : columns.flatMap { one in
                right.columns.filter { $0.kind == one.kind && one.kind != .list && one.kind != .decimal }
                    .map { (one, $0) }
            }
        guard let (one, other) = pairs.randomElement(using: &random) else { return }
        var table = right.text.dropFirst("from ".count).description
        if !isPlain {
            let bound = name("side")
            right.hasMoreColumns ? right.selectAll() : ()
            statements.append("let \(bound) = \(right.text)")
            table = bound
        }
        take(right)
        let renamed = right.columns.map { column in
            Column(
                name: "\(alias).\(column.name)", id: "\(alias)_\(column.id)", kind: column.kind,
                source: "\(alias)/\(column.source)", isLink: column.isLink)
        }
        let renaming = zip(right.columns, renamed).map { $0.sql(as: $1.id) } + ["p as \(alias)__p"]
        let isLeft = random.chance(40)
        var on = on(one, Column(name: "\(alias).\(other.name)", id: "\(alias)_\(other.id)", kind: other.kind), &random)
        let own = columns
        columns += renamed
        if random.chance(40) {
            let condition = self.condition(&random, depth: 1)
            on = Both(quire: "\(on.quire) and \(condition.quire)", sql: "\(on.sql) and \(condition.sql)")
        }
        let items = columns.map(\.sql) + ["row_number() over (order by l.p, r.\(alias)__p) as p"]
        add(
            "\(isLeft ? "left " : "")join \(table) as \(alias) on \(on.quire)",
            "select \(items.joined(separator: ", ")) from (select \(own.map(\.sql).joined(separator: ", ")), p"
                + " from (\(sql))) l \(isLeft ? "left " : "")join (select \(renaming.joined(separator: ", "))"
                + " from (\(right.sql))) r on \(on.sql)")
        hidden = []
        hasMoreColumns = hasMoreColumns || right.hasMoreColumns
        nesting.joins -= 1
    }

    private func on(_ left: Column, _ right: Column, _ random: inout SplitMix64) -> Both {
        let currencies = left.kind == .money ? " and \(left.id)__c = \(right.id)__c" : ""
        let isTurned = random.chance(30)
        return Both(
            quire: isTurned ? "\(right.name) = \(left.name)" : "\(left.name) = \(right.name)",
            sql: "\(left.id) = \(right.id)\(currencies)")
    }

    /// A condition with a query in it: one cell, or the values of a column.
    mutating func whereSubquery(_ random: inout SplitMix64) {
        guard nesting.subqueries > 0 else { return }
        nesting.subqueries -= 1
        var part = part(.any(&random), stages: Int.random(in: 0...2, using: &random), rows: nil, &random)
        let numbers = part.columns.filter { [.integer, .decimal].contains($0.kind) }
        // Lists that a query names come in the order in which it names them.
        let texts = columns.filter { $0.kind == .text && !$0.isLink }
        if random.chance(50), let text = texts.randomElement(using: &random),
            let other = part.columns.filter({ $0.kind == .text }).randomElement(using: &random)
        {
            part.add("select \(other.name)", part.select([other.id]))
            take(part)
            let isNot = random.chance(30)
            let found = "exists (select 1 from (\(part.sql)) q where q.\(other.id) is t.\(text.id))"
            add(
                "where \(text.name) \(isNot ? "not " : "")in (\(part.text))",
                "select * from (\(sql)) t where \(isNot ? "not " : "")\(found)")
        } else if let number = numbers.randomElement(using: &random) {
            let (word, function) = random.pick(("max", "greatest_of"), ("min", "least_of"), ("sum", "total_of"))
            part.text += " \(word) \(number.name)"
            part.addStep("select \(function)(\(number.id)) as cell from (\(part.sql))")
            compare(with: part, &random)
        } else {
            part.text += " count"
            part.addStep("select count(*) as cell from (\(part.sql))")
            compare(with: part, &random)
        }
    }

    /// Compares a number of each row with the cell of another query.
    private mutating func compare(with part: OracleQuery, _ random: inout SplitMix64) {
        take(part)
        let symbol = random.pick("<", "<=", ">", ">=")
        let cell = "(select cell from \(part.sql))"
        let numbers = columns.filter { [.integer, .decimal, .money].contains($0.kind) }
        if let number = numbers.randomElement(using: &random) {
            let name = number.kind == .money ? "\(number.name).value" : number.name
            add(
                "where \(name) \(symbol) (\(part.text))",
                "select * from (\(sql)) where coalesce(cmp(\(number.id), \(cell)) \(symbol) 0, 0)")
        } else {
            add(
                "where (\(part.text)) \(symbol) 20",
                "select * from (\(sql)) where coalesce(cmp(\(cell), 20) \(symbol) 0, 0)")
        }
    }
}
