import CAllocationMeter
import QuireEngine
import QuireModel
import QuirePlan
import QuirePluginKit
import Testing

/// What is done with four times as many rows takes about four times as many bytes from the allocator: nothing that was held
/// before is copied for each batch that comes. Bytes are counted rather than seconds, so that a busy machine changes nothing.
@Suite("Growth")
struct GrowthTests {
    private static let schema = Schema([
        Schema.Column("id", .text), Schema.Column("status", .text), Schema.Column("amount", .money),
        Schema.Column("n", .integer), Schema.Column("due", .timestamp), Schema.Column("tags", .list(.text)),
    ])
    private static let rows = 3_000
    private static let batchSize = 100

    /// Rows from the `first` on: ids that differ, and a few states.
    private static func batch(_ first: Int, _ prefix: String = "id") -> RowBatch {
        let numbers = Array(first..<first + batchSize)
        // Neighbours aren't neighbours in order.
        let values: [[Value]] = [
            numbers.map { .text("\(prefix)-\(($0 * 7919) % 1_000_003)") },
            numbers.map { .text(["open", "paid", "expired"][$0 % 3]) },
            numbers.map { .money(Money(ExactDecimal(mantissa: Int128(($0 * 31) % 10_007), scale: 2), "EUR")) },
            numbers.map { .integer(Int64(($0 * 131) % 5_003)) },
            numbers.map { .timestamp(Timestamp(seconds: Int64($0 * 61))) },
            numbers.map { .list([.text("a\($0 % 5)"), .text("b")]) },
        ]
        return RowBatch(
            columns: zip(schema.columns, values).map { Column(type: $0.type, values: $1) }, count: batchSize)
    }

    /// How many bytes are allocated while `work` takes so many rows; making them isn't counted.
    private static func bytes(_ rows: Int, _ work: ([RowBatch]) throws -> Void) rethrows -> Double {
        let batches = stride(from: 0, to: rows, by: batchSize).map { batch($0) }
        let before = quire_allocated_bytes()
        try work(batches)
        return Double(quire_allocated_bytes() - before)
    }

    private static func growth(_ work: ([RowBatch]) throws -> Void) rethrows -> Double {
        try bytes(4 * rows, work) / max(1, bytes(rows, work))
    }

    private static func column(_ name: String) -> Expression {
        .column(name, schema.index(of: name).map { schema.columns[$0].type } ?? .any)
    }

    private static func group(by keys: [String], _ aggregates: [Aggregate]) -> Operator {
        .aggregate(Grouping(keys: keys.map { ProjectedColumn($0, column($0)) }, aggregates: aggregates))
    }

    private static func each(_ function: Aggregate.Function, _ name: String?, _ type: ValueType) -> Aggregate {
        Aggregate("x", function, of: name.map(column), type: type)
    }

    static let operators: [(String, Operator)] = [
        ("filter", .filter(.condition(.compare(.equal, column("status"), .constant(.text("paid")))))),
        ("sort", .sort([SortKey(column("status"), .ascending), SortKey(column("amount"), .descending)])),
        ("top", .top(count: 400, keys: [SortKey(column("n"), .descending)], inputIsSorted: false)),
        ("top of a few", .top(count: 5, keys: [SortKey(column("n"), .descending)], inputIsSorted: false)),
        ("top of sorted rows", .top(count: 2_000, keys: [SortKey(column("due"), .ascending)], inputIsSorted: true)),
        ("distinct", .distinct),
        ("count by", .countBy([ProjectedColumn("id", column("id"))])),
        ("expand", .expand("tags", element: .text)),
        ("group: count", group(by: ["id"], [each(.count, nil, .integer)])),
        ("group: sum", group(by: ["id"], [each(.sum, "n", .integer)])),
        ("group: mean", group(by: ["id"], [each(.avg, "n", .decimal)])),
        ("group: least", group(by: ["id"], [each(.min, "due", .timestamp)])),
        ("group: median of all", group(by: [], [each(.median, "n", .decimal)])),
        ("group: list of few groups", group(by: ["status"], [each(.list, "id", .list(.text))])),
        ("group: distinct of few groups", group(by: ["status"], [each(.countDistinct, "id", .integer)])),
        ("group: last", group(by: ["id"], [each(.last, "status", .text)])),
    ]

    @Test("is seen: the allocator tells what it is asked for", .enabled(if: quire_has_meter()))
    func metered() {
        let before = quire_allocated_bytes()
        let array = Array(repeating: 7, count: 1_000)
        #expect(quire_allocated_bytes() - before >= array.count * MemoryLayout<Int>.stride)
    }

    @Test("of each operator is linear", arguments: operators)
    func linear(_ name: String, _ step: Operator) throws {
        let growth = try Self.growth { batches in
            var pipeline = Pipeline(
                [step], input: Self.schema, context: EvaluationContext(zone: .utc, now: Timestamp(seconds: 0)))
            for batch in batches where !pipeline.isDone { _ = try pipeline.push(batch) }
            _ = try pipeline.finish()
        }
        #expect(growth < 5.5, "\(name): \(growth) times the bytes for 4 times the rows")
    }

    @Test("of rows that are put together is linear")
    func joined() {
        let growth = Self.growth { batches in
            var all = batches[0]
            for batch in batches.dropFirst() { all.append(batch) }
            _ = RowBatch(joining: batches)
        }
        #expect(growth < 5.5, "\(growth) times the bytes for 4 times the rows")
    }

    @Test(
        "of a column that is built value by value is linear",
        arguments: [
            Value.bool(true), .integer(1), .decimal(.zero), .text("x"), .timestamp(Timestamp(seconds: 1)), .null,
        ])
    func built(_ value: Value) {
        for type: ValueType in [.bool, .integer, .decimal, .money, .text, .timestamp, .any] {
            func bytes(_ count: Int) -> Double {
                let before = quire_allocated_bytes()
                var builder = ColumnBuilder(type: type)
                for _ in 0..<count { builder.append(value) }
                _ = builder.finish()
                return Double(quire_allocated_bytes() - before)
            }
            let growth = bytes(20_000) / max(1, bytes(5_000))
            #expect(growth < 5.5, "\(type): \(growth) times the bytes for 4 times the values")
        }
    }

    @Test("of both sides of a join is linear", arguments: [Join.Kind.inner, .left])
    func join(_ kind: Join.Kind) throws {
        let source = PlannedSource.last(Self.schema)
        let side = Plan(source: source, operators: [], schema: Self.schema)
        let planned = PlannedJoin(
            left: side, right: side, kind: kind,
            keys: [Join.Key(left: Self.column("id"), right: Self.column("id"))], residual: nil)
        let growth = try Self.growth { batches in
            var context = EvaluationContext(zone: .utc, now: Timestamp(seconds: 0))
            var join = HashJoin(planned)
            for batch in batches.dropLast(3) { try join.insert(batch, &context) }
            for batch in batches { _ = try join.pairs(of: batch, &context) }
        }
        #expect(growth < 5.5, "\(growth) times the bytes for 4 times the rows")
    }
}
