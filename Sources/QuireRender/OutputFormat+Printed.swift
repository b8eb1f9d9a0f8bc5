package import QuireModel

extension OutputFormat {
    /// Returns a single value for people: as in `value`, but money has its currency.
    package static func printed(_ schema: Schema, _ batch: RowBatch, _ options: RenderOptions) -> [UInt8] {
        var schema = schema
        var batch = batch
        for (index, column) in batch.columns.enumerated() where schema.columns[index].type == .money {
            let words = (0..<batch.count).map { row -> Value in
                guard case .money(let money) = column[row] else { return .null }
                return .text(money.amount.description + (money.currency.map { " " + $0 } ?? ""))
            }
            schema.columns[index] = Schema.Column(schema.columns[index].name, .text)
            batch.columns[index] = Column(type: .text, values: words)
        }
        var plain = OutputFormat.value.renderer(options)
        return plain.begin(schema) + plain.rows(batch) + plain.end(complete: true)
    }
}
