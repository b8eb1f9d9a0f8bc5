package import QuireModel

/// Values that the results of this session had, for completion: the last few different ones of each column.
package struct SeenValues: Sendable {
    private var columns: [String: [String]] = [:]

    private static let mostColumns = 200
    private static let mostValues = 50
    private static let rowsLookedAt = 200
    private static let longestValue = 60

    package init() {}

    /// The values of a column, newest first.
    package func values(of column: String) -> [String] { columns[column] ?? [] }

    /// Looks at the first rows of a result.
    package mutating func add(_ schema: Schema, _ batches: [RowBatch]) {
        for (index, column) in schema.columns.enumerated() where column.type.isText {
            if columns[column.name] == nil, columns.count >= Self.mostColumns { continue }
            var known = columns[column.name] ?? []
            for batch in batches.prefix(2) where index < batch.columns.count {
                for row in 0..<min(batch.count, Self.rowsLookedAt) {
                    guard case .text(let text) = batch.columns[index][row], !text.isEmpty,
                        text.utf8.count <= Self.longestValue, !known.contains(text)
                    else { continue }
                    known.insert(text, at: 0)
                }
            }
            columns[column.name] = Array(known.prefix(Self.mostValues))
        }
    }
}
