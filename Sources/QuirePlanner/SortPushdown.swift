import QuireModel
import QuirePlan
import QuirePluginKit

/// Reads a sorted list from its start if only the first rows are wanted; otherwise sorts here.
enum SortPushdown {
    static func apply(to draft: inout ScanDraft) {
        guard let first = draft.sortKeys.first else { return }
        let written = draft.sortKeys.map { key in
            "\(key.expression) \(key.direction.rawValue)" + (key.nullsFirst ? " nulls first" : "")
        }.joined(separator: ", ")
        guard let (count, remaining) = leadingLimit(draft.rest) else {
            draft.operators.append(.sort(draft.sortKeys))
            draft.reasons.local.append(
                Reasons.Local(
                    "sort \(written)", "every row is read anyway, and sorting here doesn't rely on the server"))
            draft.reasons.rejected.append(Reasons.Rejection("top_n", "the query has no limit after its sort"))
            return
        }
        draft.rest = remaining
        if count == 0 { draft.askNothing() }
        guard case .scan(let query) = draft.path, let order = order(for: first, draft.usable.table) else {
            draft.operators.append(.top(count: count, keys: draft.sortKeys, inputIsSorted: false))
            if draft.path == .empty { return }
            let reason =
                first.nullsFirst
                ? "the query wants rows without a value first"
                : draft.source.origin.file != nil
                    ? "a file is sorted here" : "this API can't sort by \(first.expression)"
            draft.reasons.local.append(Reasons.Local("sort \(written) limit \(count)", reason))
            draft.reasons.rejected.append(Reasons.Rejection("top_n", reason))
            return
        }
        draft.path = .topN(query, order: order, count: count)
        draft.operators.append(.top(count: count, keys: draft.sortKeys, inputIsSorted: true))
        draft.reasons.pushed.append("sort \(order.capability.field) \(order.direction.rawValue)")
        draft.reasons.rejected.append(
            Reasons.Rejection("scan", "it reads every page; the sorted list is read from its start"))
        if draft.sortKeys.count > 1 {
            draft.reasons.local.append(
                Reasons.Local("sort \(written)", "the API sorts by one key; rows that tie in it are ordered here"))
        }
        if draft.conjuncts.isEmpty {
            draft.reasons.pushed.append("limit \(count)")
            // The page stays as large as it can be: it is one request all the same, and more rows show better whether the
            // server sorts at all, or puts rows without a value first.
        } else {
            draft.reasons.local.append(
                Reasons.Local("limit \(count)", "rows are filtered here first; reading stops when \(count) are left")
            )
        }
    }

    /// The number of rows wanted from the sorted list, and the remaining stages; nil if all rows are wanted.
    static func leadingLimit(_ stages: [Stage]) -> (count: Int, rest: [Stage])? {
        var skipped = 0
        for (index, stage) in stages.enumerated() {
            switch stage {
            case .skip(let count): skipped = skipped.addingReportingOverflow(count).overflow ? .max : skipped + count
            case .limit(let count):
                let (total, overflow) = skipped.addingReportingOverflow(count)
                let rest = Array(stages[(index + 1)...])
                return (overflow ? .max : total, skipped == 0 ? rest : [.skip(skipped)] + rest)
            // A projection keeps the number of rows and their order, so a limit after it can move before it.
            case .project(let columns):
                guard let (count, rest) = leadingLimit(Array(stages[(index + 1)...])) else { return nil }
                let (total, overflow) = skipped.addingReportingOverflow(count)
                let skip: [Stage] = skipped == 0 ? [] : [.skip(skipped)]
                return (overflow ? .max : total, skip + [.project(columns)] + rest)
            case .filter, .sort, .distinct, .count, .countBy, .aggregate, .expand: return nil
            }
        }
        return nil
    }

    /// The API's order for a sort key; nulls come last here, wherever the API puts them.
    private static func order(for key: SortKey, _ table: Table) -> AppliedSort? {
        guard !key.nullsFirst, let field = key.expression.plainField,
            let capability = table.sorts.first(where: { $0.field == field }),
            capability.parameters(key.direction) != nil
        else { return nil }
        return AppliedSort(capability, key.direction)
    }
}
