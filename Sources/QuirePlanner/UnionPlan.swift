import QuireModel
import QuirePlan

/// Plans a union: each member does what it can for the whole, so that each provider is asked only what it must.
///
/// Filters go to every member; a sort with a limit, a limit and a count do as well, and are done once more, or added up,
/// over what the members give.
enum UnionPlan {
    static func plan(_ union: Union, _ stages: [Stage], result: Schema, by planner: Planner) -> Plan {
        let leading = LeadingStages(stages)
        let filters = leading.filters.map { Stage.filter($0) }
        let (sortKeys, rest) = (leading.sortKeys, leading.rest)
        if case .count? = rest.first { return counting(union, filters, rest, result: result, by: planner) }

        let sort: [Stage] = sortKeys.isEmpty ? [] : [.sort(sortKeys)]
        var own = filters
        if let wanted = SortPushdown.leadingLimit(rest)?.count { own += sort + [.limit(wanted)] }
        let needed = ProjectionPushdown.prune(sort + rest, result: result).needed
        let members = union.members.map { member in
            planner.forPart.plan(
                Query(
                    source: member.source, stages: member.stages + own,
                    schema: Schema(member.schema.columns.filter { needed.contains($0.name) }), span: member.span))
        }
        let planned = PlannedUnion(
            members: members, combination: .rows, skipsUnconfigured: union.skipsUnconfigured,
            isSequential: sort.isEmpty && mayEndEarly(rest))
        let finish = Lowering.finish(rest, from: members.first?.schema ?? Schema([]), to: result)
        return Plan(source: .union(planned), operators: Lowering.operators(sort + rest) + finish, schema: result)
    }

    /// The members' lengths, added up.
    private static func counting(
        _ union: Union, _ filters: [Stage], _ rest: [Stage], result: Schema, by planner: Planner
    ) -> Plan {
        let schema = Schema([Schema.Column("count", .integer)])
        let members = union.members.map { member in
            planner.forPart.plan(
                Query(
                    source: member.source, stages: member.stages + filters + [.count], schema: schema,
                    span: member.span))
        }
        let planned = PlannedUnion(
            members: members, combination: .counts, skipsUnconfigured: union.skipsUnconfigured, isSequential: false)
        let operators = Lowering.operators(Array(rest.dropFirst())) + Lowering.finish(rest, from: schema, to: result)
        return Plan(source: .union(planned), operators: operators, schema: result)
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
