import QuireModel
import QuirePlan

/// Keeps the rows for which a condition holds.
struct FilterOperator: RunningOperator {
    private let condition: Expression
    private let evaluator: Evaluator

    init(_ condition: Expression, _ schema: Schema) {
        self.condition = condition
        evaluator = Evaluator(schema: schema)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        let kept = batch.filtered(by: try evaluator.condition(condition, batch, &context))
        try evaluator.noteNulls(deciding: condition, batch, &context)
        return kept.count == 0 ? nil : kept
    }
}

/// Computes the columns of a projection.
struct ProjectOperator: RunningOperator {
    private let columns: [ProjectedColumn]
    private let evaluator: Evaluator

    init(_ columns: [ProjectedColumn], _ schema: Schema) {
        self.columns = columns
        evaluator = Evaluator(schema: schema)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        var output: [Column] = []
        for column in columns {
            output.append(try evaluator.column(column.expression, batch, &context))
            if case .column = column.expression.kind { continue }
            for name in column.expression.columns {
                context.notes.note(
                    nullsOf: try evaluator.column(Expression(.column(name), .any), batch, &context), madeOf: [name])
            }
        }
        return RowBatch(columns: output, count: batch.count)
    }
}

/// Leaves out the first rows.
struct SkipOperator: RunningOperator {
    private var remaining: Int

    init(_ count: Int) { remaining = count }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        let dropped = min(remaining, batch.count)
        remaining -= dropped
        return dropped == batch.count ? nil : batch.slice(dropped..<batch.count)
    }
}

/// Lets so many rows through and then ends the scan.
struct TakeOperator: RunningOperator {
    private var remaining: Int

    init(_ count: Int) { remaining = count }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        let taken = min(remaining, batch.count)
        remaining -= taken
        return taken == 0 ? nil : batch.slice(0..<taken)
    }

    var isDone: Bool { remaining == 0 }
}

/// Keeps the first of rows that are equal in all columns.
struct DistinctOperator: RunningOperator {
    private let schema: Schema
    private var seen = KeyTable()

    init(_ schema: Schema) { self.schema = schema }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        for (column, values) in zip(schema.columns, batch.columns) {
            context.notes.note(nullsOf: values, madeOf: [column.name])
        }
        let fresh = seen.place(batch.columns, count: batch.count).fresh
        if fresh.isEmpty { return nil }
        return fresh.count == batch.count ? batch : batch.gathering(fresh)
    }

    var heldRows: Int { seen.count }
    var heldBytes: Int { seen.byteCount }
}
