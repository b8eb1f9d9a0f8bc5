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

    /// The positions of a batch's rows in sorted order; rows that tie keep theirs.
    func sorted(
        _ batch: RowBatch, _ evaluator: Evaluator, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Int] {
        sorted(try keyColumns(batch, evaluator, &context))
    }

    /// The positions in sorted order of rows with these values of the keys; rows that tie keep theirs.
    func sorted(_ columns: [Column]) -> [Int] { RowSorter(columns, keys).sorted() }

    /// The rows that don't come behind a row with that value of the first key.
    func rows(of column: Column, notBehind bound: Value) -> [Int] {
        guard let key = keys.first else { return Array(0..<column.count) }
        let nulls = column.nulls
        if bound.isNull {
            let all = 0..<column.count
            return key.nullsFirst ? all.filter { column.hasNull(at: $0) } : Array(all)
        }
        let sign = key.direction == .descending ? -1 : 1
        func rows(_ order: (Int) -> Int) -> [Int] {
            (0..<column.count).filter { nulls.isNull($0) ? key.nullsFirst : order($0) * sign <= 0 }
        }
        switch (column.storage, bound) {
        case (.integers(let numbers), .integer(let bound)):
            return rows { numbers[$0] < bound ? -1 : (numbers[$0] == bound ? 0 : 1) }
        case (.decimals(let numbers), .decimal(let bound)): return rows { ExactDecimal.compare(numbers[$0], bound) }
        case (.money(let amounts), .money(let bound)):
            return rows { ExactDecimal.compare(amounts[$0].amount, bound.amount) }
        case (.timestamps(let instants), .timestamp(let bound)):
            return rows { instants[$0] < bound ? -1 : (instants[$0] == bound ? 0 : 1) }
        case (.texts(let texts), .text(let bound)):
            let bound = Array(bound.utf8)
            return rows { texts.order($0, bound) }
        default: return rows { Value.order(column[$0], bound) }
        }
    }
}
