/// The names and types of the columns of a result.
public struct Schema: Hashable, Sendable {
    /// One column.
    public struct Column: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// The type of its values.
        public let type: ValueType

        /// A column from its parts.
        public init(_ name: String, _ type: ValueType) {
            self.name = name
            self.type = type
        }
    }

    /// The columns, in order.
    public var columns: [Column]

    /// A schema of these columns.
    public init(_ columns: [Column]) { self.columns = columns }

    /// The position of a column by name.
    public func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }
}

/// Some rows, stored column by column.
package struct RowBatch: Sendable {
    /// The columns' values; all of the same length.
    package var columns: [Column]
    /// The number of rows, even without columns.
    package var count: Int

    package init(columns: [Column], count: Int) {
        self.columns = columns
        self.count = count
    }

    /// An empty batch of that schema.
    package init(schema: Schema) {
        columns = schema.columns.map { ColumnBuilder(type: $0.type).finish() }
        count = 0
    }

    /// Joins the rows of batches with the same columns; nil if there are no batches.
    package init?(joining batches: [RowBatch]) {
        guard let first = batches.first else { return nil }
        self = first
        for batch in batches.dropFirst() { append(batch) }
    }

    /// The rows at `indices`, in that order.
    package func gathering(_ indices: [Int]) -> RowBatch {
        RowBatch(columns: columns.map { $0.gathering(indices) }, count: indices.count)
    }

    /// The rows of a range.
    package func slice(_ range: Range<Int>) -> RowBatch {
        range == 0..<count ? self : gathering(Array(range))
    }

    /// The rows for which `keep` is true.
    package func filtered(by keep: [Bool]) -> RowBatch {
        var indices: [Int] = []
        for row in 0..<count where keep[row] { indices.append(row) }
        return indices.count == count ? self : gathering(indices)
    }

    /// Appends the rows of `other`, which has the same columns.
    package mutating func append(_ other: RowBatch) {
        for index in columns.indices { columns[index].append(other.columns[index]) }
        count += other.count
    }

    /// About how many bytes of memory it takes.
    package var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }

    /// The values of a row.
    package func row(_ index: Int) -> [Value] { columns.map { $0[index] } }
}
