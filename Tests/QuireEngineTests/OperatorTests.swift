import QuireEngine
import QuireModel
import QuirePlan
import QuirePluginKit
import Testing

@Suite("Operators")
struct OperatorTests {
    private static let keys: [[SortKey]] = [
        [SortKey(EngineRun.number, .ascending)], [SortKey(EngineRun.number, .descending)],
        [SortKey(EngineRun.number, .ascending, nullsFirst: true)],
        [SortKey(EngineRun.number, .descending, nullsFirst: true)],
        [SortKey(EngineRun.text, .descending), SortKey(EngineRun.number, .ascending, nullsFirst: true)],
        [SortKey(EngineRun.text, .ascending), SortKey(EngineRun.number, .descending)],
    ]

    @Test("a sort is the stable sort of all rows, nulls where they were asked for", arguments: keys, [1, 3, 1000])
    func sort(keys: [SortKey], batchSize: Int) throws {
        try forRandomRows { rows, seed in
            let found = try EngineRun([.sort(keys)], rows, batchSize: batchSize).positions
            #expect(found == expectedOrder(rows, keys), "seed \(seed)")
        }
    }

    @Test("top is sort and limit, however the rows are cut into batches", arguments: keys, [1, 4, 1000])
    func top(keys: [SortKey], batchSize: Int) throws {
        try forRandomRows { rows, seed in
            for count in [0, 1, 3, 50] {
                let top = try EngineRun(
                    [.top(count: count, keys: keys, inputIsSorted: false)], rows, batchSize: batchSize)
                let both = try EngineRun([.sort(keys), .take(count)], rows, batchSize: batchSize)
                #expect(top.positions == both.positions, "seed \(seed)")
                #expect(top.mostHeld < 2 * max(1, count) + batchSize, "seed \(seed)")
            }
        }
    }

    @Test(
        "top of rows that come sorted by the first key gives the same, and ends the scan early",
        arguments: [0, 1, 4, 5], [1, 4])
    func sortedTop(keyIndex: Int, batchSize: Int) throws {
        let keys = Self.keys[keyIndex]
        var savedRows = 0
        try forRandomRows { rows, seed in
            // Servers put nulls wherever they like.
            let first = SortKey(keys[0].expression, keys[0].direction, nullsFirst: seed % 2 == 0)
            let sorted = try EngineRun([.sort([first])], rows, batchSize: 1000).output
            for count in [1, 3] {
                let operators: [QuirePlan.Operator] = [.top(count: count, keys: keys, inputIsSorted: true)]
                let run = try EngineRun(operators, sorted, batchSize: batchSize)
                let whole = try EngineRun(
                    [.top(count: count, keys: keys, inputIsSorted: false)], sorted, batchSize: 1000)
                #expect(run.positions == whole.positions, "seed \(seed)")
                savedRows += sorted.count - run.taken
            }
        }
        #expect(savedRows > 0)
    }

