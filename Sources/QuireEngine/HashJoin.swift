package import QuireModel
package import QuirePlan

/// Finds for each row of the left side the rows of the right side with equal keys. Pure; the caller brings the rows.
///
/// Pairs come in the order of the left side's rows, and among equal keys in that of the right side's.
package struct HashJoin {
    private let join: PlannedJoin
    private let left: Evaluator
    private let right: Evaluator
    private let pairs: Evaluator
    private var rows: RowBatch
    /// The different keys of the right side.
    private var keys = KeyTable()
    /// The first and the last row of the right side with each key.
    private var first: [Int] = []
    private var last: [Int] = []
    /// The next row of the right side with the same key as each; -1 behind the last.
    private var next: [Int] = []
    /// The keys outside which right rows match nothing; nil while any may match.
    private var wanted: KeyTable?

    /// More pairs than this are not made at once, unless one row has them.
    private static let pairsAtOnce = 16_384

    /// A join without rows.
    package init(_ join: PlannedJoin) {
        self.join = join
        left = Evaluator(schema: join.left.schema)
        right = Evaluator(schema: join.right.schema)
        pairs = Evaluator(schema: Schema(join.left.schema.columns + join.right.schema.columns))
        rows = RowBatch(schema: join.right.schema)
    }

    /// How many rows of the right side it holds.
    package var heldRows: Int { rows.count }

    /// About how many bytes they take, with the places where they are found.
    package var heldBytes: Int { rowBytes + keys.byteCount + (next.count + 2 * first.count) * MemoryLayout<Int>.stride }

    private var rowBytes = 0

    /// Whether no row of the right side has come that could match.
    package var isEmpty: Bool { rows.count == 0 }

    /// Takes rows of the right side.
    package mutating func insert(
        _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) {
        var columns: [Column] = []
        for key in join.keys { columns.append(try right.decidingColumn(key.right, batch, &context)) }
        var (kept, found) = HashJoin.rowsWithKey(columns, batch.count)
        if let wanted {
            let numbers = wanted.find(found, count: kept.count)
            let matching = numbers.indices.filter { numbers[$0] >= 0 }
            if matching.count < kept.count {
                (kept, found) = (matching.map { kept[$0] }, found.map { $0.gathering(matching) })
            }
        }
        let numbers = keys.place(found, count: kept.count).numbers
        first.grow(to: keys.count, with: -1)
        last.grow(to: keys.count, with: -1)
        for (row, key) in numbers.enumerated() {
            let place = rows.count + row
            if first[key] < 0 { first[key] = place } else { next[last[key]] = place }
            last[key] = place
            next.append(-1)
        }
        let taken = kept.count == batch.count ? batch : batch.gathering(kept)
        rows.append(taken)
        rowBytes += taken.byteCount
    }

    /// Keeps from now on only rows of the right side that match one of these of the left.
    package mutating func expect(
        onlyMatchesOf batches: [RowBatch], _ context: inout EvaluationContext
    ) throws(EvaluationError) {
        var keys = KeyTable()
        for batch in batches {
            var columns: [Column] = []
            for key in join.keys { columns.append(try left.column(key.left, batch, &context)) }
            let (rows, found) = HashJoin.rowsWithKey(columns, batch.count)
            _ = keys.place(found, count: rows.count)
        }
        wanted = keys
    }

    /// The pairs of rows of the left side with all rows of the right side so far.
    package func pairs(
        of batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [RowBatch] {
        var columns: [Column] = []
        for key in join.keys { columns.append(try left.decidingColumn(key.left, batch, &context)) }
        let (rows, found) = HashJoin.rowsWithKey(columns, batch.count)
        var matches = [Int](repeating: -1, count: batch.count)
        for (row, key) in zip(rows, keys.find(found, count: rows.count)) where key >= 0 { matches[row] = first[key] }
        var output: [RowBatch] = []
        var start = 0
        while start < batch.count {
            var end = start
            var own: [Int] = []
            var other: [Int] = []
            while end < batch.count, own.count < HashJoin.pairsAtOnce, end - start < HashJoin.pairsAtOnce {
                var place = matches[end]
                while place >= 0 {
                    own.append(end)
                    other.append(place)
                    place = next[place]
                }
                end += 1
            }
            let made = try joined(batch, start..<end, own, other, &context)
            if made.count > 0 { output.append(made) }
            start = end
        }
        return output
    }

    /// The values of one key in rows of the left side, each once and without null.
    package func values(
        ofKey index: Int, in batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Value] {
        let column = try left.column(join.keys[index].left, batch, &context)
        var seen: Set<Value> = []
        return (0..<batch.count).compactMap { row in
            let value = column[row]
            return !value.isNull && seen.insert(value).inserted ? value : nil
        }
    }

    /// Candidate pairs that hold, and the left rows without any where those stay.
    private func joined(
        _ batch: RowBatch, _ range: Range<Int>, _ own: [Int], _ other: [Int], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> RowBatch {
        if own.isEmpty, join.kind == .inner { return RowBatch(columns: [], count: 0) }
        var holds = [Bool](repeating: true, count: own.count)
        if let residual = join.residual, !own.isEmpty {
            let candidates = RowBatch(
                columns: batch.gathering(own).columns + rows.gathering(other).columns, count: own.count)
            holds = try pairs.condition(residual, candidates, &context)
            try pairs.noteNulls(deciding: residual, candidates, &context)
        }
        var leftRows: [Int] = []
        var rightRows: [Int?] = []
        var next = 0
        for row in range {
            var isMatched = false
            while next < own.count, own[next] == row {
                if holds[next] {
                    isMatched = true
                    leftRows.append(row)
                    rightRows.append(other[next])
                }
                next += 1
            }
            if !isMatched, join.kind == .left {
                leftRows.append(row)
                rightRows.append(nil)
            }
        }
        return RowBatch(
            columns: batch.gathering(leftRows).columns + rows.columns.map { $0.gathering(rightRows) },
            count: leftRows.count)
    }

    /// The rows whose key has no null, which matches nothing, and their keys.
    private static func rowsWithKey(_ columns: [Column], _ count: Int) -> (rows: [Int], keys: [Column]) {
        let nullable = columns.filter(\.mayHaveNulls)
        guard !nullable.isEmpty else { return (Array(0..<count), columns) }
        let rows = (0..<count).filter { row in nullable.allSatisfy { !$0.hasNull(at: row) } }
        return (rows, columns.map { $0.gathering(rows) })
    }
}
