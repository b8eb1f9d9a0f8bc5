import QuireModel
import QuirePlan
import QuirePluginKit

/// Moves a condition below the grouping if it only reads grouping keys, so that rows of other groups aren't read.
///
/// The conditions on the groups remain, since there may be a group of no rows at all.
enum GroupFilterSinking {
    /// The stages, with those conditions before the grouping as well.
    static func sink(_ stages: [Stage]) -> [Stage] {
        guard let index = stages.firstIndex(where: \.isGrouping) else { return stages }
        var conjuncts: [Expression] = []
        for stage in stages[(index + 1)...] {
            guard case .filter(let condition) = stage else { break }
            conjuncts += condition.conjuncts
        }
        let moved = conjuncts.compactMap { rows(for: $0, of: stages[index]) }
        guard let condition = Expression.all(moved) else { return stages }
        var stages = stages
        stages.insert(.filter(condition), at: index)
        return stages
    }

    /// The condition on rows that keeps the groups that a condition on groups keeps; nil if there is none.
    private static func rows(for conjunct: Expression, of stage: Stage) -> Expression? {
        guard !conjunct.columns.isEmpty else { return nil }
        switch stage {
        case .countBy(let keys): return conjunct.beneath(keys)
        case .aggregate(let grouping):
            if let beneath = conjunct.beneath(grouping.keys) { return beneath }
            guard let currency = currency(of: grouping), let fact = FieldDomain(conjunct),
                fact.field == Grouping.currencyColumn, case .values = fact.domain.allowed, !fact.domain.includesNull
            else { return nil }
            return conjunct.beneath([ProjectedColumn(Grouping.currencyColumn, currency)])
        case .filter, .sort, .limit, .skip, .project, .distinct, .count, .expand: return nil
        }
    }

    /// The expression that divides groups, if it is the currency of the only amount that is aggregated.
    private static func currency(of grouping: Grouping) -> Expression? {
        guard grouping.division?.isShown == true, grouping.aggregates.allSatisfy(\.isOfMoney),
            let argument = grouping.aggregates.first?.argument,
            grouping.aggregates.allSatisfy({ $0.argument == argument })
        else { return nil }
        return Expression(.currency(argument), .text)
    }
}

extension Stage {
    fileprivate var isGrouping: Bool {
        switch self {
        case .countBy, .aggregate: true
        case .filter, .sort, .limit, .skip, .project, .distinct, .count, .expand: false
        }
    }
}