    @Test("skip and limit count rows across batches, and a limit ends the scan", arguments: [1, 2, 7, 1000])
    func windows(batchSize: Int) throws {
        try forRandomRows { rows, seed in
            for (skipped, limit) in [(0, 0), (0, 5), (5, 0), (3, 4), (40, 40), (1000, 1)] {
                let run = try EngineRun([.skip(skipped), .take(limit)], rows, batchSize: batchSize)
                #expect(
                    run.positions == rows.indices.dropFirst(skipped).prefix(limit).map { Int64($0) }, "seed \(seed)")
                let needed = limit == 0 ? 0 : min(rows.count, (skipped + limit + batchSize - 1) / batchSize * batchSize)
                #expect(run.taken == needed, "seed \(seed)")
            }
        }
    }

    @Test("left to right: a limit before a filter is not a filter before a limit")
    func leftToRight() throws {
        var random = SplitMix64(seed: 7)
        let rows = EngineRun.rows(30, &random)
        let filter = Operator.filter(.condition(.compare(.greater, EngineRun.number, .constant(.integer(1)))))
        func holds(_ row: [Value]) -> Bool { (row[0].number).map { $0 > ExactDecimal(1) } ?? false }
        let first = try EngineRun([.take(5), filter], rows, batchSize: 2).positions
        let second = try EngineRun([filter, .take(5)], rows, batchSize: 2).positions
        #expect(first == rows.indices.prefix(5).filter { holds(rows[$0]) }.map { Int64($0) })
        #expect(second == rows.indices.filter { holds(rows[$0]) }.prefix(5).map { Int64($0) })
    }

    @Test(
        "distinct keeps the first of equal rows; equal numbers of different digits are equal", arguments: [1, 5, 1000])
    func distinct(batchSize: Int) throws {
        let columns = [ProjectedColumn("n", EngineRun.number), ProjectedColumn("t", EngineRun.text)]
        try forRandomRows { rows, seed in
            let found = try EngineRun([.project(columns), .distinct], rows, batchSize: batchSize).output
            var expected: [[Value]] = []
            for row in rows.map({ Array($0.prefix(2)) }) where !expected.contains(row) { expected.append(row) }
            #expect(found == expected, "seed \(seed)")
            #expect(found.map { $0.map(\.plainText) } == expected.map { $0.map(\.plainText) }, "seed \(seed)")
        }
    }

    @Test("count by counts every row once, in ascending order of the keys with nulls last", arguments: [1, 5, 1000])
    func countBy(batchSize: Int) throws {
        let keys = [ProjectedColumn("t", EngineRun.text), ProjectedColumn("n", EngineRun.number)]
        try forRandomRows { rows, seed in
            let found = try EngineRun([.countBy(keys)], rows, batchSize: batchSize).output
            let total = try EngineRun([.count], rows, batchSize: batchSize).output
            #expect(total == [[.integer(Int64(rows.count))]], "seed \(seed)")
            for group in found {
                let members = rows.count { $0[1] == group[0] && $0[0] == group[1] }
                #expect(group[2] == .integer(Int64(members)) && members > 0, "seed \(seed)")
            }
            #expect(found.reduce(0) { $0 + ($1[2].number?.integer ?? 0) } == Int64(rows.count), "seed \(seed)")
            let keyRows = found.map { [$0[1], $0[0], .integer(0)] }
            let sortKeys = [SortKey(EngineRun.text, .ascending), SortKey(EngineRun.number, .ascending)]
            let sorted = try EngineRun([.sort(sortKeys)], keyRows, batchSize: 1000).output
            #expect(sorted == keyRows, "seed \(seed)")
        }
    }

    @Test("of no rows there is a count and no group, and nothing else")
    func noRows() throws {
        #expect(try EngineRun([.count], [], batchSize: 1).output == [[.integer(0)]])
        let key = ProjectedColumn("t", EngineRun.text)
        for step in [Operator.countBy([key]), .sort(Self.keys[0]), .distinct, .skip(1), .project([key])] {
            #expect(try EngineRun([step], [], batchSize: 1).output.isEmpty)
        }
        #expect(
            try EngineRun([.take(0), .count], [[.null, .null, .integer(0)]], batchSize: 1).output == [[.integer(0)]])
    }

    @Test("held rows pass through the operators behind", arguments: [1, 3])
    func chains(batchSize: Int) throws {
        try forRandomRows { rows, seed in
            let run = try EngineRun(
                [
                    .sort(Self.keys[0]), .skip(2), .distinct, .top(count: 4, keys: Self.keys[1], inputIsSorted: false),
                    .count,
                ],
                rows, batchSize: batchSize)
            #expect(run.output == [[.integer(Int64(min(4, max(0, rows.count - 2))))]], "seed \(seed)")
        }
    }

    @Test("a scan that begins anew leaves nothing behind")
    func reset() throws {
        let rows = RowBatch(columns: [Column(type: .text, values: [.text("a"), .text("b")])], count: 2)
        let schema = Schema([Schema.Column("t", .text)])
        let operators: [QuirePlan.Operator] = [
            .distinct, .sort([SortKey(EngineRun.text, .ascending)]), .take(3), .count,
        ]
        var pipeline = Pipeline(
            operators, input: schema, context: EvaluationContext(zone: .utc, now: Timestamp(seconds: 0)))
        _ = try pipeline.push(rows)
        #expect(pipeline.heldRows > 0 && pipeline.isBlocking)
        pipeline.reset()
        #expect(pipeline.heldRows == 0 && !pipeline.isDone)
        _ = try pipeline.push(rows)
        #expect(try pipeline.finish().map { $0.row(0) } == [[.integer(2)]])
    }

    private func forRandomRows(_ body: ([[Value]], UInt64) throws -> Void) rethrows {
        for seed in UInt64(1)...8 {
            var random = SplitMix64(seed: seed)
            try body(EngineRun.rows(Int(seed) * 5, &random), seed)
        }
    }

    /// The order by definition: insert each row behind all that don't come after it.
    private func expectedOrder(_ rows: [[Value]], _ keys: [SortKey]) -> [Int64] {
        var order: [Int] = []
        for row in rows.indices {
            let place = order.firstIndex { comesBefore(rows[row], rows[$0], keys) } ?? order.endIndex
            order.insert(row, at: place)
        }
        return order.map { Int64($0) }
    }

    private func comesBefore(_ left: [Value], _ right: [Value], _ keys: [SortKey]) -> Bool {
        for key in keys {
            let column = key.expression == EngineRun.number ? 0 : 1
            let (first, second) = (left[column], right[column])
            if first.isNull, second.isNull { continue }
            if first.isNull || second.isNull { return first.isNull == key.nullsFirst }
            let order = Value.order(first, second)
            if order != 0 { return (order < 0) == (key.direction == .ascending) }
        }
        return false
    }
}
