import QuireModel
import QuirePlan

/// Leaves out columns that nothing reads, from the last stage to the first.
enum ProjectionPushdown {
    /// The stages without dead columns, and the columns that they read of their source.
    static func prune(_ stages: [Stage], result: Schema) -> (stages: [Stage], needed: Set<String>) {
        var needed = Set(result.columns.map(\.name))
        // Distinct rows may differ in any column, so the projection before keeps all of them.
        var needsAll = false
        var pruned: [Stage] = []
        for stage in stages.reversed() {
            switch stage {
            case .filter(let condition):
                needed.formUnion(condition.columns)
                pruned.append(stage)
            case .sort(let keys):
                for key in keys { needed.formUnion(key.expression.columns) }
                pruned.append(stage)
            case .limit, .skip:
                pruned.append(stage)
            case .distinct:
                needsAll = true
                pruned.append(stage)
            case .count:
                needed = []
                pruned.append(stage)
            case .countBy(let keys):
                needed = keys.reduce(into: []) { $0.formUnion($1.expression.columns) }
                pruned.append(stage)
            case .aggregate(let grouping):
                needed = grouping.columns
                needsAll = false
                pruned.append(stage)
            case .expand(let column, _):
                // The number of rows depends on the list, even if its elements are never read.
                needed.insert(column)
                pruned.append(stage)
            case .project(let columns):
                let kept = needsAll ? columns : columns.filter { needed.contains($0.name) }
                needsAll = false
                needed = kept.reduce(into: []) { $0.formUnion($1.expression.columns) }
                pruned.append(.project(kept))
            }
        }
        return (pruned.reversed(), needed)
    }
}
