import QuireModel
import QuirePlan

/// Ends the scan as soon as enough rows have come, and asks for pages no larger than needed.
enum LimitPushdown {
    static func apply(to draft: inout ScanDraft) {
        defer { draft.operators += Lowering.operators(draft.rest) }
        guard case .scan = draft.path, draft.sortKeys.isEmpty,
            let count = SortPushdown.leadingLimit(draft.rest)?.count, count < .max
        else { return }
        guard draft.conjuncts.isEmpty else {
            draft.mayEndEarly = true
            draft.reasons.local.append(
                Scan.LocalReason("limit \(count)", "rows are filtered here first; reading stops when \(count) are left")
            )
            return
        }
        if count == 0 {
            draft.askNothing()
            return
        }
        draft.rowLimit = count
        draft.reasons.pushed.append("limit \(count)")
        draft.pageSize = draft.pageSize.map { min($0, count) }
    }
}
