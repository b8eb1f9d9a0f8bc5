import QuireModel

extension OracleQuery {
    /// A value that a stage can compute.
    struct Value {
        var quire: String
        var kind: Column.Kind
        /// The SQL of the value and, of money, of its currency.
        var parts: [(suffix: String, sql: String)]
        var source = ""
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
                    parts: [("", "times(\(money.id), '\(factor)')"), ("__c", "\(money.id)__c")], source: money.source)
            case 1: return plain("\(money.name).value + 0.5", .decimal, "plus(\(money.id), '0.5')")
            default: return plain("\(money.name).value / 7", .decimal, "over(\(money.id), '7')")
            }
        }
        if random.chance(40), let number = pick(&random, .decimal, .integer) {
            return plain("1.0 * \(number.name) - 3", .decimal, "minus(times('1', \(number.id)), '3')")
        }
        if random.chance(30), let list = pick(&random, .list) {
            return random.chance(50)
                ? plain("length(\(list.name))", .integer, "json_array_length(\(list.id))")
                : plain("\(list.name)[1]", .text, "json_extract(\(list.id), '$[1]')")
        }
        if random.chance(50), let text = pick(&random, .text) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return plain("lower(\(text.name))", .text, "lowered(\(text.id))")
            case 1: return plain("substring(\(text.name), 1, 2)", .text, "substr(\(text.id), 2, 2)")
            case 2:
                return plain("replace(\(text.name), 'a', 'oo')", .text, "replace(\(text.id), 'a', 'oo')")
            default:
                return plain("length(coalesce(\(text.name), 'none'))", .integer, "length(coalesce(\(text.id), 'none'))")
            }
        }
        let condition = self.condition(&random, depth: 1)
        // A column by itself is what it is, null too.
        if let column = columns.first(where: { $0.name == condition.quire }) {
            return plain(column.name, .bool, column.id)
        }
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
        if random.chance(12) {
            return random.chance(50)
                ? Both(quire: "\(column.name) is null", sql: "\(column.id) is null")
                : Both(quire: "\(column.name) is not null", sql: "\(column.id) is not null")
        }
        switch column.kind {
        case .text: return comparison(column, &random)
        case .period: return Both(quire: "\(column.name) = 2026-05", sql: "\(column.id) is '2026-05'")
        case .bool: return Both(quire: column.name, sql: "coalesce(\(column.id), 0)")
        case .list:
            return Both(
                quire: "\(column.name) contains 'PAYPAL'",
                sql: "coalesce((select max(lowered(value) = 'paypal') from json_each(\(column.id))), 0)")
        case .integer, .decimal, .money: return numeric(column, &random)
        }
    }

    private func numeric(_ column: Column, _ random: inout SplitMix64) -> Both {
        let (name, id) = (column.name, column.id)
        let number = Int.random(in: -5...100, using: &random)
        if column.kind == .money, random.chance(30) {
            return Both(
                quire: "\(name) >= \(abs(number)) EUR",
                sql: "coalesce(cmp(\(id), '\(abs(number))') >= 0 and \(id)__c = 'EUR', 0)")
        }
        if random.chance(15) {
            return Both(
                quire: "\(name) between \(number) and \(number + 20)",
                sql: "coalesce(cmp(\(id), '\(number)') >= 0 and cmp(\(id), '\(number + 20)') <= 0, 0)")
        }
        let symbol = random.pick("<", "<=", ">", ">=")
        return Both(quire: "\(name) \(symbol) \(number)", sql: "coalesce(cmp(\(id), '\(number)') \(symbol) 0, 0)")
    }

    private func comparison(_ column: Column, _ random: inout SplitMix64) -> Both {
        let (name, id) = (column.name, column.id)
        // No list of payments can be asked for without a name.
        let value = random.pick("paid", "open", "EUR", "Ann", "Zoë", "yes", column.isLink ? "plk_1" : "")
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return Both(quire: "\(name) = '\(value)'", sql: "\(id) is '\(value)'")
        case 1: return Both(quire: "\(name) != '\(value)'", sql: "\(id) is not '\(value)'")
        case 2:
            return Both(quire: "\(name) in ('\(value)', 'USD')", sql: "coalesce(\(id) in ('\(value)', 'USD'), 0)")
        case 3: return Both(quire: "\(name) > '\(value)'", sql: "coalesce(\(id) > '\(value)', 0)")
        case 4: return Both(quire: "\(name) starts 'P'", sql: "coalesce(instr(lowered(\(id)), 'p') = 1, 0)")
        default: return Both(quire: "\(name) contains 'A'", sql: "coalesce(instr(lowered(\(id)), 'a') > 0, 0)")
        }
    }
}
