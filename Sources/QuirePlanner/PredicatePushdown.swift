import QuireModel
import QuirePlan
import QuirePluginKit

/// Moves predicates to the provider if it can apply them; the rest, and what it applies only roughly, is checked here.
enum PredicatePushdown {
    static func apply(to draft: inout ScanDraft) {
        var domains: [String: Domain] = [:]
        for fact in draft.conjuncts.compactMap({ FieldDomain($0) }) {
            domains[fact.field] = domains[fact.field, default: .all].intersection(fact.domain)
        }
        let isFalse = draft.conjuncts.contains { $0.constant != nil && $0.constant != .bool(true) }
        if isFalse || domains.values.contains(where: \.isEmpty) {
            draft.path = .empty
            draft.reasons.pushed = ["no request: no row can satisfy all conditions"]
            return
        }
        var filters: [AppliedFilter] = []
        var settled: Set<String> = []
        for (field, domain) in domains.sorted(by: { $0.key < $1.key }) {
            guard let stored = StoredUnits.domain(domain, of: field, in: draft),
                let pushed = push(stored.domain, of: field, from: draft.usable)
            else { continue }
            filters += pushed.filters
            if pushed.isExact, stored.isExact { settled.insert(field) }
        }
        let wanted = filters
        filters = draft.usable.combinable(wanted)
        let leftOut = wanted.filter { !filters.contains($0) }
        draft.leaveOutSorts(sharing: filters)
        settled.subtract(leftOut.map(\.capability.field))
        if case .scan = draft.path { draft.path = .scan(ScanQuery(filters: filters)) }
        var residual: [Expression] = []
        for conjunct in draft.conjuncts where conjunct.constant != .bool(true) {
            let field = FieldDomain(conjunct)?.field
            let isPushed = field.map { name in filters.contains { $0.capability.field == name } } ?? false
            if isPushed { draft.reasons.pushed.append(conjunct.description) }
            if let field, settled.contains(field) { continue }
            residual.append(conjunct)
            let why = leftOut.first { $0.capability.field == field }.map {
                draft.usable.reasonLeftOut($0, sent: filters)
            }
            draft.reasons.local.append(
                Reasons.Local(conjunct.description, why ?? reason(conjunct, draft.usable, isPushed)))
        }
        draft.conjuncts = residual
        if let condition = Expression.all(residual) { draft.operators.append(.filter(condition)) }
    }

    /// The filters for a domain, or a part of it, and whether they express it exactly.
    static func push(
        _ domain: Domain, of field: String, from source: TableSource
    ) -> (filters: [AppliedFilter], isExact: Bool)? {
        let capabilities = source.table.filters.filter { $0.field == field }
        guard !capabilities.isEmpty, !domain.includesNull else { return nil }
        let isWhole = source.table.field(named: field)?.type == .integer
        switch domain.allowed {
        case .all: return nil
        case .values(let values):
            let fitting = capabilities.first { capability in
                let takesThem = capability.operator == .anyOf || (capability.operator == .equals && values.count == 1)
                let accepted = Set(capability.acceptedValues)
                return takesThem && values.allSatisfy(capability.carries)
                    && AppliedFilter(capability, values: values).isShort(of: source)
                    && (accepted.isEmpty || values.allSatisfy { accepted.contains($0.plainText) })
            }
            if let fitting {
                let filter = AppliedFilter(fitting, values: values)
                return ([filter], filter.isExact)
            }
            // If a list of values can't express it, the range that they span can, if only roughly.
            let sorted = values.sorted { Value.order($0, $1) < 0 }
            guard let least = sorted.first, let greatest = sorted.last,
                let span = push(
                    least: Domain.Bound(least, isInclusive: true), greatest: Domain.Bound(greatest, isInclusive: true),
                    capabilities, isWhole)
            else { return nil }
            return (span.filters, span.isExact && span.filters.count == 2 && values.count == 1)
        case .range(let lower, let upper): return push(least: lower, greatest: upper, capabilities, isWhole)
        }
    }

    /// The filters for a range, or a part of it, and whether they express it exactly.
    private static func push(
        least: Domain.Bound?, greatest: Domain.Bound?, _ capabilities: [FilterCapability], _ isWhole: Bool
    ) -> (filters: [AppliedFilter], isExact: Bool)? {
        var filters: [AppliedFilter] = []
        var isExact = true
        let ends: [(Domain.Bound?, FilterCapability.Operator, FilterCapability.Operator)] = [
            (least, .atLeast, .moreThan), (greatest, .atMost, .lessThan),
        ]
        for (bound, closed, open) in ends {
            guard let bound else { continue }
            func taking(_ wanted: FilterCapability.Operator, _ value: Value) -> FilterCapability? {
                capabilities.first { $0.operator == wanted && $0.carries(value) }
            }
            let wanted = bound.isInclusive ? closed : open
            if let capability = taking(wanted, bound.value) {
                let filter = AppliedFilter(capability, values: [bound.value])
                filters.append(filter)
                isExact = isExact && filter.isExact
            } else if !bound.isInclusive, let capability = taking(closed, bound.value) {
                // An inclusive parameter includes the bound itself too, which is removed here.
                filters.append(AppliedFilter(capability, values: [bound.value]))
                isExact = false
            } else if isWhole, bound.isInclusive, let value = bound.value.neighbour(closed == .atLeast ? -1 : 1),
                let capability = taking(open, value)
            {
                // Of whole numbers, those from one on are those that are more than the one before it.
                filters.append(AppliedFilter(capability, values: [value]))
                isExact = isExact && capability.fidelity == .exact
            } else {
                isExact = false
            }
        }
        return filters.isEmpty ? nil : (filters, isExact)
    }

    /// Why a conjunct is checked here.
    private static func reason(_ conjunct: Expression, _ source: TableSource, _ isPushed: Bool) -> String {
        if source.origin.file != nil { return "a file is filtered here" }
        let table = source.table
        if isPushed { return "the API applies it only roughly, so it is checked again" }
        guard let fact = FieldDomain(conjunct) else {
            if case .not = conjunct.kind {
                return "the API can't filter by exclusion; null and values added later would be lost"
            }
            if case .compare(.notEqual, _, _) = conjunct.kind {
                return "the API can't filter by exclusion; null and values added later would be lost"
            }
            let fields = conjunct.columns.sorted().joined(separator: ", ")
            return "the API has no such filter" + (fields.isEmpty ? "" : " on \(fields)")
        }
        guard table.filters.contains(where: { $0.field == fact.field }) else {
            return "this API has no \(fact.field) filter"
        }
        if fact.domain.includesNull { return "this API can't filter for null" }
        if table.field(named: fact.field)?.minorUnits != nil {
            return "the API compares \(fact.field) in minor units: "
                + "it takes an amount with a currency that has them"
        }
        let filters = table.filters.filter { $0.field == fact.field }
        let untold = fact.domain.told.first { value in !filters.contains { $0.carries(value) } }
        return untold.map { "this API's \(fact.field) filter doesn't accept \($0.literal)" }
            ?? "this API's \(fact.field) filter doesn't accept that"
    }
}

extension Domain {
    /// The values that name it: its own or its bounds.
    fileprivate var told: [Value] {
        switch allowed {
        case .all: []
        case .values(let values): values
        case .range(let lower, let upper): [lower, upper].compactMap { $0?.value }
        }
    }
}
