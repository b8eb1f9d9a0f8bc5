package import QuireModel
package import QuirePluginKit

/// The plan of a query: the requests, and the operators on the rows here.
///
/// A plan is a value: equal for equal input, printable, and made without input or output.
package struct Plan: Hashable, Sendable {
    /// Where the rows come from.
    package var source: PlannedSource
    /// The operators on the rows, in order.
    package var operators: [Operator]
    /// The operators on the rows of the complete scan, if the access path falls back to it.
    package var fallbackOperators: [Operator]
    /// The columns of the result.
    package var schema: Schema

    package init(source: PlannedSource, operators: [Operator], fallback: [Operator]? = nil, schema: Schema) {
        self.source = source
        self.operators = operators
        fallbackOperators = fallback ?? operators.map(\.trustingNoOrder)
        self.schema = schema
    }
}

extension Operator {
    /// The same step for rows that come in any order.
    fileprivate var trustingNoOrder: Operator {
        guard case .top(let count, let keys, _) = self else { return self }
        return .top(count: count, keys: keys, inputIsSorted: false)
    }
}

/// A step of the local part of a plan.
package enum Operator: Hashable, Sendable {
    case filter(Expression)
    case project([ProjectedColumn])
    case sort([SortKey])
    /// Sort and limit in one: holds at most `count` rows. If the rows are sorted by the first key, it ends the scan as
    /// soon as no later row can matter.
    case top(count: Int, keys: [SortKey], inputIsSorted: Bool)
    case skip(Int)
    case take(Int)
    case distinct
    case count
    case countBy([ProjectedColumn])
    /// The aggregation of each group.
    case aggregate(Grouping)
    /// One row for each element of the list in that column.
    case expand(String, element: ValueType)

    /// Whether it returns no row before it has seen all, so that missing rows could change its result.
    package var isBlocking: Bool {
        switch self {
        case .filter, .project, .skip, .take, .distinct, .expand: false
        case .sort, .top, .count, .countBy, .aggregate: true
        }
    }
}

/// A read of a provider's list: the requests, the columns, and the filters to check here.
package struct Scan: Hashable, Sendable {
    /// The table that is read.
    package var source: TableSource
    /// Which requests answer it.
    package var path: AccessPath
    /// The fields that are decoded, in this order.
    package var columns: [String]
    /// Whether the original rows are kept as the column `raw`.
    package var includesRaw: Bool
    /// The page size to request; nil leaves it to the server.
    package var pageSize: Int?
    /// How many rows at the list's beginning are left out.
    package var skippedRows = 0
    /// The number of rows after which the scan ends, if all rows are wanted; skipped rows don't count.
    package var rowLimit: Int?
    /// Whether a limit after a filter will probably end the scan before the list ends.
    package var mayEndEarly = false
    /// Whether each page is requested only on demand, because other lists may have the wanted rows.
    package var isPulled = false
    /// Whether part of the query is left to be done here, so that rows that come may not be rows of the result.
    package var hasLocalWork: Bool
    /// The required parameters of which the query gives none.
    package var missing: [String]

    package init(
        source: TableSource, path: AccessPath, columns: [String], includesRaw: Bool = false, pageSize: Int? = nil,
        rowLimit: Int? = nil, missing: [String] = [], hasLocalWork: Bool = false
    ) {
        self.source = source
        self.path = path
        self.columns = columns
        self.includesRaw = includesRaw
        self.pageSize = pageSize
        self.rowLimit = rowLimit
        self.missing = missing
        self.hasLocalWork = hasLocalWork
    }

    /// The columns that its access path returns: those of the rows, or a count.
    package var output: Schema {
        switch path {
        case .empty, .scan, .topN, .sortedUntil, .bisect: return schema
        case .count: return Schema([Schema.Column("count", .integer)])
        case .countByValue(_, let filter, _):
            let type = source.table.field(named: filter.field)?.type ?? .text
            return Schema([Schema.Column(filter.field, type), Schema.Column("count", .integer)])
        }
    }

    /// The columns of the rows that are decoded.
    package var schema: Schema {
        let fields = columns.compactMap { source.table.field(named: $0) }
        let raw = includesRaw ? [Schema.Column(TableSource.rawColumn, .any)] : []
        return Schema(fields.map { Schema.Column($0.name, $0.type) } + raw)
    }
}

