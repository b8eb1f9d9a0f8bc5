import QuireModel
import QuirePluginKit

/// Writes plans as text, the same for the same plan, so that tests can hold them.
package struct PlanPrinter {
    package init() {}

    /// The plan, one step a line, the source first.
    package func print(_ plan: Plan) -> String {
        ([source(plan.source)] + plan.operators.map(step)).joined(separator: "\n") + "\n"
    }

    private func source(_ source: PlannedSource) -> String {
        switch source {
        case .last: return "last"
        case .scan(let scan):
            var parts = ["\(scan.path.strategy) \(scan.table.name)"]
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
            if let limit = scan.rowLimit { parts.append("rows \(limit)") }
            parts.append("columns [\((scan.columns + (scan.includesRaw ? ["raw"] : [])).joined(separator: ", "))]")
            return parts.joined(separator: " ")
        }
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
