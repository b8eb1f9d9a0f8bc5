import QuireModel
package import QuirePlan
import QuirePluginKit

/// Plans the requests for a query and the work left to do here, with one file per rule; no input or output.
///
/// The law: every conjunct that a provider doesn't apply exactly stays in the residual filter, and a limit moves to the
/// provider only if nothing residual drops rows.
package struct Planner: Sendable {
    /// Whether a whole query is planned; for a part of one, savings by later stages are unknown.
    var isWhole = true

    /// Whether rows must keep the sources' own order, because later stages depend on it.
    private(set) var keepsOrder: Bool

    /// Creates a planner; with `keepsOrder`, rows keep the sources' own order whatever the query does with them.
    package init(keepsOrder: Bool = false) { self.keepsOrder = keepsOrder }

    /// The planner for a part of a query, with whose rows these stages are done.
    func forPart(before stages: [Stage]) -> Planner {
        var planner = self
        planner.isWhole = false
        planner.keepsOrder = keepsOrder || stages.dependOnOrder
        return planner
    }

    /// The plan for a query, and why it is so.
    package func plan(_ query: Query) -> ReasonedPlan {
        let wanted = ExtremePushdown.apply(to: GroupFilterSinking.sink(query.stages), of: query.source)
        let stages = ProjectionPushdown.prune(ProjectionSinking.sink(wanted), result: query.schema).stages
        switch query.source {
        case .last(let schema):
            let operators = Lowering.operators(stages) + Lowering.finish(stages, from: schema, to: query.schema)
            return ReasonedPlan(Plan(source: .last(schema), operators: operators, schema: query.schema))
        case .kept(let rows):
            let operators = Lowering.operators(stages) + Lowering.finish(stages, from: rows.schema, to: query.schema)
            return ReasonedPlan(Plan(source: .kept(rows), operators: operators, schema: query.schema))
        case .table(let table): return plan(table, stages, result: query.schema)
        case .union(let union): return UnionPlan.plan(union, stages, result: query.schema, by: self)
        case .join(let join): return JoinPlan.plan(join, stages, result: query.schema, by: self)
        }
    }

    private func plan(_ table: TableSource, _ stages: [Stage], result: Schema) -> ReasonedPlan {
        var draft = ScanDraft(table: table, stages: stages, result: result)
        // Whether any rows are wanted is determined before a rule changes the conditions.
        let lengths = CountPushdown.lengths(for: draft)
        let keys = KeyedRule.settleKeys(in: &draft, keepingOrder: keepsOrder)
        PredicatePushdown.apply(to: &draft)
        SortPushdown.apply(to: &draft)
        SortedUntilRule.apply(to: &draft, keepingOrder: keepsOrder)
        LimitPushdown.apply(to: &draft)
        var scan = draft.scan
        let finish = Lowering.finish(draft.rest, from: scan.schema, to: result)
        let operators = draft.operators + finish
        if let keys, scan.path != .empty {
            let (keyed, parents) = KeyedRule.keyed(scan, keys, by: forPart(before: stages))
            return ReasonedPlan(
                Plan(source: .keyed(keyed), operators: operators, schema: result), reasons: parents + [draft.reasons])
        }
        guard let lengths, case .scan(let scanned) = scan.path, lengths.isCheaper(than: scan, scanned) else {
            var reasons = draft.reasons
            reasons.rejected += RunnersUp.rejections(scan, draft)
            reasons.advice += CostAdvice.advice(for: scan, draft, stages, isWhole: isWhole)
            return ReasonedPlan(Plan(source: .scan(scan), operators: operators, schema: result), reasons: [reasons])
        }
        lengths.replace(scanned, in: &scan)
        let counting = lengths.operators(in: draft.rest) + finish
        return ReasonedPlan(
            Plan(source: .scan(scan), operators: counting, fallback: operators, schema: result),
            reasons: [lengths.reasons])
    }
}

extension [Stage] {
    /// Whether the rows' order decides the result: rows are taken by their place, or those that tie keep theirs.
    var dependOnOrder: Bool {
        contains { stage in
            switch stage {
            case .sort, .limit, .skip, .distinct: true
            case .aggregate(let grouping): grouping.dependsOnOrder
            case .filter, .project, .count, .countBy, .expand: false
            }
        }
    }
}

