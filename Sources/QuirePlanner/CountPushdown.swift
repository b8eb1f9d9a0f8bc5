import QuireModel
import QuirePlan
import QuirePluginKit

/// Answers a count from the lengths that lists state of themselves, when every condition can be said exactly.
enum CountPushdown {
    /// What is counted, and how the plan's scan becomes that.
    struct Lengths {
        fileprivate enum Kind {
            case sum([CountTerm])
            case byValue([AppliedFilter], FilterCapability, [Value])
        }

        fileprivate let kind: Kind
        fileprivate let pushed: [String]

        /// Puts the lengths in the place of the scan that would answer it too.
        func replace(_ query: ScanQuery, in scan: inout Scan) {
            switch kind {
            case .sum(let terms): scan.path = .count(terms, fallback: query)
            case .byValue(let filters, let filter, let values):
                scan.path = .countByValue(ScanQuery(filters: filters), filter: filter, values: values)
            }
            scan.reasons.pushed = pushed
            scan.reasons.local = []
            scan.reasons.rejected = [
                Scan.Rejection(
                    "scan", "it reads every page; the list states its length, which one row a page suffices to see")
            ]
        }

        /// Whether asking for the lengths takes fewer requests than reading the list.
        func isCheaper(than scan: Scan, _ query: ScanQuery) -> Bool {
            var counting = scan
            replace(query, in: &counting)
            return RequestEstimate(counting).isCheaper(than: RequestEstimate(scan))
        }

        /// What is done with the counts: the stages after the one that counts.
        func operators(in stages: [Stage]) -> [Operator] {
            let after = Lowering.operators(Array(stages.dropFirst()))
            guard case .countBy(let keys)? = stages.first else { return after }
            return [.project(keys + [ProjectedColumn("count", .column("count", .integer))])] + after
        }
    }

    /// The lengths that answer the query; nil when rows must be read.
    static func lengths(for draft: ScanDraft) -> Lengths? {
        guard let total = draft.resource.total, total.unit != .pages, draft.resource.pageSize?.parameter != nil,
            let first = draft.rest.first
        else { return nil }
        switch first {
        case .count:
            guard let terms = terms(for: draft.conjuncts, draft.resource) else { return nil }
            return Lengths(kind: .sum(terms), pushed: draft.conjuncts.map(\.description) + ["count"])
        case .countBy(let keys):
            guard keys.count == 1, let field = keys.first?.expression.plainColumn,
                let capability = draft.resource.filters.first(where: {
                    $0.field == field && $0.fidelity == .exact && !$0.acceptedValues.isEmpty && $0.valueMap.isEmpty
                        && ($0.operator == .anyOf || $0.operator == .equals)
                }),
                let terms = terms(for: draft.conjuncts, draft.resource), terms.count == 1,
                !draft.conjuncts.contains(where: { $0.columns.contains(field) })
            else { return nil }
            let values = capability.acceptedValues.map { Value.text($0) }
            return Lengths(
                kind: .byValue(terms[0].filters, capability, values),
                pushed: draft.conjuncts.map(\.description) + ["count by \(field)"])
        case .filter, .sort, .limit, .skip, .project, .distinct: return nil
        }
    }

    /// The lists whose lengths add up to the number of rows that satisfy all conditions.
    private static func terms(for conjuncts: [Expression], _ resource: Resource) -> [CountTerm]? {
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
            guard let pushed = exactly(domain, field, resource) else { return nil }
            base += pushed.filters
            edges += pushed.edges
        }
        if let excluded {
            // What is taken away must lie within the rest, and no row may be taken away twice.
            guard edges.isEmpty, domains[excluded.field] == nil,
                let pushed = exactly(excluded.domain, excluded.field, resource), pushed.edges.isEmpty
            else { return nil }
            edges = [pushed.filters]
        }
        return [CountTerm(base)] + edges.map { CountTerm(base + $0, isSubtracted: true) }
    }

    /// Filters that give a domain, and the lists at strict bounds that inclusive parameters give too many.
    private static func exactly(
        _ domain: Domain, _ field: String, _ resource: Resource
    ) -> (filters: [AppliedFilter], edges: [[AppliedFilter]])? {
        guard let pushed = PredicatePushdown.push(domain, of: field, resource: resource) else { return nil }
        if pushed.isExact { return (pushed.filters, []) }
        guard case .range(let lower, let upper) = domain.allowed, !domain.includesNull else { return nil }
        let capabilities = resource.filters.filter { $0.field == field && $0.fidelity == .exact }
        guard let atLeast = capabilities.first(where: { $0.operator == .atLeast }),
            let atMost = capabilities.first(where: { $0.operator == .atMost }),
            pushed.filters.count == [lower, upper].compactMap({ $0 }).count
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
