import QuirePlan

/// Moves filters and sorts before projections that only pick and rename columns, so that they refer to the provider's
/// own fields.
///
/// A projection keeps the rows and their order, so the result is the same.
enum ProjectionSinking {
    /// The stages in their new order.
    static func sink(_ stages: [Stage]) -> [Stage] {
        var output: [Stage] = []
        for stage in stages {
            switch stage {
            case .filter(let condition): insert(condition, into: &output)
            case .sort(let keys): insert(keys, into: &output)
            case .count:
                while case .project? = output.last { output.removeLast() }
                output.append(stage)
            case .countBy(let keys): append(countBy: keys, to: &output)
            case .limit, .skip, .project, .distinct, .aggregate, .expand: output.append(stage)
            }
        }
        return output
    }

    /// A count reads only its keys, so a projection below it has no other use.
    private static func append(countBy keys: [ProjectedColumn], to stages: inout [Stage]) {
        var keys = keys
        while case .project(let columns)? = stages.last {
            let beneath = keys.compactMap { key in
                key.expression.beneath(columns).map { ProjectedColumn(key.name, $0) }
            }
            guard beneath.count == keys.count else { break }
            keys = beneath
            stages.removeLast()
        }
        stages.append(.countBy(keys))
    }

    /// Each conjunct goes as far up as it can.
    private static func insert(_ condition: Expression, into stages: inout [Stage]) {
        var index = stages.count
        var conjuncts = condition.conjuncts
        while index > 0, case .project(let columns) = stages[index - 1] {
            var kept: [Expression] = []
            var moved: [Expression] = []
            for conjunct in conjuncts {
                if let beneath = conjunct.beneath(columns) { moved.append(beneath) } else { kept.append(conjunct) }
            }
            if let rest = Expression.all(kept) { stages.insert(.filter(rest), at: index) }
            conjuncts = moved
            if moved.isEmpty { return }
            index -= 1
        }
        if let rest = Expression.all(conjuncts) { stages.insert(.filter(rest), at: index) }
    }

    /// All keys go together, as far up as all can.
    private static func insert(_ keys: [SortKey], into stages: inout [Stage]) {
        var index = stages.count
        var keys = keys
        while index > 0, case .project(let columns) = stages[index - 1] {
            let beneath = keys.compactMap { key in
                key.expression.beneath(columns).map { SortKey($0, key.direction, nullsFirst: key.nullsFirst) }
            }
            guard beneath.count == keys.count else { break }
            keys = beneath
            index -= 1
        }
        stages.insert(.sort(keys), at: index)
    }
}
