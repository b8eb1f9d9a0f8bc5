import QuireModel
import QuirePlan

/// Turns each stage into one operator, except that a sort with its limit becomes one operator that holds only the
/// wanted rows.
enum Lowering {
    static func operators(_ stages: [Stage]) -> [Operator] {
        var operators: [Operator] = []
        for stage in stages {
            switch stage {
            case .filter(let condition): operators.append(.filter(condition))
            case .sort(let keys): operators.append(.sort(keys))
            case .skip(let count): operators.append(.skip(count))
            case .project(let columns): operators.append(.project(columns))
            case .distinct: operators.append(.distinct)
            case .count: operators.append(.count)
            case .countBy(let keys): operators.append(.countBy(keys))
            case .aggregate(let grouping): operators.append(.aggregate(grouping))
            case .expand(let column, let element): operators.append(.expand(column, element: element))
            case .limit(let count):
                if case .sort(let keys)? = operators.last {
                    operators[operators.count - 1] = .top(count: count, keys: keys, inputIsSorted: false)
                } else {
                    operators.append(.take(count))
                }
            }
        }
        return operators
    }

    /// The projection that makes the result's columns, where the last stages leave others or another order.
    static func finish(_ stages: [Stage], from source: Schema, to result: Schema) -> [Operator] {
        var names = source.columns.map(\.name)
        for stage in stages {
            switch stage {
            case .project(let columns): names = columns.map(\.name)
            case .count: names = ["count"]
            case .countBy(let keys): names = keys.map(\.name) + ["count"]
            case .aggregate(let grouping): names = grouping.schema.columns.map(\.name)
            case .filter, .sort, .limit, .skip, .distinct, .expand: break
            }
        }
        guard names != result.columns.map(\.name) else { return [] }
        return [.project(result.columns.map { ProjectedColumn($0.name, .column($0.name, $0.type)) })]
    }
}
