import QuireModel
import QuirePlan
import QuirePluginKit

/// Verifies that a list sorted by the server comes in order, and that no row comes twice.
struct OrderCheck: Sendable {
    private let column: Int
    private let direction: SortDirection
    private let field: String
    private let until: Domain.Bound?
    private var last: Value?
    /// Whether a row beyond the range that is wanted has come, so that all others lie beyond it too.
    private(set) var isBeyond = false

    /// A check for the scan's order; nil when none is asked for.
    init?(_ scan: Scan) {
        guard let sort = scan.path.sort, let column = scan.schema.index(of: sort.capability.field) else { return nil }
        self.column = column
        direction = sort.direction
        field = sort.capability.field
        until = scan.path.until
    }

    /// What is wrong with the next page and its rows' keys, after rows whose keys have come; nil when nothing is.
    mutating func check(
        _ batch: RowBatch, _ keys: [KeyFingerprint?], after hasCome: (KeyFingerprint) -> Bool
    ) -> String? {
        // Rows that tie may change places between two requests; then one comes twice and another not at all.
        var own: Set<KeyFingerprint> = []
        for key in keys.compactMap(\.self) where hasCome(key) || !own.insert(key).inserted {
            return "a row came twice in the list sorted by \(field)"
        }
        for row in 0..<batch.count {
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
