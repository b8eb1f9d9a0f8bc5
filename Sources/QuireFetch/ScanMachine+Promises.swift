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
            for row in 0..<page.batch.count where filter.canTell(column[row]) && !filter.holds(column[row]) {
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
        guard filter.isExact, filter.capability.valueMap.isEmpty,
            let field = scan.source.table.field(named: filter.capability.field), field.minorUnits == nil
        else { return false }
        return switch field.type {
        case .text, .uuid, .bool, .integer, .decimal, .money, .timestamp: true
        default: false
        }
    }
}

extension AppliedFilter {
    /// Whether a value can be held against those of the filter: it was read, and is of their kind.
    fileprivate func canTell(_ value: Value) -> Bool {
        values.allSatisfy { $0.comparable.type == value.comparable.type }
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