/// The requests that answer a scan. Each path except the scan itself can fall back to the scan if the server doesn't
/// behave as the path assumes.
package enum AccessPath: Hashable, Sendable {
    /// No row can match: no request is made.
    case empty
    /// All pages of the filtered list, in order.
    case scan(ScanQuery)
    /// The sorted list from its start, as far as needed; `count` rows without a null key suffice when nothing is
    /// filtered here, and rows beyond `until` end it in any case.
    case topN(ScanQuery, order: AppliedSort, count: Int, until: Domain.Bound? = nil)
    /// The sorted list from its start to the first row beyond a bound.
    case sortedUntil(ScanQuery, order: AppliedSort, until: Domain.Bound)
    /// The sorted list from the first page that reaches `lower`, found by halving, to the first row beyond `upper`.
    case bisect(ScanQuery, order: AppliedSort, lower: Domain.Bound, upper: Domain.Bound)
    /// The lengths of some lists, added and subtracted: no row is read.
    case count([CountTerm], fallback: ScanQuery)
    /// The length of the list for each value of a field, which must add up to the length of the whole.
    case countByValue(ScanQuery, filter: FilterCapability, values: [Value])

    /// The name in `--stats` and `explain`.
    package var strategy: String {
        switch self {
        case .empty: "empty"
        case .scan: "scan"
        case .topN: "top_n"
        case .sortedUntil: "sorted_until"
        case .bisect: "bisect"
        case .count: "count"
        case .countByValue: "count_by_value"
        }
    }

    /// The query of every request of the path that reads rows.
    private var query: ScanQuery {
        switch self {
        case .empty: ScanQuery()
        case .scan(let query), .topN(let query, _, _, _), .sortedUntil(let query, _, _), .count(_, let query),
            .bisect(let query, _, _, _),
            .countByValue(let query, _, _):
            query
        }
    }

    /// The filters that go with every request.
    package var filters: [AppliedFilter] { query.filters }

    /// The requested order.
    package var sort: AppliedSort? {
        switch self {
        case .empty, .scan, .count, .countByValue: nil
        case .topN(_, let order, _, _), .sortedUntil(_, let order, _), .bisect(_, let order, _, _): order
        }
    }

    /// The bound at which a sorted read ends, apart from limits.
    package var until: Domain.Bound? {
        switch self {
        case .empty, .scan, .count, .countByValue: nil
        case .topN(_, _, _, let until): until
        case .sortedUntil(_, _, let until), .bisect(_, _, _, let until): until
        }
    }

    /// The lists whose lengths are requested, each with its sign.
    package var terms: [CountTerm] {
        switch self {
        case .empty, .scan, .topN, .sortedUntil, .bisect: []
        case .count(let terms, _): terms
        case .countByValue(let query, let filter, let values):
            [CountTerm(query.filters)]
                + values.map { value in
                    // One value takes the place of those that the whole is of.
                    let others = query.filters.filter { $0.capability.field != filter.field }
                    return CountTerm(others + [AppliedFilter(filter, values: [value])])
                }
        }
    }

    /// The complete read that this path falls back to.
    package var fallback: AccessPath { self == .empty ? .empty : .scan(query) }
}

/// A list whose length is requested.
package struct CountTerm: Hashable, Sendable {
    /// The filters that make the list.
    package var filters: [AppliedFilter]
    /// Whether its length is taken away from the others.
    package var isSubtracted: Bool

    package init(_ filters: [AppliedFilter], isSubtracted: Bool = false) {
        self.filters = filters
        self.isSubtracted = isSubtracted
    }
}

/// The part of a list that is read: the filters and the sort of its requests.
package struct ScanQuery: Hashable, Sendable {
    /// The filters that the provider applies.
    package var filters: [AppliedFilter]

    package init(filters: [AppliedFilter] = []) { self.filters = filters }
}
