import QuireModel
import QuirePlan
import QuirePluginKit

extension ScanMachine {
    /// What shows that a filter isn't exact though it is declared so: a row that it should have kept out; nil when nothing
    /// does.
    ///
    /// The host doesn't check such conditions again, so a server that ignores one would decide the answer. Rows that are
    /// here anyway show it for nothing; a column that nobody reads doesn't.
    func brokenPromise(_ page: Page, _ step: ScanStep) -> FetchError? {
        for filter in step.filters where isPromised(filter) {
            let field = filter.capability.field
            guard let index = scan.schema.index(of: field), index < page.batch.columns.count else { continue }
            let column = page.batch.columns[index]
            for row in 0..<page.batch.count where !filter.admits(column[row]) {
                let wanted = filter.values.map(\.plainText).joined(separator: ", ")
                return FetchError(
                    .otherList(
                        field: field, wanted: filter.capability.operator.words + wanted, found: column[row].plainText))
            }
        }
        return nil
    }

    /// Whether the rows of a filter are just those that its values ask for, compared as the language does.
    private func isPromised(_ filter: AppliedFilter) -> Bool {
        let capability = filter.capability
        return capability.fidelity == .exact && capability.valueMap.isEmpty
            && scan.source.table.field(named: capability.field)?.minorUnits == nil
            && filter.values.allSatisfy(capability.writesExactly)
    }
}

extension AppliedFilter {
    /// Whether a value is one that is asked for; what can't be compared is.
    fileprivate func admits(_ value: Value) -> Bool {
        let orders = values.map { value.order(beside: $0) }
        guard orders.allSatisfy({ $0 != nil }) else { return true }
        return orders.contains { order in
            guard let order else { return true }
            return switch capability.operator {
            case .equals, .anyOf: order == 0
            case .atLeast: order >= 0
            case .moreThan: order > 0
            case .atMost: order <= 0
            case .lessThan: order < 0
            }
        }
    }
}

extension Value {
    /// Whether it comes before (-1) or behind (1) another value of its kind; nil beside another kind.
    fileprivate func order(beside other: Value) -> Int? {
        if let left = number, let right = other.number { return ExactDecimal.compare(left, right) }
        switch (self, other) {
        case (.text, .text), (.bool, .bool), (.timestamp, .timestamp): return Value.order(self, other)
        default: return nil
        }
    }
}

extension FilterCapability.Operator {
    /// The comparison in words before a value.
    fileprivate var words: String {
        switch self {
        case .equals, .anyOf: ""
        case .atLeast: "at least "
        case .moreThan: "more than "
        case .atMost: "at most "
        case .lessThan: "less than "
        }
    }
}
