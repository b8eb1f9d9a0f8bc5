import QuireModel
import QuirePlan
import QuirePluginKit

/// Ends a read of a sorted list at the first row beyond the range that is wanted, where the API can sort by a field that
/// it can't filter by.
enum SortedUntilRule {
    static func apply(to draft: inout ScanDraft) {
        switch draft.path {
        case .topN(let query, let order, let count, _):
            // The list is sorted already; a range on its key may end it before enough rows have survived.
            guard let range = range(of: order.capability.field, in: draft.conjuncts),
                let bound = range.end(order.direction)
            else { return }
            draft.path = .topN(query, order: order, count: count, until: bound)
        case .scan(let query):
            guard !dependsOnOrder(draft.rest), let choice = choice(for: draft) else { return }
            draft.path = .sortedUntil(query, order: choice.order, until: choice.until)
            draft.reasons.pushed.append(
                "sort \(choice.order.capability.field) \(choice.order.direction.rawValue), read until \(choice.ends)")
            draft.reasons.rejected.append(
                Scan.Rejection("scan", "it reads every page; the sorted list ends with the range that is wanted"))
            if draft.sortKeys.isEmpty {
                draft.reasons.advice.append("rows come in the order of \(choice.order.capability.field)")
            }
        case .empty, .sortedUntil, .count, .countByValue: return
        }
    }

    private struct Choice {
        var order: AppliedSort
        var until: Domain.Bound
        var ends: String
    }

    private struct Range {
        var lower: Domain.Bound?
        var upper: Domain.Bound?

        /// The end of the range that a list sorted in that direction comes to.
        func end(_ direction: SortDirection) -> Domain.Bound? { direction == .ascending ? upper : lower }
    }

    private static func range(of field: String, in conjuncts: [Expression]) -> Range? {
        var domain = Domain.all
        for fact in conjuncts.compactMap({ FieldDomain($0) }) where fact.field == field {
            domain = domain.intersection(fact.domain)
        }
        switch domain.allowed {
        case .range(let lower, let upper): return Range(lower: lower, upper: upper)
        case .values(let values):
            // One value is a range from itself to itself.
            guard let only = values.first, values.count == 1, !domain.includesNull else { return nil }
            let bound = Domain.Bound(only, isInclusive: true)
            return Range(lower: bound, upper: bound)
        case .all: return nil
        }
    }

    /// The first sort of the API whose field has a range; in the direction of the query's own sort where it has one.
    private static func choice(for draft: ScanDraft) -> Choice? {
        for capability in draft.resource.sorts {
            guard !draft.resource.filters.contains(where: { $0.field == capability.field }),
                let range = range(of: capability.field, in: draft.conjuncts)
            else { continue }
            let asked = draft.sortKeys.first.flatMap {
                $0.expression.plainField == capability.field ? $0.direction : nil
            }
            // Ties keep the order of the list that is read, so another sort key keeps the list's own.
            if !draft.sortKeys.isEmpty, asked == nil { continue }
            for direction in [asked, .descending, .ascending].compactMap({ $0 }) {
                guard let until = range.end(direction), capability.parameters(direction) != nil else { continue }
                let beyond =
                    direction == .ascending ? (until.isInclusive ? ">" : ">=") : (until.isInclusive ? "<" : "<=")
                return Choice(
                    order: AppliedSort(capability, direction), until: until,
                    ends: "\(capability.field) \(beyond) \(until.value.literal)")
            }
        }
        return nil
    }

    /// Whether a stage takes rows by their position, so that their order decides the result.
    private static func dependsOnOrder(_ stages: [Stage]) -> Bool {
        stages.contains { stage in
            switch stage {
            case .limit, .skip, .distinct: true
            case .filter, .sort, .project, .count, .countBy: false
            }
        }
    }
}
