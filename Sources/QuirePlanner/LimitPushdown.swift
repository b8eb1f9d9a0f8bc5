import QuireModel
import QuirePlan
import QuirePluginKit

/// Ends the scan as soon as enough rows have arrived, and requests pages no larger than needed.
enum LimitPushdown {
    static func apply(to draft: inout ScanDraft) {
        defer { draft.operators += Lowering.operators(draft.rest) }
        guard case .scan = draft.path, draft.sortKeys.isEmpty else { return }
        skip(in: &draft)
        guard let count = SortPushdown.leadingLimit(draft.rest)?.count, count < .max else { return }
        guard draft.conjuncts.isEmpty else {
            draft.mayEndEarly = true
            draft.reasons.local.append(
                Reasons.Local("limit \(count)", "rows are filtered here first; reading stops when \(count) are left")
            )
            return
        }
        if count == 0 {
            draft.askNothing()
            return
        }
        draft.rowLimit = count
        draft.reasons.pushed.append("limit \(count)")
        // Entering a list at one of its pages requires the page size that was assumed.
        if draft.skippedRows == 0 { draft.pageSize = draft.pageSize.map { min($0, count) } }
    }

    /// Enters the list at the page with the first wanted row, if its pages can be addressed and its responses show
    /// whether the page was the right one.
    private static func skip(in draft: inout ScanDraft) {
        guard let index = draft.rest.firstIndex(where: { !$0.isProjection }),
            case .skip(let count) = draft.rest[index], draft.conjuncts.isEmpty, !draft.isManyLists,
            draft.source.capabilities.canSkip, let size = draft.pageSize, count >= size
        else { return }
        draft.skippedRows = count
        draft.rest.remove(at: index)
        draft.reasons.pushed.append("skip \(count)")
    }
}

extension Stage {
    fileprivate var isProjection: Bool {
        if case .project = self { return true }
        return false
    }
}
