import QuireModel
import QuirePlan

/// Counts the rows.
struct CountOperator: RunningOperator {
    private var count: Int64 = 0
    private var hasGiven = false

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        count += Int64(batch.count)
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard !hasGiven else { return nil }
        hasGiven = true
        return RowBatch(columns: [Column(type: .integer, storage: .integers([count]))], count: 1)
    }
}

/// Counts the rows of each group; groups come in ascending key order, nulls last.
struct CountByOperator: RunningOperator {
    private let keys: [ProjectedColumn]
    private let evaluator: Evaluator
    private var groups = KeyTable()
    private var counts: [Int64] = []
    private var hasGiven = false

    init(_ keys: [ProjectedColumn], _ schema: Schema) {
        self.keys = keys
        evaluator = Evaluator(schema: schema)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard batch.count > 0 else { return nil }
        var columns: [Column] = []
        for key in keys { columns.append(try evaluator.decidingColumn(key.expression, batch, &context)) }
        let numbers = groups.place(columns, count: batch.count).numbers
        counts.grow(to: groups.count, with: 0)
        for number in numbers { counts[number] += 1 }
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard !hasGiven else { return nil }
        hasGiven = true
        let order = groups.count == 0 ? [] : RowSorter(groups: groups.columns).sorted()
        var columns = keys.enumerated().map { index, key in
            guard groups.count > 0 else { return Column(type: key.expression.type, values: []) }
            let column = groups.columns[index].gathering(order)
            return Column(type: key.expression.type, storage: column.storage, nulls: column.nulls)
        }
        columns.append(Column(type: .integer, storage: .integers(order.map { counts[$0] })))
        return RowBatch(columns: columns, count: order.count)
    }

    var heldRows: Int { groups.count }
    var heldBytes: Int { groups.byteCount + groups.count * MemoryLayout<Int64>.stride }
}