/// A plan in the making: the scan so far, the operators that are settled, and the stages that are not.
struct ScanDraft {
    /// The table, with those of its sorts that the rules so far leave.
    private(set) var source: TableSource
    /// The leading filters, as conjuncts that no rule has handled yet.
    var conjuncts: [Expression]
    /// The sort keys right after them; later sorts first.
    var sortKeys: [SortKey]
    /// The stages after filters and sorts.
    var rest: [Stage]
    /// The columns that the stages after filters and sorts read.
    private var neededByRest: Set<String>

    /// The parameter of the values that are requested one after another, which no other filter may use.
    var reserved: String?
    var path: AccessPath = .scan(ScanQuery())
    var pageSize: Int?
    var skippedRows = 0
    var rowLimit: Int?
    /// Whether the rows come from several lists.
    private(set) var isManyLists = false
    var mayEndEarly = false
    var reasons = Reasons()
    /// The operators between the scan and `rest`.
    var operators: [Operator] = []

    init(table: TableSource, stages: [Stage], result: Schema) {
        source = table
        let leading = LeadingStages(stages)
        conjuncts = leading.filters.flatMap(\.conjuncts)
        sortKeys = leading.sortKeys
        rest = leading.rest
        neededByRest = ProjectionPushdown.prune(rest, result: result).needed
        pageSize = table.capabilities.pages.largest
    }

    /// The table's usable capabilities; if a list is read in parts, only each part is sorted.
    var usable: TableSource {
        var usable = source
        usable.table.sorts = source.capabilities.parts == nil ? source.table.comparableSorts : []
        if let reserved {
            usable.table.filters.removeAll { $0.encoding != .path && source.share($0.parameter, reserved) }
        }
        return usable
    }

    /// Splits the scan into one list per value of `field`. The whole then has no order, and the field is read, so that
    /// a row of another list is noticed.
    mutating func beManyLists(by field: String) {
        isManyLists = true
        source.table.sorts = []
        source.table.defaultOrder = nil
        neededByRest.insert(field)
    }

    /// Removes the sorts whose parameter is used by one of the filters.
    mutating func leaveOutSorts(sharing filters: [AppliedFilter]) {
        let before = source
        func isFree(_ item: QueryItem) -> Bool {
            !filters.contains { $0.capability.encoding != .path && before.share($0.capability.parameter, item.name) }
        }
        for index in source.table.sorts.indices {
            let sort = source.table.sorts[index]
            if sort.ascending?.allSatisfy(isFree) == false { source.table.sorts[index].ascending = nil }
            if sort.descending?.allSatisfy(isFree) == false { source.table.sorts[index].descending = nil }
        }
    }

    /// The scan as the rules left it: only the columns that are read here, and those that name a row.
    var scan: Scan {
        let read = conjuncts + sortKeys.map(\.expression)
        let needed = read.reduce(into: neededByRest) { $0.formUnion($1.columns) }
        // A field in the path shows whether the rows belong to the requested list.
        let inPath = path.filters.filter { $0.capability.encoding == .path }.map(\.capability.field)
        let wanted = needed.union(source.table.primaryKey).union(inPath)
        let columns = source.table.fields.map(\.name).filter { wanted.contains($0) }
        var scan = Scan(
            source: source, path: path, columns: columns, includesRaw: needed.contains(TableSource.rawColumn),
            pageSize: pageSize, rowLimit: rowLimit, missing: missing, hasLocalWork: !reasons.local.isEmpty)
        scan.mayEndEarly = mayEndEarly
        scan.skippedRows = skippedRows
        return scan
    }

    /// The first group of required parameters of which none is given.
    private var missing: [String] {
        if path == .empty { return [] }
        let given = Set(path.filters.map(\.capability.parameter))
        for case .required(let parameters) in source.table.filterRules where given.isDisjoint(with: parameters) {
            return parameters
        }
        if let parts = source.capabilities.parts {
            return [parts.from, parts.to].filter { !given.contains($0) }
        }
        return []
    }

    /// Settles that no request is made, because no row is wanted.
    mutating func askNothing() {
        guard path != .empty else { return }
        path = .empty
        reasons.pushed = ["no request: the limit is 0"]
    }
}
