import QuireModel
import QuirePlan
import QuirePluginKit

/// Finds the least or greatest value of a field that the API can sort by in the first row of the sorted list.
///
/// For money, a condition must fix the currency: otherwise each currency has its own extreme.
enum ExtremePushdown {
    /// The stages, with a sort and a limit before the aggregate where the first row decides it.
    static func apply(to stages: [Stage], of source: Query.Source) -> [Stage] {
        guard let index = stages.firstIndex(where: \.isAggregate),
            case .aggregate(let grouping) = stages[index], grouping.keys.isEmpty,
            let aggregate = grouping.aggregates.first, grouping.aggregates.count == 1, aggregate.condition == nil,
            aggregate.function == .min || aggregate.function == .max, let argument = aggregate.argument
        else { return stages }
        let direction: SortDirection = aggregate.function == .max ? .descending : .ascending
        guard isSorted(source, by: argument, direction, Array(stages[..<index])) else { return stages }
        // Amounts are in one currency here, so that none are noted.
        let key =
            aggregate.type == .money ? Expression(.amount(argument, notesCurrencies: false), .decimal) : argument
        var stages = stages
        stages.insert(contentsOf: [.sort([SortKey(key, direction)]), .limit(1)], at: index)
        return stages
    }

    /// Whether a list of the source can be sorted by an expression after these stages; for money, only if each of its
    /// lists has one currency.
    private static func isSorted(
        _ source: Query.Source, by argument: Expression, _ direction: SortDirection, _ stages: [Stage]
    ) -> Bool {
        switch source {
        case .table(let scanned):
            guard let (field, conjuncts) = origin(of: argument, after: stages) else { return false }
            let isFixed = argument.type != .money || isCurrencyFixed(of: field, by: conjuncts, scanned.table)
            return isFixed
                && scanned.table.comparableSorts.contains {
                    $0.field == field && $0.parameters(direction) != nil
                }
        case .union(let union):
            if argument.type == .money {
                guard let (field, conjuncts) = origin(of: argument, after: stages),
                    isCurrencyFixed(of: field, by: conjuncts, nil)
                else { return false }
            }
            return union.members.contains { isSorted($0.source, by: argument, direction, $0.stages + stages) }
        case .last, .kept, .join: return false
        }
    }

    /// The source field that an expression refers to, and the conditions on the way; nil if other stages come between.
    private static func origin(
        of argument: Expression, after stages: [Stage]
    ) -> (field: String, conjuncts: [Expression])? {
        var argument = argument
        var conjuncts: [Expression] = []
        for stage in stages.reversed() {
            switch stage {
            case .filter(let condition): conjuncts += condition.conjuncts
            case .project(let columns):
                guard let beneath = argument.beneath(columns) else { return nil }
                argument = beneath
                conjuncts = conjuncts.compactMap { $0.beneath(columns) }
            case .sort: continue
            case .limit, .skip, .distinct, .count, .countBy, .aggregate, .expand: return nil
            }
        }
        guard case .column(let name) = argument.kind else { return nil }
        return (name, conjuncts)
    }

    private static func isCurrencyFixed(
        of field: String, by conjuncts: [Expression], _ table: Table?
    ) -> Bool {
        let path = table?.field(named: field)?.currencyPath
        return conjuncts.contains { conjunct in
            guard case .compare(.equal, let left, let right) = conjunct.kind, case .text? = right.constant else {
                return false
            }
            switch left.kind {
            case .currency(let money): return money.kind == .column(field)
            case .column(let name): return path != nil && table?.field(named: name)?.path == path
            default: return false
            }
        }
    }
}

extension Stage {
    fileprivate var isAggregate: Bool {
        if case .aggregate = self { return true }
        return false
    }
}
