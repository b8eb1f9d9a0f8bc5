import QuireModel
import QuirePlan
import QuirePluginKit

/// Reads a list that exists per value of a field, such as the payments of one link, once for each value that the query
/// names or the parent list has. Other lists are read this way if the query names values that no single request can
/// filter by, and a request per value is cheaper than reading all.
enum KeyedRule {
    /// Which values of which field.
    struct Keys {
        fileprivate let filter: FilterCapability
        fileprivate let kind: Kind

        fileprivate enum Kind {
            case values([Value])
            case parents(TableSource, field: String, conditions: [Expression])
        }
    }

    /// Handles the query's conditions on the field that selects a list; nil if one list, or none, answers it.
    static func settleKeys(in draft: inout ScanDraft, keepingOrder: Bool) -> Keys? {
        guard let filter = requiredFilter(of: draft.usable) else {
            return keepingOrder ? nil : settleNamedValues(in: &draft)
        }
        let about = draft.conjuncts.filter { FieldDomain($0)?.field == filter.field }
        let domain = about.compactMap { FieldDomain($0)?.domain }.reduce(Domain.all) { $0.intersection($1) }
        guard let keys = keys(domain, filter, draft) else { return nil }
        switch keys.kind {
        case .values(let values):
            draft.reasons.pushed.append("\(filter.field) in \(values.count) values: one list each")
            if filter.fidelity == .exact { draft.conjuncts.removeAll { about.contains($0) } }
        case .parents(let parent, _, _):
            draft.reasons.pushed.append("one list for each \(filter.field) of \(parent.name)")
            draft.reasons.advice.append(
                "the API has \(draft.source.name) for one \(filter.field) at a time: name the ones you want")
        }
        draft.beManyLists(by: filter.field)
        return keys
    }

    /// The read of the lists that `scan` would be one of, and the reasons of the read that its keys come from.
    static func keyed(_ scan: Scan, _ keys: Keys, by planner: Planner) -> (KeyedScan, parents: [Reasons]) {
        var scan = scan
        if scan.missing.contains(keys.filter.parameter) { scan.missing = [] }
        switch keys.kind {
        case .values(let values): return (KeyedScan(scan: scan, filter: keys.filter, keys: .values(values)), [])
        case .parents(let parent, let field, let conditions):
            let type = parent.table.field(named: field)?.type ?? .text
            let column = ProjectedColumn(field, .column(field, type))
            let stages = Expression.all(conditions).map { [Stage.filter($0)] } ?? []
            let query = Query(
                source: .table(parent), stages: stages + [.project([column])],
                schema: Schema([Schema.Column(field, type)]), span: parent.span)
            let parents = planner.plan(query)
            return (KeyedScan(scan: scan, filter: keys.filter, keys: .parents(parents.plan)), parents.reasons)
        }
    }

    private static func keys(_ domain: Domain, _ filter: FilterCapability, _ draft: ScanDraft) -> Keys? {
        if domain.isEmpty { return nil }
        if case .values(let values) = domain.allowed, !domain.includesNull {
            let isSingle = values.count == 1 || filter.operator == .anyOf
            let isShort = AppliedFilter(filter, values: values).isShort(of: draft.usable)
            return isSingle && isShort ? nil : Keys(filter: filter, kind: .values(values))
        }
        guard let link = draft.usable.table.parent, link.childField == filter.field,
            let parent = draft.source.parent, let type = parent.table.field(named: link.field)?.type
        else { return nil }
        // Conditions on the child's field apply to the parent's field too: they have the same value.
        let renaming = [ProjectedColumn(filter.field, .column(link.field, type))]
        let conditions = draft.conjuncts.compactMap { conjunct in
            conjunct.columns == [filter.field] ? conjunct.beneath(renaming) : nil
        }
        let table = TableSource(provider: draft.source.provider, parent, span: draft.source.span)
        return Keys(filter: filter, kind: .parents(table, field: link.field, conditions: conditions))
    }

    /// Settles the values of a field that the query names where they take several requests.
    private static func settleNamedValues(in draft: inout ScanDraft) -> Keys? {
        // The lists come one after another, so that rows aren't in the order of the whole list.
        guard draft.sortKeys.isEmpty, !draft.rest.dependOnOrder, draft.source.capabilities.parts == nil else {
            return nil
        }
        let facts = draft.conjuncts.compactMap { FieldDomain($0) }
        for field in Set(facts.map(\.field)).sorted() {
            let domain = facts.filter { $0.field == field }.map(\.domain).reduce(Domain.all) { $0.intersection($1) }
            guard case .values(let values) = domain.allowed, !domain.includesNull, values.count > 1,
                let filter = filter(forEachOf: values, of: field, draft)
            else { continue }
            draft.conjuncts.removeAll { FieldDomain($0)?.field == field }
            draft.reasons.pushed.append("\(field) in \(values.count) values: requested one after another")
            draft.reserved = filter.parameter
            draft.beManyLists(by: field)
            return Keys(filter: filter, kind: .values(values))
        }
        return nil
    }

    /// The filter that requests values of a field one by one; nil if one request takes them all, or reading all costs
    /// no more.
    private static func filter(forEachOf values: [Value], of field: String, _ draft: ScanDraft) -> FilterCapability? {
        let source = draft.usable
        guard source.table.field(named: field)?.minorUnits == nil else { return nil }
        let fitting = source.table.filters.filter { filter in
            let accepted = Set(filter.acceptedValues)
            return filter.field == field && filter.encoding != .path && values.allSatisfy(filter.carries)
                && (accepted.isEmpty || values.allSatisfy { accepted.contains($0.plainText) })
                && !source.table.filterRules.contains { $0.parameters.contains(filter.parameter) }
        }
        let several = fitting.first { $0.operator == .anyOf }.map { AppliedFilter($0, values: values) }
        if let several, several.isShort(of: source) { return nil }
        guard let filter = several?.capability ?? fitting.first(where: { $0.operator == .equals }) else { return nil }
        let lists = several?.pieces(beside: [], of: source).count ?? values.count
        // Rows in one of these lists aren't in the others, so together they are no longer than the whole list.
        return lists < RequestEstimate(draft.scan).expected / 2 ? filter : nil
    }

    /// The filter that every request requires.
    private static func requiredFilter(of source: TableSource) -> FilterCapability? {
        for case .required(let parameters) in source.table.filterRules where parameters.count == 1 {
            return source.table.filters.first {
                parameters.contains($0.parameter) && ($0.operator == .equals || $0.operator == .anyOf)
            }
        }
        return nil
    }
}

extension FilterRule {
    /// The parameters that it is about.
    fileprivate var parameters: [String] {
        switch self {
        case .required(let names), .exclusive(let names), .together(let names): names
        }
    }
}
