import QuireModel
import QuirePlan

/// Counts the rows.
struct CountOperator: RunningOperator {
    private var count: Int64 = 0

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        count += Int64(batch.count)
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        RowBatch(columns: [Column(type: .integer, storage: .integers([count]))], count: 1)
    }
}

/// Counts the rows of each group; groups come in ascending key order, nulls last.
struct CountByOperator: RunningOperator {
    private let keys: [ProjectedColumn]
    private let evaluator: Evaluator
    private var counts: [[Value]: Int64] = [:]
    private var valueBytes = 0

    init(_ keys: [ProjectedColumn], _ schema: Schema) {
        self.keys = keys
        evaluator = Evaluator(schema: schema)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        var columns: [Column] = []
        for key in keys { columns.append(try evaluator.decidingColumn(key.expression, batch, &context)) }
        let before = counts.count
        for row in 0..<batch.count { counts[columns.map { $0[row] }, default: 0] += 1 }
        if batch.count > 0 {
            let share = columns.reduce(0) { $0 + $1.byteCount } / batch.count + keys.count * MemoryLayout<Value>.stride
            valueBytes += (counts.count - before) * share
        }
        return nil
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        let groups = counts.keys.sorted { RowOrder.precedes($0, $1) }
        var columns = keys.indices.map { index in
            Column(type: keys[index].expression.type, values: groups.map { $0[index] })
        }
        columns.append(Column(type: .integer, storage: .integers(groups.map { counts[$0] ?? 0 })))
        return RowBatch(columns: columns, count: groups.count)
    }

    var heldRows: Int { counts.count }
    var heldBytes: Int { heldRows * HeldRow.bytes + valueBytes }
}
