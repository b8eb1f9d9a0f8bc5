import QuireModel

/// The rows that an interrupted query delivered, so that they aren't delivered again when it resumes.
///
/// Rows are identified by all of their values, and counted: if sources are read concurrently, missing rows may belong
/// between the delivered ones.
struct GivenRows {
    private var counts: [[Value]: Int] = [:]

    init(_ batches: [RowBatch]) {
        for batch in batches {
            for row in 0..<batch.count { counts[batch.row(row), default: 0] += 1 }
        }
    }

    /// The rows of a batch that weren't delivered before; nil if all were.
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

    /// The delivered rows that haven't arrived again yet.
    func left(_ schema: Schema) -> [RowBatch] {
        guard !counts.isEmpty else { return [] }
        let rows = counts.flatMap { Array(repeating: $0.key, count: $0.value) }
        let columns = schema.columns.enumerated().map { index, column in
            Column(type: column.type, values: rows.map { $0[index] })
        }
        return [RowBatch(columns: columns, count: rows.count)]
    }
}
