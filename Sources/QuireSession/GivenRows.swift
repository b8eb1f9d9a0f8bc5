import QuireModel

/// The rows that an interrupted query gave, so that they aren't given again when it goes on.
///
/// Rows are told apart by all of their values, and counted: where sources are read side by side, those that are missing
/// may belong between those that were given.
struct GivenRows {
    private var counts: [[Value]: Int] = [:]

    init(_ batches: [RowBatch]) {
        for batch in batches {
            for row in 0..<batch.count { counts[batch.row(row), default: 0] += 1 }
        }
    }

    /// The rows of a batch that weren't given; nil when all were.
    mutating func rest(of batch: RowBatch) -> RowBatch? {
        guard !counts.isEmpty else { return batch }
        let fresh = (0..<batch.count).filter { row in
            let values = batch.row(row)
            guard let count = counts[values] else { return true }
            counts[values] = count > 1 ? count - 1 : nil
            return false
        }
        if fresh.isEmpty { return nil }
        return fresh.count == batch.count ? batch : batch.gathering(fresh)
    }

    /// The rows that were given and didn't come again yet.
    func left(_ schema: Schema) -> [RowBatch] {
        guard !counts.isEmpty else { return [] }
        let rows = counts.flatMap { Array(repeating: $0.key, count: $0.value) }
        let columns = schema.columns.enumerated().map { index, column in
            Column(type: column.type, values: rows.map { $0[index] })
        }
        return [RowBatch(columns: columns, count: rows.count)]
    }
}
