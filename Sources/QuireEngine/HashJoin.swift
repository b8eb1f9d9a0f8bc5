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
    private var places: [[Value]: [Int]] = [:]
    /// The keys outside which right rows match nothing; nil while any may match.
    private var wanted: Set<[Value]>?

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
    package private(set) var heldBytes = 0

    /// Whether no row of the right side has come that could match.
    package var isEmpty: Bool { rows.count == 0 }

    /// Takes rows of the right side.
    package mutating func insert(
        _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) {
        var columns: [Column] = []
        for key in join.keys { columns.append(try right.decidingColumn(key.right, batch, &context)) }
        var kept: [Int] = []
        for row in 0..<batch.count {
            guard let key = HashJoin.key(columns, row), wanted?.contains(key) != false else { continue }
            places[key, default: []].append(rows.count + kept.count)
            kept.append(row)
        }
        let taken = kept.count == batch.count ? batch : batch.gathering(kept)
        rows.append(taken)
        heldBytes += taken.byteCount + taken.count * HeldRow.bytes
    }

    /// Keeps from now on only rows of the right side that match one of these of the left.
    package mutating func expect(
        onlyMatchesOf batches: [RowBatch], _ context: inout EvaluationContext
    ) throws(EvaluationError) {
        var keys: Set<[Value]> = []
        for batch in batches {
            var columns: [Column] = []
            for key in join.keys { columns.append(try left.column(key.left, batch, &context)) }
            for row in 0..<batch.count { if let key = HashJoin.key(columns, row) { keys.insert(key) } }
        }
        wanted = keys
    }

    /// The pairs of rows of the left side with all rows of the right side so far.
    package func pairs(
        of batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [RowBatch] {
        var columns: [Column] = []
        for key in join.keys { columns.append(try left.decidingColumn(key.left, batch, &context)) }
        var output: [RowBatch] = []
        var start = 0
        while start < batch.count {
            var end = start
            var own: [Int] = []
            var other: [Int] = []
            while end < batch.count, own.count < HashJoin.pairsAtOnce, end - start < HashJoin.pairsAtOnce {
                for place in HashJoin.key(columns, end).flatMap({ places[$0] }) ?? [] {
                    own.append(end)
                    other.append(place)
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

    /// The key of a row; nil when a part of it is null, which matches nothing.
    private static func key(_ columns: [Column], _ row: Int) -> [Value]? {
        var key: [Value] = []
        key.reserveCapacity(columns.count)
        for column in columns {
            switch column[row] {
            case .null: return nil
            // Whole numbers are equal to decimals of the same value.
            case .integer(let number): key.append(.decimal(ExactDecimal(number)))
            case let value: key.append(value)
            }
        }
        return key
    }
}
