import QuireModel
import QuirePlan

/// Gives a row for each element of a list; a row whose list is null or empty gives none.
struct ExpandOperator: RunningOperator {
    private let column: Int?
    private let name: String
    private let element: ValueType
    /// What the rows take that came of the batch at hand, which may be many more than it has itself.
    private(set) var heldBytes = 0

    init(_ column: String, _ element: ValueType, _ schema: Schema) {
        self.column = schema.index(of: column)
        name = column
        self.element = element
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard let column else { throw EvaluationError("the column to expand wasn't read") }
        context.notes.note(nullsOf: batch.columns[column], madeOf: [name])
        var rows: [Int] = []
        var elements = ColumnBuilder(type: element)
        for row in 0..<batch.count {
            switch batch.columns[column][row] {
            case .null: continue
            case .list(let values):
                for value in values {
                    rows.append(row)
                    elements.append(value.shaped(as: element))
                }
            // Undeclared JSON may hold a single value where other rows hold a list.
            case let value:
                rows.append(row)
                elements.append(value.shaped(as: element))
            }
        }
        heldBytes = 0
        guard !rows.isEmpty else { return nil }
        var output = batch.gathering(rows)
        output.columns[column] = elements.finish()
        heldBytes = output.byteCount
        return output
    }
}
