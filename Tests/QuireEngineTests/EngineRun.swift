import QuireEngine
import QuireModel
import QuirePlan
import QuirePluginKit

/// Rows of a number with nulls and ties, a text, and the position they came in; and what operators make of them.
struct EngineRun {
    static let schema = Schema([
        Schema.Column("n", .decimal), Schema.Column("t", .text), Schema.Column("at", .integer),
    ])

    static let number = Expression.column("n", .decimal)
    static let text = Expression.column("t", .text)
    static let position = Expression.column("at", .integer)

    /// Random rows with few different values; `at` is the position.
    static func rows(_ count: Int, _ random: inout SplitMix64) -> [[Value]] {
        (0..<count).map { index in
            let (number, letter) = (Int.random(in: -1...4, using: &random), Int.random(in: -1...2, using: &random))
            return [
                // The scale differs, so that equal numbers are written in different digits.
                number < 0 ? .null : .decimal(ExactDecimal(mantissa: Int128(number * 10), scale: 1 + index % 2)),
                letter < 0 ? .null : .text(["a", "b", "B"][letter]), .integer(Int64(index)),
            ]
        }
    }

    /// What comes out, row by row.
    private(set) var output: [[Value]] = []
    /// How many rows went in before the pipeline was done.
    private(set) var taken = 0
    /// The most rows held after a batch.
    private(set) var mostHeld = 0

    /// Runs operators over rows in batches of that size, until they want no more.
    init(_ operators: [Operator], _ rows: [[Value]], batchSize: Int) throws(EvaluationError) {
        var pipeline = Pipeline(
            operators, input: Self.schema, context: EvaluationContext(zone: .utc, now: Timestamp(seconds: 0)))
        var start = 0
        while start < rows.count, !pipeline.isDone {
            let slice = Array(rows[start..<min(start + batchSize, rows.count)])
            start += slice.count
            if let ready = try pipeline.push(Self.batch(slice)) { add(ready) }
            mostHeld = max(mostHeld, pipeline.heldRows)
        }
        taken = start
        for held in try pipeline.finish() { add(held) }
    }

    private mutating func add(_ batch: RowBatch) { output += (0..<batch.count).map { batch.row($0) } }

    private static func batch(_ rows: [[Value]]) -> RowBatch {
        RowBatch(
            columns: schema.columns.enumerated().map { index, column in
                Column(type: column.type, values: rows.map { $0[index] })
            }, count: rows.count)
    }

    /// The positions at which the rows came that are in the output.
    var positions: [Int64] {
        output.compactMap { if case .integer(let position)? = $0.last { position } else { nil } }
    }
}
