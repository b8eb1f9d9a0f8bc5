import QuireModel
import QuirePlan
import QuirePluginKit

/// Answers a count from the lengths that lists state, if every condition can be expressed exactly.
enum CountPushdown {
    /// The lists to count, and how the plan's scan becomes their lengths.
    struct Lengths {
        fileprivate enum Kind {
            case sum([CountTerm])
            case byValue([AppliedFilter], FilterCapability, [Value])
        }

        fileprivate let kind: Kind
        fileprivate let pushed: [String]
        /// The operators that turn the counts into rows of groups, if groups are counted.
        fileprivate var groups: [Operator] = []

        /// Puts the lengths in the place of the scan that would answer it too.
        func replace(_ query: ScanQuery, in scan: inout Scan) {
            switch kind {
            case .sum(let terms): scan.path = .count(terms, fallback: query)
            case .byValue(let filters, let filter, let values):
                scan.path = .countByValue(ScanQuery(filters: filters), filter: filter, values: values)
            }
            scan.hasLocalWork = false
        }

        /// The reasons for requesting lengths.
        var reasons: Reasons {
            var reasons = Reasons()
            reasons.pushed = pushed
            reasons.rejected = [
                Reasons.Rejection(
                    "scan", "it reads every page; the list states its length, which a page of one row shows")
            ]
            return reasons
        }

        /// Whether asking for the lengths takes fewer requests than reading the list.
        func isCheaper(than scan: Scan, _ query: ScanQuery) -> Bool {
            var counting = scan
            replace(query, in: &counting)
            return RequestEstimate(counting).isCheaper(than: RequestEstimate(scan))
        }

        /// The operators on the counts: the stages after the one that counts.
        func operators(in stages: [Stage]) -> [Operator] {
            groups + Lowering.operators(Array(stages.dropFirst()))
        }
    }

    /// The lengths that answer the query; nil when rows must be read.
    static func lengths(for draft: ScanDraft) -> Lengths? {
        let capabilities = draft.source.capabilities
        guard capabilities.length == .exact, capabilities.pages.canBeSized, let first = draft.rest.first
        else { return nil }
        switch first {
        case .count:
            guard let terms = terms(for: draft.conjuncts, draft.usable) else { return nil }
            return Lengths(kind: .sum(terms), pushed: draft.conjuncts.map(\.description) + ["count"])
        case .countBy(let keys): return lengths(of: keys, draft)
        case .filter, .sort, .limit, .skip, .project, .distinct, .aggregate, .expand: return nil
        }
    }

    /// The lengths that answer a count of groups whose keys are made of one field, or of none.
    private static func lengths(of keys: [ProjectedColumn], _ draft: ScanDraft) -> Lengths? {
        let fields = keys.reduce(into: Set()) { $0.formUnion($1.expression.columns) }
        let pushed =
            draft.conjuncts.map(\.description)
            + ["count by \(keys.map { "\($0.expression)" }.joined(separator: ", "))"]
        guard let terms = terms(for: draft.conjuncts, draft.usable) else { return nil }
        if let keys = constant(keys, fields, draft) {
            // All rows form one group, which only exists if there are rows.
            let some = Expression.condition(
                .compare(.greater, .column("count", .integer), .constant(.integer(0))))
            let groups: [Operator] = [.filter(some), .project(counted(keys))]
            return Lengths(kind: .sum(terms), pushed: pushed, groups: groups)
        }
        guard let field = fields.first else { return nil }
        guard fields.count == 1, terms.count == 1, !canBeNull(field, draft),
            let capability = draft.usable.table.filters.first(where: {
                $0.field == field && $0.fidelity == .exact && !$0.acceptedValues.isEmpty && $0.valueMap.isEmpty
                    && ($0.operator == .anyOf || $0.operator == .equals)
            }), let values = values(of: capability, draft.conjuncts)
        else { return nil }
        let each = values.prefix(1).map { value in
            terms[0].filters.filter { $0.capability.field != capability.field }
                + [AppliedFilter(capability, values: [value])]
        }
        guard each.allSatisfy({ draft.usable.combinable($0) == $0 }) else { return nil }
        return Lengths(
            kind: .byValue(terms[0].filters, capability, values), pushed: pushed, groups: regrouped(keys))
    }

    /// Whether rows may lack a value of the field; no list counts such rows.
    static func canBeNull(_ field: String, _ draft: ScanDraft) -> Bool {
        guard draft.usable.table.field(named: field)?.isNullable == true else { return false }
        return !draft.conjuncts.contains { conjunct in
            FieldDomain(conjunct).map { $0.field == field && !$0.domain.includesNull } ?? false
        }
    }

    /// The keys where all rows have the same: they are constants, or the conditions leave their field one value.
    private static func constant(
        _ keys: [ProjectedColumn], _ fields: Set<String>, _ draft: ScanDraft
    ) -> [ProjectedColumn]? {
        guard let field = fields.first else { return keys }
        let domains = draft.conjuncts.compactMap { FieldDomain($0) }.filter { $0.field == field }.map(\.domain)
        let domain = domains.reduce(Domain.all) { $0.intersection($1) }
        // Equal texts are the same; equal numbers may differ in their digits.
        guard fields.count == 1, draft.usable.table.field(named: field)?.type == .text,
            case .values(let values) = domain.allowed, !domain.includesNull, values.count == 1
        else { return nil }
        let only = [ProjectedColumn(field, .constant(values[0]))]
        let made = keys.compactMap { key in key.expression.beneath(only).map { ProjectedColumn(key.name, $0) } }
        return made.count == keys.count ? made : nil
    }

