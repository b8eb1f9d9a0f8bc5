import QuireModel
import QuirePlan

/// Sorts all rows, stably.
struct SortOperator: RunningOperator {
    private let order: RowOrder
    private let evaluator: Evaluator
    private var held: [RowBatch] = []
    private(set) var heldRows = 0
    private(set) var heldBytes = 0

    init(_ keys: [SortKey], _ schema: Schema) {
        order = RowOrder(keys: keys)
        evaluator = Evaluator(schema: schema)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        held.append(batch)
        heldRows += batch.count
        heldBytes += batch.byteCount
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard let rows = RowBatch(joining: held) else { return nil }
        held = []
        return rows.gathering(try order.sorted(rows, evaluator, &context))
    }
}

extension RowOrder {
    /// The rows' positions in sorted order; rows that tie keep theirs.
    func sorted(
        _ batch: RowBatch, _ evaluator: Evaluator, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Int] {
        let columns = try keyColumns(batch, evaluator, &context)
        return Array(0..<batch.count).sorted { first, second in
            let result = compare(columns, first, second)
            return result != 0 ? result < 0 : first < second
        }
    }
}

/// Holds the first rows in sorted order, and never more than twice as many and a batch.
struct TopOperator: RunningOperator {
    private let count: Int
    private let order: RowOrder
    private let evaluator: Evaluator
    private let inputIsSorted: Bool
    private var held: [RowBatch] = []
    private(set) var heldRows = 0
    private(set) var heldBytes = 0
    private(set) var isDone: Bool

    init(_ count: Int, _ keys: [SortKey], _ schema: Schema, inputIsSorted: Bool) {
        self.count = count
        order = RowOrder(keys: keys)
        evaluator = Evaluator(schema: schema)
        self.inputIsSorted = inputIsSorted
        isDone = count == 0
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard count > 0 else { return nil }
        held.append(batch)
        heldRows += batch.count
        heldBytes += batch.byteCount
        // Sorting only now and then keeps the work linear in the rows. A read that may end here is looked at each time, once
        // there are enough rows.
        let isEnough = inputIsSorted ? heldRows >= count : heldRows - count >= count
        if isEnough { try shrink(&context) }
        if inputIsSorted { isDone = try hasSettled(batch, &context) }
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        try shrink(&context)
        let rows = held.first
        held = []
        return rows
    }

    private mutating func shrink(_ context: inout EvaluationContext) throws(EvaluationError) {
        guard let rows = RowBatch(joining: held) else { return }
        let first = rows.gathering(Array(try order.sorted(rows, evaluator, &context).prefix(count)))
        held = [first]
        heldRows = first.count
        heldBytes = first.byteCount
    }

    /// Whether rows still to come, which are no smaller in the first key than the last one seen, can't matter.
    ///
    /// Nulls settle nothing: they come last here, wherever the server puts them. With several keys the first key of the
    /// last row seen must be beyond that of the last row held, since a tie could still be decided by the others.
    private func hasSettled(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> Bool {
        guard let held = held.first, held.count == count, batch.count > 0, let key = order.keys.first else {
            return false
        }
        let kept = try evaluator.column(key.expression, held, &context)
        guard !kept.nulls.isNull(count - 1) else { return false }
        if order.keys.count == 1 { return true }
        let seen = try evaluator.column(key.expression, batch, &context)
        guard let last = (0..<batch.count).last(where: { !seen.nulls.isNull($0) }) else { return false }
        return Value.order(kept[count - 1], seen[last]) != 0
    }
}
