package import QuireModel
package import QuirePluginKit

/// Where the rows of a plan come from: a tree whose leaves are providers' lists and results that are here already.
package indirect enum PlannedSource: Hashable, Sendable {
    /// A provider's list.
    case scan(Scan)
    /// A list that is read once for each of some values.
    case keyed(KeyedScan)
    /// The previous result, with its columns.
    case last(Schema)
    /// The rows of a `let`, which were read before.
    case kept(KeptSource)
    /// The rows of several plans with the same columns.
    case union(PlannedUnion)
    /// Pairs of rows of two plans.
    case join(PlannedJoin)

    /// The columns that come out of it.
    package var output: Schema {
        switch self {
        case .scan(let scan): scan.output
        case .keyed(let keyed): keyed.scan.output
        case .last(let schema): schema
        case .kept(let rows): rows.schema
        case .union(let union): union.members.first?.schema ?? Schema([])
        case .join(let join): Schema(join.left.schema.columns + join.right.schema.columns)
        }
    }

    /// The reads of providers' lists in it, in the order in which they begin.
    package var scans: [Scan] {
        switch self {
        case .scan(let scan): [scan]
        case .keyed(let keyed):
            if case .parents(let plan) = keyed.keys { plan.source.scans + [keyed.scan] } else { [keyed.scan] }
        case .last, .kept: []
        case .union(let union): union.members.flatMap(\.source.scans)
        case .join(let join): join.left.source.scans + join.right.source.scans
        }
    }
}

extension Plan {
    /// The columns of the input to the operators that take over after an access path has fallen back.
    package var fallbackInput: Schema {
        if case .scan(let scan) = source { return scan.schema }
        return source.output
    }
}

/// A list that the provider has per value of a field, such as the payments of one link.
package struct KeyedScan: Hashable, Sendable {
    /// Where the values come from.
    package enum Keys: Hashable, Sendable {
        /// The query names them.
        case values([Value])
        /// The values from another list: the only column of that plan.
        case parents(Plan)
        /// The rows of the left side of a join have them.
        case join
    }

    /// The read of one list, without the filter that names the value.
    package var scan: Scan
    /// The filter that names the value.
    package var filter: FilterCapability
    /// Where the values come from.
    package var keys: Keys

    package init(scan: Scan, filter: FilterCapability, keys: Keys) {
        self.scan = scan
        self.filter = filter
        self.keys = keys
    }

    /// The read of the list for some values, as many as the filter takes at once. Values that can't be sent to the
    /// server are looked up in the whole list.
    package func scan(for values: [Value]) -> Scan {
        var scan = scan
        let isTold = isRequired || values.allSatisfy(filter.carries)
        // Rows with other values are dropped here (`own`), so a server that ignores the filter causes no wrong result.
        var filter = filter
        filter.fidelity = .superset
        let own = isTold ? [AppliedFilter(filter, values: values)] : []
        scan.path = .scan(ScanQuery(filters: scan.path.filters + own))
        return scan
    }

    /// Whether the filter is required.
    private var isRequired: Bool {
        if filter.encoding == .path { return true }
        return scan.source.table.filterRules.contains { rule in
            if case .required(let parameters) = rule { parameters.contains(filter.parameter) } else { false }
        }
    }

    /// The values that are requested together, for each list.
    package func pieces(of values: [Value]) -> [[Value]] {
        guard filter.operator == .anyOf, case .values = keys else { return values.map { [$0] } }
        return AppliedFilter(filter, values: values).pieces(beside: scan.path.filters, of: scan.source)
    }

    /// The rows that have one of the values: others would appear once for each list that contains them. Values in the
    /// path are checked by the page reader.
    package func own(_ rows: RowBatch, of values: [Value]) -> RowBatch {
        guard filter.encoding != .path, let index = scan.schema.index(of: filter.field) else { return rows }
        return rows.keeping(values, in: index)
    }
}

extension RowBatch {
    /// The rows that have one of the values in a column.
    package func keeping(_ values: [Value], in index: Int) -> RowBatch {
        let wanted = Set(values)
        let column = columns[index]
        return filtered(by: (0..<count).map { wanted.contains(column[$0]) })
    }
}

/// The rows of several plans with the same columns.
package struct PlannedUnion: Hashable, Sendable {
    /// How the members' rows are put together.
    package enum Combination: String, Hashable, Sendable {
        /// One member after another.
        case rows
        /// Each member returns one number; the numbers are added up.
        case counts
    }

    /// The plans.
    package var members: [Plan]
    /// How their rows are put together.
    package var combination: Combination
    /// Whether a member without credentials is left out instead of reported as missing.
    package var skipsUnconfigured: Bool
    /// Whether one member is read after another, because the first rows may suffice.
    package var isSequential: Bool
    /// How far members are read for the first rows in an order; nil if all of them are read as planned.
    package var merge: Merge?

    /// The first rows, in an order, of members of which some come in that order.
    package struct Merge: Hashable, Sendable {
        /// The order, of the members' columns.
        package var keys: [SortKey]
        /// The number of wanted rows.
        package var count: Int
        /// The first key in the rows of the member's own source, for members that are sorted by it and read page by
        /// page; nil for those that return their first rows themselves.
        package var pulled: [SortKey?]

        package init(keys: [SortKey], count: Int, pulled: [SortKey?]) {
            self.keys = keys
            self.count = count
            self.pulled = pulled
        }
    }

    package init(members: [Plan], combination: Combination, skipsUnconfigured: Bool, isSequential: Bool) {
        self.members = members
        self.combination = combination
        self.skipsUnconfigured = skipsUnconfigured
        self.isSequential = isSequential
    }

    /// A few words for plans and explanations.
    package var title: String {
        switch combination {
        case .rows where merge != nil: "merge of \(members.count), page by page as far as the first rows need"
        case .rows: "union of \(members.count)" + (isSequential ? ", one after another" : ", side by side")
        case .counts: "sum of \(members.count) counts"
        }
    }
}

/// Pairs of rows of two plans whose keys are equal.
package struct PlannedJoin: Hashable, Sendable {
    /// The plan of the left side.
    package var left: Plan
    /// The plan of the right side; its columns already have qualified names.
    package var right: Plan
    /// Which rows of the left side stay without a match.
    package var kind: Join.Kind
    /// The equalities between columns of the left and the right plan; never empty.
    package var keys: [Join.Key]
    /// The other condition on a pair; nil if there is none.
    package var residual: Expression?

    package init(left: Plan, right: Plan, kind: Join.Kind, keys: [Join.Key], residual: Expression?) {
        self.left = left
        self.right = right
        self.kind = kind
        self.keys = keys
        self.residual = residual
    }

    /// A few words for plans and explanations.
    package var title: String {
        let conditions = keys.map { "\($0.left) = \($0.right)" } + (residual.map { ["\($0)"] } ?? [])
        return (kind == .left ? "left join on " : "join on ") + conditions.joined(separator: " and ")
    }

    /// The key whose values are requested one after another from the right side's list; nil if the whole list is read.
    package var askedKey: Int? {
        guard case .keyed(let keyed) = right.source, case .join = keyed.keys else { return nil }
        return keys.firstIndex { $0.field == keyed.filter.field }
    }
}
