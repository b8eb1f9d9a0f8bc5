import QuirePlan

/// The filters and sorts at the beginning of a query, and the stages after them.
struct LeadingStages {
    /// The conditions, in order.
    private(set) var filters: [Expression] = []
    /// The keys of all sorts; later sorts first.
    private(set) var sortKeys: [SortKey] = []
    /// The stages after them.
    let rest: [Stage]

    /// Takes stages apart. Filters and stable sorts may change places: neither adds rows or looks at a position.
    init(_ stages: [Stage]) {
        var index = 0
        leading: while index < stages.count {
            switch stages[index] {
            case .filter(let condition): filters.append(condition)
            case .sort(let keys): sortKeys = keys + sortKeys
            case .limit, .skip, .project, .distinct, .count, .countBy, .aggregate, .expand: break leading
            }
            index += 1
        }
        rest = Array(stages[index...])
    }
}
