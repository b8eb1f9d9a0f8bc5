import QuireModel
import QuirePlan

/// Plans a union: each member does as much of the work as it can, so that each provider gets as few requests as
/// possible.
///
/// Filters go to every member. A sort with a limit, a limit and counts do too, and are then repeated, or added up, over
/// the members' results. Sorted members are read no further than the first rows of all require.
enum UnionPlan {
    static func plan(_ union: Union, _ stages: [Stage], result: Schema, by planner: Planner) -> ReasonedPlan {
        let leading = LeadingStages(stages)
        let filters = leading.filters.map { Stage.filter($0) }
        let (sortKeys, rest) = (leading.sortKeys, leading.rest)
        if case .count? = rest.first { return counting(union, filters, rest, result: result, by: planner) }
        if case .countBy(let keys)? = rest.first {
            return counting(union, by: keys, filters, rest, result: result, with: planner)
        }

        let sort: [Stage] = sortKeys.isEmpty ? [] : [.sort(sortKeys)]
        var own = filters
        let wanted = SortPushdown.leadingLimit(rest)?.count
        if let wanted { own += sort + [.limit(wanted)] }
        let needed = ProjectionPushdown.prune(sort + rest, result: result).needed
        let part = planner.forPart(before: sort + rest)
        let members = union.members.map { member in
            part.plan(
                Query(
                    source: member.source, stages: member.stages + own,
                    schema: Schema(member.schema.columns.filter { needed.contains($0.name) }), span: member.span))
        }
        var planned = PlannedUnion(
            members: members.map(\.plan), combination: .rows, skipsUnconfigured: union.skipsUnconfigured,
            isSequential: sort.isEmpty && mayEndEarly(rest))
        if let wanted, !sortKeys.isEmpty { pull(&planned, sortKeys, wanted) }
        let finish = Lowering.finish(rest, from: members.first?.plan.schema ?? Schema([]), to: result)
        return ReasonedPlan(
            Plan(source: .union(planned), operators: Lowering.operators(sort + rest) + finish, schema: result),
            reasons: members.flatMap(\.reasons))
    }

    /// Reads sorted members page by page, only as far as the merged first rows require.
    private static func pull(_ union: inout PlannedUnion, _ keys: [SortKey], _ count: Int) {
        var pulled = [SortKey?](repeating: nil, count: union.members.count)
        for index in union.members.indices {
            guard case .scan(var scan) = union.members[index].source, case .topN = scan.path,
                let place = union.members[index].operators.firstIndex(where: \.isTopOfSorted),
                case .top(_, let own, _) = union.members[index].operators[place]
            else { continue }
            scan.isPulled = true
            pulled[index] = own.first
            union.members[index].source = .scan(scan)
            // Which of its rows are among the first is only known together with the rows of the others.
            union.members[index].operators.remove(at: place)
        }
        guard pulled.contains(where: { $0 != nil }) else { return }
        union.merge = PlannedUnion.Merge(keys: keys, count: count, pulled: pulled)
    }

    /// The members' counts of groups, added up group by group.
    private static func counting(
        _ union: Union, by keys: [ProjectedColumn], _ filters: [Stage], _ rest: [Stage], result: Schema,
        with planner: Planner
    ) -> ReasonedPlan {
        let counts = ProjectedColumn("count", .column("count", .integer))
        let columns = keys.map { Schema.Column($0.name, $0.expression.type) } + [Schema.Column("count", .integer)]
        let members = union.members.map { member in
            planner.forPart(before: []).plan(
                Query(
                    source: member.source, stages: member.stages + filters + [.countBy(keys)],
                    schema: Schema(columns), span: member.span))
        }
        let planned = PlannedUnion(
            members: members.map(\.plan), combination: .rows, skipsUnconfigured: union.skipsUnconfigured,
            isSequential: false)
        let sums = Grouping(
            keys: keys.map { ProjectedColumn($0.name, .column($0.name, $0.expression.type)) },
            aggregates: [Aggregate(counts.name, .sum, of: counts.expression, type: .integer)])
        let stages = [.aggregate(sums)] + rest.dropFirst()
        return ReasonedPlan(
            Plan(
                source: .union(planned),
                operators: Lowering.operators(stages) + Lowering.finish(stages, from: Schema(columns), to: result),
                schema: result), reasons: members.flatMap(\.reasons))
    }

    /// The members' lengths, added up.
    private static func counting(
        _ union: Union, _ filters: [Stage], _ rest: [Stage], result: Schema, by planner: Planner
    ) -> ReasonedPlan {
        let schema = Schema([Schema.Column("count", .integer)])
        let members = union.members.map { member in
            planner.forPart(before: []).plan(
                Query(
                    source: member.source, stages: member.stages + filters + [.count], schema: schema,
                    span: member.span))
        }
        let planned = PlannedUnion(
            members: members.map(\.plan), combination: .counts, skipsUnconfigured: union.skipsUnconfigured,
            isSequential: false)
        let operators = Lowering.operators(Array(rest.dropFirst())) + Lowering.finish(rest, from: schema, to: result)
        return ReasonedPlan(
            Plan(source: .union(planned), operators: operators, schema: result), reasons: members.flatMap(\.reasons))
    }

    /// Whether a limit may be reached before all members were read.
    private static func mayEndEarly(_ stages: [Stage]) -> Bool {
        for operation in Lowering.operators(stages) {
            if operation.isBlocking { return false }
            if case .take = operation { return true }
        }
        return false
    }
}

extension Operator {
    /// Whether it takes the first of rows that come sorted.
    fileprivate var isTopOfSorted: Bool {
        if case .top(_, _, true) = self { return true }
        return false
    }
}
