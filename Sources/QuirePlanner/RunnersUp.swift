import QuirePlan
import QuirePluginKit

/// Names the cheaper access paths that a query almost qualifies for, and the obstacles.
enum RunnersUp {
    /// The rejected paths for a scan of every page, except those that its rules have already named.
    static func rejections(_ scan: Scan, _ draft: ScanDraft) -> [Reasons.Rejection] {
        guard case .scan = scan.path else { return [] }
        return [counting(draft), countingByValue(draft), ending(draft)].compactMap { $0 }
    }

    private static func counting(_ draft: ScanDraft) -> Reasons.Rejection? {
        guard case .count? = draft.rest.first else { return nil }
        guard draft.source.capabilities.length != nil else {
            return Reasons.Rejection("count", "the list doesn't state its length")
        }
        let conditions = draft.conjuncts.map(\.description).joined(separator: " and ")
        return conditions.isEmpty
            ? nil
            : Reasons.Rejection(
                "count",
                "no list of this API has just the rows with \(conditions), "
                    + "so no length counts them")
    }

    private static func countingByValue(_ draft: ScanDraft) -> Reasons.Rejection? {
        guard case .countBy(let keys)? = draft.rest.first else { return nil }
        let name = "count_by_value"
        let fields = keys.reduce(into: Set()) { $0.formUnion($1.expression.columns) }
        guard let field = fields.first else { return nil }
        guard fields.count == 1 else {
            return Reasons.Rejection(name, "only the values of a single field can be listed")
        }
        guard let filter = draft.usable.table.filters.first(where: { $0.field == field && $0.fidelity == .exact })
        else {
            return Reasons.Rejection(name, "this API has no exact \(field) filter")
        }
        if filter.acceptedValues.isEmpty { return Reasons.Rejection(name, "the values of \(field) are not all known") }
        if CountPushdown.canBeNull(field, draft) {
            return Reasons.Rejection(name, "\(field) can be null, and no list has just the rows without one")
        }
        if !draft.conjuncts.isEmpty { return Reasons.Rejection(name, "some conditions are checked here, row by row") }
        return nil
    }

    /// A range on a field that the API sorts by would end the read, were the order of rows free.
    private static func ending(_ draft: ScanDraft) -> Reasons.Rejection? {
        let ranged = draft.usable.table.sorts.map(\.field).first { field in
            draft.conjuncts.contains { FieldDomain($0)?.field == field }
        }
        guard let ranged else { return nil }
        if let key = draft.sortKeys.first, key.expression.plainField != ranged {
            return Reasons.Rejection(
                "sorted_until", "rows that tie in \(key.expression) must come in the list's own order")
        }
        let byPosition = draft.rest.contains { stage in
            switch stage {
            case .limit, .skip, .distinct: true
            case .aggregate(let grouping): grouping.dependsOnOrder
            case .filter, .sort, .project, .count, .countBy, .expand: false
            }
        }
        guard byPosition, draft.sortKeys.isEmpty else { return nil }
        return Reasons.Rejection(
            "sorted_until", "without a sort by \(ranged) the first rows are those of the list's own order")
    }
}
