package import QuireModel
package import QuirePlan

/// The two sides of a join while both are read: the side that ends first is the smaller one, and the other is matched
/// against it as it comes.
package struct JoinSides {
    private var join: HashJoin
    private let kind: Join.Kind
    private var waiting: [RowBatch] = []
    private var leftHasEnded = false
    private var rightHasEnded = false

    /// Two sides without rows.
    package init(_ join: PlannedJoin) {
        self.join = HashJoin(join)
        kind = join.kind
    }

    /// Whether no row that could still come changes the result: one side is empty, and the other's rows match nothing.
    package var isDone: Bool {
        if leftHasEnded, waiting.isEmpty, !rightHasEnded { return true }
        return rightHasEnded && join.isEmpty && kind == .inner
    }

    /// How many rows it holds.
    package var heldRows: Int { join.heldRows + waiting.reduce(0) { $0 + $1.count } }

    /// Takes rows of the left side; gives the pairs that are settled.
    package mutating func takeLeft(
        _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [RowBatch] {
        if rightHasEnded { return try join.pairs(of: batch, &context) }
        waiting.append(batch)
        return []
    }

    /// Takes rows of the right side.
    package mutating func takeRight(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) {
        try join.insert(batch, &context)
    }

    /// No more rows of the left side come.
    package mutating func endLeft(_ context: inout EvaluationContext) throws(EvaluationError) {
        leftHasEnded = true
        if !rightHasEnded { try join.expect(onlyMatchesOf: waiting, &context) }
    }

    /// No more rows of the right side come; gives the pairs of the left rows that waited for that.
    package mutating func endRight(
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [RowBatch] {
        rightHasEnded = true
        var output: [RowBatch] = []
        for batch in waiting { output += try join.pairs(of: batch, &context) }
        waiting = []
        return output
    }
}
