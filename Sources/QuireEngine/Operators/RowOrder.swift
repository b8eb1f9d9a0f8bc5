import QuireModel
import QuirePlan
import QuirePluginKit

/// The order of rows by sort keys.
struct RowOrder {
    let keys: [SortKey]

    /// The keys' values for each row of a batch.
    func keyColumns(
        _ batch: RowBatch, _ evaluator: Evaluator, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Column] {
        var columns: [Column] = []
        for key in keys {
            evaluator.noteCurrencies(key.expression, batch, &context)
            columns.append(try evaluator.decidingColumn(key.expression, batch, &context))
        }
        return columns
    }

    /// -1, 0 or 1 as the first row comes before, with or after the second.
    func compare(_ columns: [Column], _ first: Int, _ second: Int) -> Int {
        for (key, column) in zip(keys, columns) {
            let result = RowOrder.compare(
                column, first, second, descending: key.direction == .descending, key.nullsFirst)
            if result != 0 { return result }
        }
        return 0
    }

    private static func compare(
        _ column: Column, _ first: Int, _ second: Int, descending: Bool, _ nullsFirst: Bool
    ) -> Int {
        let order: Int
        switch (column.nulls.isNull(first), column.nulls.isNull(second)) {
        case (true, true): return 0
        case (true, false): return nullsFirst ? -1 : 1
        case (false, true): return nullsFirst ? 1 : -1
        case (false, false):
            switch column.storage {
            case .decimals(let values): order = ExactDecimal.compare(values[first], values[second])
            case .integers(let values):
                order = values[first] < values[second] ? -1 : (values[first] == values[second] ? 0 : 1)
            case .timestamps(let values):
                order = values[first] < values[second] ? -1 : (values[first] == values[second] ? 0 : 1)
            case .texts(let texts): order = texts.order(first, second)
            case .bools, .money, .json, .values: order = Value.order(column[first], column[second])
            }
        }
        return descending ? -order : order
    }

    /// Ascending order of groups, nulls last.
    static func precedes(_ left: [Value], _ right: [Value]) -> Bool {
        for (first, second) in zip(left, right) {
            if first.isNull != second.isNull { return second.isNull }
            let order = first.isNull ? 0 : Value.order(first, second)
            if order != 0 { return order < 0 }
        }
        return false
    }
}