    /// The field values that a filter knows and the conditions allow; nil if the conditions can't be expressed with
    /// them.
    private static func values(of capability: FilterCapability, _ conjuncts: [Expression]) -> [Value]? {
        let about = conjuncts.filter { $0.columns.contains(capability.field) }
        let domains = about.compactMap { FieldDomain($0)?.domain }
        guard domains.count == about.count else { return nil }
        let accepted = capability.acceptedValues.map { Value.text($0) }
        let domain = domains.reduce(Domain.all) { $0.intersection($1) }
        switch domain.allowed {
        case .all where about.isEmpty: return accepted
        case .values(let values):
            // Values outside the known ones can't be requested.
            return values.isEmpty || domain.includesNull || !values.allSatisfy(accepted.contains) ? nil : values
        case .all, .range: return nil
        }
    }

    /// Counts of a field's values as counts of the groups that they are in.
    private static func regrouped(_ keys: [ProjectedColumn]) -> [Operator] {
        if keys.count == 1, keys[0].expression.plainColumn != nil { return [.project(counted(keys))] }
        let count = Aggregate("count", .sum, of: .column("count", .integer), type: .integer)
        return [.aggregate(Grouping(keys: keys, aggregates: [count]))]
    }

    private static func counted(_ keys: [ProjectedColumn]) -> [ProjectedColumn] {
        keys + [ProjectedColumn("count", .column("count", .integer))]
    }

    /// The lists whose lengths add up to the number of rows that satisfy all conditions.
    private static func terms(for conjuncts: [Expression], _ source: TableSource) -> [CountTerm]? {
        var domains: [String: Domain] = [:]
        var excluded: FieldDomain?
        for conjunct in conjuncts {
            if let fact = FieldDomain(conjunct) {
                domains[fact.field] = domains[fact.field, default: .all].intersection(fact.domain)
            } else if let fact = FieldDomain(excludedBy: conjunct), excluded == nil {
                excluded = fact
            } else {
                return nil
            }
        }
        var base: [AppliedFilter] = []
        var edges: [[AppliedFilter]] = []
        for (field, domain) in domains.sorted(by: { $0.key < $1.key }) {
            guard let pushed = exactly(domain, field, source) else { return nil }
            base += pushed.filters
            edges += pushed.edges
        }
        if let excluded {
            // The excluded rows must lie within the others, and no row may be excluded twice.
            guard edges.isEmpty, domains[excluded.field] == nil,
                let pushed = exactly(excluded.domain, excluded.field, source), pushed.edges.isEmpty
            else { return nil }
            edges = [pushed.filters]
        }
        let lists =
            [base]
            + edges.map { edge in
                // An edge lies within the range whose bound it is, so its parameters replace those of the range.
                base.filter { filter in !edge.contains { $0.capability == filter.capability } } + edge
            }
        guard lists.allSatisfy({ source.combinable($0) == $0 }) else { return nil }
        return lists.enumerated().map { CountTerm($0.element, isSubtracted: $0.offset > 0) }
    }

    /// The filters for a domain, and the lists at strict bounds that inclusive parameters include wrongly.
    private static func exactly(
        _ domain: Domain, _ field: String, _ source: TableSource
    ) -> (filters: [AppliedFilter], edges: [[AppliedFilter]])? {
        // How many minor units an amount is depends on its currency, which no count names.
        guard source.table.field(named: field)?.minorUnits == nil,
            let pushed = PredicatePushdown.push(domain, of: field, from: source)
        else { return nil }
        if pushed.isExact { return (pushed.filters, []) }
        guard case .range(let lower, let upper) = domain.allowed, !domain.includesNull else { return nil }
        let capabilities = source.table.filters.filter { $0.field == field && $0.fidelity == .exact }
        guard let atLeast = capabilities.first(where: { $0.operator == .atLeast }),
            let atMost = capabilities.first(where: { $0.operator == .atMost }),
            pushed.filters.count == [lower, upper].compactMap({ $0 }).count,
            // A rounded bound includes rows beyond it that no other list could exclude again.
            [lower, upper].compactMap({ $0?.value }).allSatisfy({
                atLeast.writesExactly($0) && atMost.writesExactly($0)
            })
        else { return nil }
        let edges = [lower, upper].compactMap { $0 }.filter { !$0.isInclusive }.map { bound in
            [AppliedFilter(atLeast, values: [bound.value]), AppliedFilter(atMost, values: [bound.value])]
        }
        return (pushed.filters, edges)
    }
}

extension FieldDomain {
    /// The values that a negation leaves out: `status != paid`, `status not in (…)`.
    init?(excludedBy conjunct: Expression) {
        switch conjunct.kind {
        case .compare(.notEqual, let left, let right):
            self.init(.condition(.compare(.equal, left, right)))
        case .not(let inner):
            self.init(inner)
        default: return nil
        }
        guard case .values = domain.allowed, !domain.includesNull, !domain.isEmpty else { return nil }
    }
}

extension Expression {
    /// The column that this is.
    var plainColumn: String? {
        if case .column(let name) = kind { return name }
        return nil
    }
}
