import QuireModel
import QuirePlan
import QuirePluginKit

/// The filters of a scan that the host doesn't check again, because they are declared exact.
///
/// A server that ignores one would decide the answer, a count's most of all. The rows of a page show it, whichever columns
/// the query reads: those of the filters are decoded with them, and dropped once they were looked at.
struct HeldFilters {
    /// The columns to decode behind those of the scan.
    let columns: [String]
    private let table: Table

    init(of scan: Scan) {
        table = scan.source.table
        let filters = scan.path.filters + scan.path.terms.flatMap(\.filters)
        columns = filters.filter { [table] in $0.isPromised(in: table) }.map(\.capability.field)
            .reduce(into: []) { columns, field in
                if !scan.columns.contains(field), !columns.contains(field) { columns.append(field) }
            }
    }

    /// Returns what shows that a filter isn't exact though it is declared so: a row that it should have kept out; nil when
    /// nothing does.
    func brokenPromise(_ batch: RowBatch, _ schema: Schema, _ step: ScanStep) -> FetchError? {
        for filter in step.filters where filter.isPromised(in: table) {
            let field = filter.capability.field
            guard let index = schema.index(of: field) else { continue }
            let column = batch.columns[index]
            for row in 0..<batch.count where filter.canTell(column[row]) && !filter.holds(column[row]) {
                let wanted = filter.values.map(\.plainText).joined(separator: ", ")
                return FetchError(
                    .otherList(
                        field: field, wanted: filter.capability.operator.words + wanted, found: column[row].plainText))
            }
        }
        return nil
    }
}

extension AppliedFilter {
    /// Whether the rows are just those that the values ask for, compared as the language does.
    fileprivate func isPromised(in table: Table) -> Bool {
        guard isExact, capability.valueMap.isEmpty, let field = table.field(named: capability.field),
            field.minorUnits == nil
        else { return false }
        return switch field.type {
        case .text, .uuid, .bool, .integer, .decimal, .money, .timestamp: true
        default: false
        }
    }

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
