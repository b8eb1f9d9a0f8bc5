import QuireModel
import QuirePlan
import QuirePluginKit

/// Suggests cheaper queries: only what this provider supports, and only if it helps.
enum CostAdvice {
    /// The advice for a scan in `explain` and before a long read; none if it takes a request or two.
    ///
    /// For a part of a query, only advice that holds whatever is done with its rows.
    static func advice(for scan: Scan, _ draft: ScanDraft, _ query: [Stage], isWhole: Bool) -> [String] {
        let estimate = RequestEstimate(scan)
        if let most = estimate.maximum, most <= 2 { return [] }
        guard isWhole else { return filters(scan, draft) }
        return [
            count(scan, draft), sort(draft, query), limit(scan, draft, query), filters(scan, draft),
        ].flatMap { $0 }
    }

    /// A count needs no row where every condition is the provider's.
    private static func count(_ scan: Scan, _ draft: ScanDraft) -> [String] {
        guard case .count? = draft.rest.first, scan.path.terms.isEmpty, !draft.conjuncts.isEmpty,
            draft.source.capabilities.length != nil, draft.source.capabilities.pages.canBeSized
        else { return [] }
        let conditions = draft.conjuncts.map(\.description).joined(separator: " and ")
        return ["without \(conditions), which is checked here, the count is read from the list's own length: 1 request"]
    }

    /// The provider can sort, but that only helps with a limit.
    private static func sort(_ draft: ScanDraft, _ query: [Stage]) -> [String] {
        let isLimited = query.contains { if case .limit = $0 { true } else { false } }
        let ways = draft.usable.table.sorts.map(\.field)
        guard let key = draft.sortKeys.first else { return unsorted(draft, isLimited: isLimited) }
        guard let field = key.expression.plainField, ways.contains(field) else {
            guard isLimited, !ways.isEmpty else { return [] }
            return ["the provider sorts by \(ways.joined(separator: " or ")): only the first rows of these are read"]
        }
        if key.nullsFirst { return isLimited ? ["without 'nulls first' the provider sorts by \(field)"] : [] }
        guard !isLimited, draft.rest.allSatisfy(\.keepsRows) else { return [] }
        let example = "limit 10 after the sort by \(field), which the provider then does, reads only its first rows"
        return [draft.conjuncts.isEmpty ? example + ": 1 request" : example]
    }

    /// First rows in any order are found anywhere in the list, those in a known order at its start.
    private static func unsorted(_ draft: ScanDraft, isLimited: Bool) -> [String] {
        guard isLimited, case .scan = draft.path,
            let field = draft.usable.table.sorts.map(\.field).first(where: { field in
                draft.conjuncts.contains { FieldDomain($0)?.field == field }
            })
        else { return [] }
        return [
            "a sort by \(field) before the limit is done by the provider, "
                + "and the read begins or ends with the range"
        ]
    }

    /// A limit ends a read that would go through the whole list.
    private static func limit(_ scan: Scan, _ draft: ScanDraft, _ query: [Stage]) -> [String] {
        guard case .scan = scan.path, scan.rowLimit == nil, !scan.mayEndEarly, draft.sortKeys.isEmpty,
            query.allSatisfy(\.keepsRows)
        else { return [] }
        guard draft.conjuncts.isEmpty else { return ["limit 10 ends the read as soon as 10 rows are found"] }
        guard let size = scan.pageSize ?? scan.source.capabilities.pages.usual else { return [] }
        return ["limit \(size) is 1 request, and each further one adds \(size) rows"]
    }

    /// The provider can filter by inclusion, but not by exclusion.
    private static func inclusion(_ field: String, _ draft: ScanDraft) -> String? {
        for fact in draft.conjuncts.compactMap({ FieldDomain(excludedBy: $0) }) where fact.field == field {
            guard case .values(let excluded) = fact.domain.allowed,
                let filter = draft.usable.table.filters.first(where: { $0.field == field && $0.operator == .anyOf })
            else { continue }
            let left = filter.acceptedValues.filter { value in !excluded.contains { $0.plainText == value } }
            guard !left.isEmpty else { continue }
            return "the provider can filter by what \(field) is: where \(field) in (\(left.joined(separator: ", "))), "
                + "which leaves out null and values that are added later"
        }
        return nil
    }

    /// The filters of the provider that the query doesn't use.
    private static func filters(_ scan: Scan, _ draft: ScanDraft) -> [String] {
        let used = Set(scan.path.filters.map(\.capability.field))
        var named: Set<String> = []
        return scan.source.table.filters.compactMap { filter in
            guard !used.contains(filter.field), filter.encoding != .path, named.insert(filter.field).inserted else {
                return nil
            }
            return inclusion(filter.field, draft)
                ?? "the provider can filter by \(filter.field): where \(filter.example)"
        }
    }
}

extension FilterCapability {
    /// A condition that it takes.
    fileprivate var example: String {
        switch self.operator {
        case .equals, .anyOf: "\(field) = \(acceptedValues.first ?? "\"…\"")"
        case .atLeast: "\(field) >= …"
        case .moreThan: "\(field) > …"
        case .atMost: "\(field) <= …"
        case .lessThan: "\(field) < …"
        }
    }
}

extension Stage {
    /// Whether a limit could follow it and end the read.
    fileprivate var keepsRows: Bool {
        switch self {
        case .filter, .sort, .project, .skip, .distinct, .expand: true
        case .limit, .count, .countBy, .aggregate: false
        }
    }
}
