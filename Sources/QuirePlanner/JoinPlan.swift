import QuireModel
import QuirePlan
import QuirePluginKit

/// Plans a join: conditions on one side move to that side, and a right side that is requested by key, or for few keys,
/// is read only for the keys of the left side.
enum JoinPlan {
    /// Up to this many rows on the left side, its keys are requested one by one if the API supports it.
    private static let fewRows = 8

    static func plan(_ join: Join, _ stages: [Stage], result: Schema, by planner: Planner) -> ReasonedPlan {
        let leftNames = Set(join.left.schema.columns.map(\.name))
        let rightNames = Set(join.right.schema.columns.map(\.name))
        var stages = stages
        var residual = join.residual
        var left = join.left
        var right = join.right
        // Which pairs match may narrow either side of an inner join; of a left join only the right side.
        residual.removeAll { condition in
            if rightNames.isSuperset(of: condition.columns), !condition.columns.isEmpty {
                right.stages.append(.filter(condition))
                return true
            }
            guard join.kind == .inner, leftNames.isSuperset(of: condition.columns) else { return false }
            left.stages.append(.filter(condition))
            return true
        }
        while case .filter(let condition)? = stages.first {
            stages.removeFirst()
            var kept: [Expression] = []
            for conjunct in condition.conjuncts {
                if leftNames.isSuperset(of: conjunct.columns) {
                    left.stages.append(.filter(conjunct))
                } else if join.kind == .inner, rightNames.isSuperset(of: conjunct.columns) {
                    right.stages.append(.filter(conjunct))
                } else {
                    kept.append(conjunct)
                }
            }
            guard let rest = Expression.all(kept) else { continue }
            stages.insert(.filter(rest), at: 0)
            break
        }

        var needed = ProjectionPushdown.prune(stages, result: result).needed
        for key in join.keys { needed.formUnion(key.left.columns.union(key.right.columns)) }
        for condition in residual { needed.formUnion(condition.columns) }
        left.schema.columns.removeAll { !needed.contains($0.name) }
        right.schema.columns.removeAll { !needed.contains($0.name) }

        let part = planner.forPart(before: stages)
        let leftPlan = part.plan(left)
        let rightPlan = asked(part.plan(right), by: join.keys, for: leftPlan.plan)
        let planned = PlannedJoin(
            left: leftPlan.plan, right: rightPlan.plan, kind: join.kind, keys: join.keys,
            residual: Expression.all(residual))
        let source = PlannedSource.join(planned)
        let plan = Plan(
            source: source,
            operators: Lowering.operators(stages) + Lowering.finish(stages, from: source.output, to: result),
            schema: result)
        return ReasonedPlan(plan, reasons: leftPlan.reasons + rightPlan.reasons)
    }

    /// The right side read for the left side's keys, where that is the only way or surely the cheaper one.
    private static func asked(_ right: ReasonedPlan, by keys: [Join.Key], for left: Plan) -> ReasonedPlan {
        var right = right
        switch right.plan.source {
        case .keyed(var keyed):
            guard case .parents = keyed.keys, keys.contains(where: { $0.field == keyed.filter.field }) else { break }
            keyed.keys = .join
            // Those of the parents' list go with it.
            var reasons = right.reasons.last ?? Reasons()
            reasons.pushed = ["one list for each \(keyed.filter.field) of the left side"]
            reasons.advice = []
            right.reasons = [reasons]
            right.plan.source = .keyed(keyed)
        case .scan(var scan):
            guard let rows = left.mostRows, rows <= fewRows, case .scan = scan.path, scan.rowLimit == nil,
                let filter = keys.lazy.compactMap({ filter(for: $0, in: scan.source.table) }).first,
                case let filters = scan.path.filters + [AppliedFilter(filter, values: [])],
                scan.source.combinable(filters) == filters
            else { break }
            if !scan.columns.contains(filter.field) { scan.columns.append(filter.field) }
            var reasons = right.reasons.last ?? Reasons()
            reasons.pushed.append("one list for each \(filter.field) of the left side, which has few")
            reasons.rejected.append(Reasons.Rejection("scan", "it reads every page for the few rows that match"))
            right.reasons = [reasons]
            right.plan.source = .keyed(KeyedScan(scan: scan, filter: filter, keys: .join))
        case .last, .kept, .union, .join: break
        }
        return right
    }

    /// The filter that requests the rows of one key.
    private static func filter(for key: Join.Key, in table: Table) -> FilterCapability? {
        guard let field = key.field else { return nil }
        return table.filters.first {
            $0.field == field && ($0.operator == .equals || $0.operator == .anyOf) && $0.acceptedValues.isEmpty
        }
    }
}

extension Plan {
    /// The most rows that the plan can return, if it has a limit.
    fileprivate var mostRows: Int? {
        var most: Int?
        for step in operators {
            switch step {
            case .take(let count), .top(let count, _, _): most = min(most ?? count, count)
            case .count: most = 1
            case .filter, .project, .sort, .skip, .distinct: break
            case .countBy, .aggregate, .expand: most = nil
            }
        }
        return most
    }
}
