import QuireModel
import QuirePlan
import QuirePluginKit

/// Ends a read of a sorted list at the first row beyond the requested range, if the API can sort by a field that it
/// can't filter by.
enum SortedUntilRule {
    /// Does nothing if the rows must keep the list's own order.
    static func apply(to draft: inout ScanDraft, keepingOrder: Bool) {
        switch draft.path {
        case .topN(let query, let order, let count, _):
            // The list is sorted already; a range on its key may end it before enough rows have survived.
            guard let range = range(of: order.capability.field, in: draft.conjuncts),
                let bound = range.end(order.direction)
            else { return }
            draft.path = .topN(query, order: order, count: count, until: bound)
        case .scan(let query):
            guard !dependsOnOrder(draft.rest), !keepingOrder else { return }
            let choices = choices(for: draft, query)
            guard let choice = choices.first else { return }
            draft.path = choice.path(query)
            draft.reasons.pushed.append(
                "sort \(choice.order.capability.field) \(choice.order.direction.rawValue), read "
                    + (choice.from.map { "from \($0.value.literal) (found by halving) " } ?? "")
                    + "until \(choice.ends)"
                    + (draft.sortKeys.isEmpty ? "; rows come in that order" : ""))
            draft.reasons.rejected.append(
                Reasons.Rejection("scan", "it reads every page; the sorted list ends with the requested range"))
            for other in choices.dropFirst() {
                draft.reasons.rejected.append(
                    Reasons.Rejection(
                        other.path(query).strategy,
                        "by \(other.order.capability.field) \(other.order.direction.rawValue), until \(other.ends): "
                            + "it probably reads more pages"))
            }
        case .empty, .sortedUntil, .bisect, .count, .countByValue: return
        }
    }

    private struct Choice {
        var order: AppliedSort
        /// Where the list is entered, when it can be halved to find the place.
        var from: Domain.Bound?
        var until: Domain.Bound
        var ends: String

        func path(_ query: ScanQuery) -> AccessPath {
            if let from { return .bisect(query, order: order, lower: from, upper: until) }
            return .sortedUntil(query, order: order, until: until)
        }
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

    /// The API's sorts by fields with a range, cheapest first; equal ones in the order of declaration.
    private static func choices(for draft: ScanDraft, _ query: ScanQuery) -> [Choice] {
        func estimate(_ choice: Choice) -> RequestEstimate {
            var scan = draft.scan
            scan.path = choice.path(query)
            return RequestEstimate(scan)
        }
        let all = draft.usable.table.sorts.compactMap { choice(by: $0, draft) }.map {
            (choice: $0, cost: estimate($0))
        }
        return all.enumerated().sorted { one, other in
            if one.element.cost.isCheaper(than: other.element.cost) { return true }
            return !other.element.cost.isCheaper(than: one.element.cost) && one.offset < other.offset
        }.map(\.element.choice)
    }

    /// A read of the list sorted by a field that has a range, in the direction of the query's own sort if it has one.
    private static func choice(by capability: SortCapability, _ draft: ScanDraft) -> Choice? {
        guard !draft.usable.table.filters.contains(where: { $0.field == capability.field }),
            let range = range(of: capability.field, in: draft.conjuncts)
        else { return nil }
        let asked = draft.sortKeys.first.flatMap {
            $0.expression.plainField == capability.field ? $0.direction : nil
        }
        // Ties keep the order of the list that is read, so another sort key requires the list's own order.
        if !draft.sortKeys.isEmpty, asked == nil { return nil }
        // A range with two ends is entered in the middle of the list, where pages can be addressed by number.
        let canHalve =
            range.lower != nil && range.upper != nil && asked != .descending && draft.source.capabilities.canBeHalved
        let directions: [SortDirection] = canHalve ? [.ascending] : [asked, .descending, .ascending].compactMap { $0 }
        for direction in directions {
            guard let until = range.end(direction), capability.parameters(direction) != nil else { continue }
            let beyond = direction == .ascending ? (until.isInclusive ? ">" : ">=") : (until.isInclusive ? "<" : "<=")
            return Choice(
                order: AppliedSort(capability, direction), from: canHalve ? range.lower : nil, until: until,
                ends: "\(capability.field) \(beyond) \(until.value.literal)")
        }
        return nil
    }

    /// Whether a stage takes rows by their position, so that their order decides the result.
    private static func dependsOnOrder(_ stages: [Stage]) -> Bool {
        stages.contains { stage in
            switch stage {
            case .limit, .skip, .distinct: true
            case .aggregate(let grouping): grouping.dependsOnOrder
            case .filter, .sort, .project, .count, .countBy, .expand: false
            }
        }
    }
}
