import QuireModel
import QuirePlan
import QuirePluginKit

/// Verifies that a list sorted by the server comes in order, and that no row comes twice.
struct OrderCheck: Sendable {
    private let column: Int
    private let keyColumns: [Int]
    private let direction: SortDirection
    private let field: String
    private let until: Domain.Bound?
    private var last: Value?
    /// Whether a row beyond the range that is wanted has come, so that all others lie beyond it too.
    private(set) var isBeyond = false
    private var seen: Set<[Value]> = []

    /// A check for the scan's order; nil when none is asked for.
    init?(_ scan: Scan) {
        guard let sort = scan.path.sort, let column = scan.schema.index(of: sort.capability.field) else { return nil }
        self.column = column
        direction = sort.direction
        field = sort.capability.field
        until = scan.path.until
        keyColumns = scan.table.resource.primaryKey.compactMap { scan.schema.index(of: $0) }
    }

    /// What is wrong with the next page; nil when nothing is.
    mutating func check(_ batch: RowBatch) -> String? {
        for row in 0..<batch.count {
            let key = keyColumns.map { batch.columns[$0][row] }
            // Rows that tie may change places between two requests; then one comes twice and another not at all.
            if !key.isEmpty, !key.contains(where: \.isNull), !seen.insert(key).inserted {
                return "a row came twice in the list sorted by \(field)"
            }
            let value = batch.columns[column][row]
            guard !value.isNull else { continue }
            // Amounts are ordered by number, whatever their currencies.
            let comparable = value.number.map { Value.decimal($0) } ?? value
            if let last {
                let order = Value.order(last, comparable)
                if direction == .ascending ? order > 0 : order < 0 {
                    return "the list sorted by \(field) doesn't come in that order"
                }
            }
            last = comparable
            if let until, isBeyond(until, comparable) { isBeyond = true }
        }
        return nil
    }

    private func isBeyond(_ bound: Domain.Bound, _ value: Value) -> Bool {
        let order = Value.order(value, bound.value)
        if order == 0 { return !bound.isInclusive }
        return direction == .ascending ? order > 0 : order < 0
    }
}
