import QuireModel
import QuirePlan

/// Sorts all rows, stably.
struct SortOperator: RunningOperator {
    private let keys: RowOrder
    private let evaluator: Evaluator
    private var held: HeldRows
    /// The values of the keys.
    private var values: [RowBatch] = []
    private var valueBytes = 0
    /// The rows still to be given, in order; nil until all have come.
    private var order: ArraySlice<Int>?

    /// So many rows are given at a time, so that what is made of them is never held for all.
    private static let rowsAtOnce = 8_192

    init(_ keys: [SortKey], _ schema: Schema) {
        self.keys = RowOrder(keys: keys)
        evaluator = Evaluator(schema: schema)
        held = HeldRows(schema)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        let own = RowBatch(columns: try keys.keyColumns(batch, evaluator, &context), count: batch.count)
        values.append(own)
        valueBytes += own.byteCount
        held.append(batch)
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        if order == nil {
            let all = RowBatch(joining: values)
            values = []
            order = keys.sorted(all?.columns ?? [])[...]
        }
        guard let next = order?.prefix(SortOperator.rowsAtOnce), !next.isEmpty else { return nil }
        order?.removeFirst(next.count)
        return try held.batch(of: next)
    }

    var heldRows: Int { order?.count ?? held.count }
    var heldBytes: Int { held.byteCount + valueBytes }
}

/// Holds the first rows in sorted order, and never more than twice as many and a batch.
struct TopOperator: RunningOperator {
    private let count: Int
    private let order: RowOrder
    private let evaluator: Evaluator
    private let inputIsSorted: Bool
    /// Rows, and the values of their keys.
    private var held: [(rows: RowBatch, keys: [Column])] = []
    private(set) var heldRows = 0
    private(set) var heldBytes = 0
    private(set) var isDone: Bool
    /// The first key of the last of the rows that are wanted so far, once there are enough; no row behind it is.
    private var bound: Value?

    init(_ count: Int, _ keys: [SortKey], _ schema: Schema, inputIsSorted: Bool) {
        self.count = count
        order = RowOrder(keys: keys)
        evaluator = Evaluator(schema: schema)
        self.inputIsSorted = inputIsSorted
        isDone = count == 0
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard count > 0 else { return nil }
        let keys = try order.keyColumns(batch, evaluator, &context)
        hold(batch, keys)
        // Sorting only now and then keeps the work linear in the rows. A read that may end here is looked at each time, once
        // there are enough rows.
        let isEnough = inputIsSorted ? heldRows >= count : heldRows - count >= count
        if isEnough { shrink() }
        if inputIsSorted { isDone = hasSettled(keys) }
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        shrink()
        let rows = held.first?.rows
        held = []
        return rows
    }

    private mutating func hold(_ batch: RowBatch, _ keys: [Column]) {
        var (batch, keys) = (batch, keys)
        if let bound, let first = keys.first {
            let wanted = order.rows(of: first, notBehind: bound)
            guard !wanted.isEmpty else { return }
            if wanted.count < batch.count {
                (batch, keys) = (batch.gathering(wanted), keys.map { $0.gathering(wanted) })
            }
        }
        held.append((batch, keys))
        heldRows += batch.count
        heldBytes += batch.byteCount
    }

    private mutating func shrink() {
        guard let rows = RowBatch(joining: held.map(\.rows)),
            let keys = RowBatch(joining: held.map { RowBatch(columns: $0.keys, count: $0.rows.count) })
        else { return }
        let first = Array(order.sorted(keys.columns).prefix(count))
        let kept = (rows: rows.gathering(first), keys: keys.columns.map { $0.gathering(first) })
        held = [kept]
        heldRows = kept.rows.count
        heldBytes = kept.rows.byteCount
        if heldRows == count { bound = kept.keys.first?[count - 1] }
    }

    /// Whether rows still to come, which are no smaller in the first key than the last one seen, can't matter.
    ///
    /// Nulls settle nothing: they come last here, wherever the server puts them. With several keys the first key of the
    /// last row seen must be beyond that of the last row held, since a tie could still be decided by the others.
    private func hasSettled(_ seen: [Column]) -> Bool {
        guard heldRows == count, let bound, !bound.isNull, let seen = seen.first, seen.count > 0 else { return false }
        if order.keys.count == 1 { return true }
        guard let last = (0..<seen.count).last(where: { !seen.nulls.isNull($0) }) else { return false }
        return Value.order(bound, seen[last]) != 0
    }
}
