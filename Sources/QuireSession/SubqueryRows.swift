import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan

/// Which rows of a sub-query have to be read.
enum SubqueryRows {
    /// The query that reads no more than matters.
    static func wanted(_ planned: PlannedQuery, for form: Subquery.Form) -> PlannedQuery {
        var query = planned.query
        switch form {
        case .column: return planned
        case .cell:
            // A second row is one too many, so a third isn't looked for.
            if givesFewRows(query.stages) { return planned }
            query.stages.append(.limit(2))
        case .count(let rows):
            guard query.stages.last == .count, !planned.isOneRequest else { return planned }
            query.stages.insert(.limit(rows), at: query.stages.count - 1)
        }
        return PlannedQuery(query)
    }

    /// Whether there are at most two rows, or one for each currency.
    private static func givesFewRows(_ stages: [Stage]) -> Bool {
        for stage in stages.reversed() {
            switch stage {
            case .count: return true
            case .aggregate(let grouping): return grouping.keys.isEmpty
            case .limit(let count) where count <= 2: return true
            case .filter, .sort, .project, .skip, .limit: continue
            case .distinct, .countBy, .expand: return false
            }
        }
        return false
    }
}

extension SubqueryRows {
    /// The problem with a sub-query that returned several cells instead of one.
    static func problem(with values: [Value], of subquery: Subquery) -> Diagnostic {
        let currencies = values.compactMap { value -> String? in
            if case .money(let money) = value { money.currency } else { nil }
        }
        func problem(_ message: String, _ hint: String) -> Diagnostic {
            Diagnostic(
                .notOneCell, message: message, source: subquery.place.source, span: subquery.span, hint: hint,
                exit: ExitStatus.runtimeError)
        }
        guard case .aggregate? = subquery.query.stages.last(where: { !$0.keepsRows }), Set(currencies).count > 1,
            let first = currencies.first
        else {
            return problem(
                "expected one row of the query in parentheses, found more",
                "count, limit 1, or name what makes the row the only one; for any of several: in (…)")
        }
        let shown = currencies.prefix(6).joined(separator: ", ") + (currencies.count > 6 ? ", …" : "")
        return problem(
            "expected one amount of the query in parentheses, found one in each of \(currencies.count) currencies: \(shown)",
            "money is never added across currencies; name one before the aggregate: where currency = \(first)")
    }
}

extension Stage {
    /// Whether it only leaves rows or columns out.
    fileprivate var keepsRows: Bool {
        switch self {
        case .filter, .sort, .limit, .skip, .project: true
        case .distinct, .count, .countBy, .aggregate, .expand: false
        }
    }
}
