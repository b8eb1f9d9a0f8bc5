import QuirePlan
import QuirePluginKit

/// A random query on a table, mostly of operations that the provider supports.
struct RandomQuery {
    /// The table as `from` names it.
    let source: String
    /// The conditions.
    private(set) var conditions: [String]
    /// The sort key; nil for the list's own order.
    private(set) var sort: (field: String, direction: SortDirection)?
    /// `skip` and `limit`.
    private(set) var cut: [String] = []
    /// The rest of the query.
    private(set) var tail = ""

    /// A query over rows like these.
    init(_ table: PromiseCheck, _ random: inout SplitMix64) {
        let resource = table.resource
        source = "\(table.reader.plugin.manifest.id).\(resource.table.name)"
        conditions = table.required.compactMap { filter in
            filter.condition
        }
        let required = Set(table.required.map(\.capability.field))
        let useful = (resource.table.filters.map(\.field) + resource.table.sorts.map(\.field)).filter {
            !required.contains($0)
        }
        let others = resource.table.fields.map(\.name).filter { !required.contains($0) }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let name = (random.chance(70) ? random.pick(from: useful) : nil) ?? random.pick(from: others)
            guard let name, let field = resource.table.field(named: name) else { continue }
            let first = RandomQuery.condition(field, table, &random)
            let isEither = random.chance(15)
            conditions.append(isEither ? "(\(first) or \(RandomQuery.condition(field, table, &random)))" : first)
        }
        let sortable = resource.table.fields.filter { $0.type.isOrdered && $0.type != .any }.map(\.name)
        if random.chance(55),
            let name = (random.chance(75) ? random.pick(from: resource.table.sorts.map(\.field)) : nil)
                ?? random.pick(from: sortable)
        {
            sort = (name, random.pick(.ascending, .descending))
        }
        if random.chance(15) { cut.append("skip \(Int.random(in: 0...9, using: &random))") }
        if random.chance(55) { cut.append("limit \(random.pick(0, 1, 2, 3, 5, 10, 25, 100))") }
        if cut.isEmpty, sort == nil, random.chance(50) {
            let counted = resource.table.fields.filter { !$0.values.isEmpty && $0.type.isText }.map(\.name)
            tail = random.pick(from: counted).flatMap { random.chance(50) ? "count by \($0)" : nil } ?? "count"
        }
    }

    /// The query as text.
    var text: String { parts(cut).joined(separator: " ") }

    /// The query without `skip` and `limit`.
    var uncut: String { parts([]).joined(separator: " ") }

    private func parts(_ cut: [String]) -> [String] {
        ["from \(source)"] + conditions.map { "where \($0)" }
            + (sort.map { ["sort \($0.field) \($0.direction.rawValue)"] } ?? []) + cut + (tail.isEmpty ? [] : [tail])
    }

    private static func condition(_ field: Field, _ table: PromiseCheck, _ random: inout SplitMix64) -> String {
        let name = field.name
        if random.chance(8) { return random.pick("\(name) is null", "\(name) is not null") }
        let values = table.rows.map { table.reader.value(name, $0) }.filter { !$0.isNull && !$0.isBlank }
        func literal(_ random: inout SplitMix64) -> String? {
            let value = random.pick(from: values) ?? random.pick(from: field.values).map { .text($0) }
            return value.map { ($0.number.map { .decimal($0) } ?? $0).literal }
        }
        guard let one = literal(&random), let other = literal(&random) else { return "\(name) is null" }
        switch field.type {
        case .text, .uuid:
            return random.pick(
                "\(name) = \(one)", "\(name) = \(one)", "\(name) in (\(one), \(other))", "\(name) != \(one)",
                "\(name) not in (\(one), \(other))", "\(name) = \"no such value\"")
        case .bool: return random.pick("\(name) = \(one)", "\(name) != \(one)")
        case .integer, .decimal, .money, .timestamp, .date, .period:
            return random.pick(
                "\(name) >= \(one)", "\(name) > \(one)", "\(name) <= \(one)", "\(name) < \(one)", "\(name) = \(one)",
                "\(name) >= \(one) and \(name) < \(other)", "\(name) between \(one) and \(other)")
        case .duration, .list, .record, .any, .null: return "\(name) is not null"
        }
    }
}

extension AppliedFilter {
    /// The condition of a query that the filter answers, as text.
    var condition: String? {
        guard let value = values.first else { return nil }
        let sign =
            switch capability.operator {
            case .equals, .anyOf: "="
            case .atLeast: ">="
            case .moreThan: ">"
            case .atMost: "<="
            case .lessThan: "<"
            }
        return "\(capability.field) \(sign) \(value.literal)"
    }
}
