import QuireModel
import QuirePluginKit

/// Writes plans as text, the same for the same plan, so that tests can hold them.
package struct PlanPrinter {
    package init() {}

    /// The plan, one step per line, the source first; the parts of the source are indented.
    package func print(_ plan: Plan) -> String { lines(plan).joined(separator: "\n") + "\n" }

    private func lines(_ plan: Plan) -> [String] { lines(plan.source) + plan.operators.map(step) }

    private func indented(_ plan: Plan) -> [String] { lines(plan).map { "  " + $0 } }

    private func lines(_ source: PlannedSource) -> [String] {
        switch source {
        case .last: return ["last"]
        case .kept(let rows): return ["let \(rows.name)"]
        case .scan(let scan): return [line(scan, scan.path.strategy)]
        case .keyed(let keyed):
            let line = line(keyed.scan, "children")
            switch keyed.keys {
            case .values(let values):
                return ["\(line) for \(keyed.filter.field) \(values.map(\.literal).joined(separator: ","))"]
            case .parents(let plan): return ["\(line) for each \(keyed.filter.field) of"] + indented(plan)
            case .join: return ["\(line) for each \(keyed.filter.field) of the left side"]
            }
        case .union(let union): return [union.title] + union.members.flatMap(indented)
        case .join(let join): return [join.title] + indented(join.left) + indented(join.right)
        }
    }

    private func line(_ scan: Scan, _ strategy: String) -> String {
        var parts = ["\(strategy) \(scan.source.name)"]
        let filters = scan.path.filters.map(filter)
        if !filters.isEmpty { parts.append("filters [\(filters.joined(separator: "; "))]") }
        if let sort = scan.path.sort { parts.append("order \(sort.capability.field) \(sort.direction.rawValue)") }
        if case .topN(_, _, let count, _) = scan.path { parts.append("count \(count)") }
        if case .bisect(_, _, let lower, _) = scan.path {
            parts.append("from \(lower.isInclusive ? "" : "beyond ")\(lower.value.literal)")
        }
        if let until = scan.path.until {
            parts.append("until \(until.isInclusive ? "beyond" : "at") \(until.value.literal)")
        }
        if !scan.path.terms.isEmpty {
            parts.append("lengths of \(scan.path.terms.map(term).joined(separator: " "))")
        }
        if let size = scan.pageSize { parts.append("page \(size)") }
        if scan.skippedRows > 0 { parts.append("after \(scan.skippedRows) rows") }
        if let limit = scan.rowLimit { parts.append("rows \(limit)") }
        parts.append("columns [\((scan.columns + (scan.includesRaw ? ["raw"] : [])).joined(separator: ", "))]")
        return parts.joined(separator: " ")
    }

    private func filter(_ filter: AppliedFilter) -> String {
        "\(filter.capability.field) \(filter.capability.operator.rawValue) "
            + filter.values.map(\.literal).joined(separator: ",") + " (\(filter.capability.fidelity.rawValue))"
    }

    private func term(_ term: CountTerm) -> String {
        (term.isSubtracted ? "-" : "+") + "[\(term.filters.map(filter).joined(separator: "; "))]"
    }

    /// One operator in words.
    package func step(_ step: Operator) -> String {
        switch step {
        case .filter(let condition): return "filter \(condition)"
        case .project(let columns):
            return "project "
                + columns.map { column in
                    if case .column(column.name) = column.expression.kind { return column.name }
                    return "\(column.name) = \(column.expression)"
                }.joined(separator: ", ")
        case .sort(let keys): return "sort " + keys.map(key).joined(separator: ", ")
        case .top(let count, let keys, let sorted):
            return "top \(count) by " + keys.map(key).joined(separator: ", ") + (sorted ? " (rows come sorted)" : "")
        case .skip(let count): return "skip \(count)"
        case .take(let count): return "take \(count)"
        case .distinct: return "distinct"
        case .count: return "count"
        case .countBy(let keys): return "count by " + keys.map { "\($0.expression)" }.joined(separator: ", ")
        case .aggregate(let grouping): return "group \(grouping)"
        case .expand(let column, _): return "expand \(column)"
        }
    }

    private func key(_ key: SortKey) -> String {
        "\(key.expression) \(key.direction.rawValue)" + (key.nullsFirst ? " nulls first" : "")
    }
}
