import QuireEngine
import QuireModel
import QuirePlan
import QuirePluginKit
import Testing

@Suite("Aggregates")
struct AggregateOperatorTests {
    private typealias Function = Aggregate.Function

    private static let schema = Schema([
        Schema.Column("k", .text), Schema.Column("d", .decimal), Schema.Column("i", .integer),
        Schema.Column("m", .money), Schema.Column("s", .duration),
    ])

    /// What a grouping makes of rows, in batches of that size.
    private static func run(_ grouping: Grouping, _ rows: [[Value]], batchSize: Int = 2) throws -> [[String]] {
        var pipeline = Pipeline(
            [.aggregate(grouping)], input: schema, context: EvaluationContext(zone: .utc, now: Timestamp(seconds: 0)))
        var start = 0
        while start < rows.count {
            let slice = Array(rows[start..<min(start + batchSize, rows.count)])
            start += slice.count
            let columns = schema.columns.enumerated().map { index, column in
                Column(type: column.type, values: slice.map { $0[index] })
            }
            let ready = try pipeline.push(RowBatch(columns: columns, count: slice.count))
            #expect(ready == nil)
        }
        return try pipeline.finish().flatMap { batch in
            (0..<batch.count).map { row in batch.row(row).map(\.plainText) }
        }
    }

    private static func row(
        _ key: String?, d: String? = nil, i: Int64? = nil, m: (String, String?)? = nil, s: Int64? = nil
    ) -> [Value] {
        [
            key.map { .text($0) } ?? .null, d.flatMap { ExactDecimal($0) }.map { .decimal($0) } ?? .null,
            i.map { .integer($0) } ?? .null,
            m.flatMap { money in ExactDecimal(money.0).map { .money(Money($0, money.1)) } } ?? .null,
            s.map { .duration(CalendarDuration(seconds: $0)) } ?? .null,
        ]
    }

    private static func whole(_ function: Aggregate.Function, _ column: String, _ type: ValueType) -> Grouping {
        let argument = schema.index(of: column).map { Expression.column(column, schema.columns[$0].type) }
        return Grouping(keys: [], aggregates: [Aggregate("x", function, of: argument, type: type)])
    }

    @Test(
        "decimals are exact, nulls take no part, means and medians are half to even at 12 decimals",
        arguments: [
            (Aggregate.Function.sum, ["12.50", nil, "0.05"], "12.55"), (.sum, [], ""), (.sum, [nil, nil], ""),
            (.avg, ["1", "2", "2"], "1.666666666667"), (.avg, ["1.00", "2.00"], "1.5"), (.avg, [nil], ""),
            (.avg, ["0.000000000001", "0"], "0"), (.avg, ["0.000000000003", "0"], "0.000000000002"),
            (.median, ["3", "1", nil, "2"], "2"), (.median, ["1", "2"], "1.5"), (.median, [], ""),
            (.median, ["1.50"], "1.50"), (.min, ["2", "1.0", "1.00"], "1.0"), (.max, [nil, "-2", "-1"], "-1"),
            (.count, ["1", nil, "1"], "2"), (.countDistinct, ["1", "1.0", nil, "2"], "2"), (.count, [], "0"),
            (.first, [nil, "5", "6"], "5"), (.last, ["5", "6", nil], "6"), (.list, ["2", nil, "1.0"], "[2,1.0]"),
            (.list, [], "[]"),
        ] as [(Aggregate.Function, [String?], String)])
    func decimals(function: Aggregate.Function, values: [String?], expected: String) throws {
        let isCount = function == .count || function == .countDistinct
        let type: ValueType = isCount ? .integer : (function == .list ? .list(.decimal) : .decimal)
        let rows = values.map { Self.row(nil, d: $0) }
        for batchSize in [1, 100] {
            #expect(try Self.run(Self.whole(function, "d", type), rows, batchSize: batchSize) == [[expected]])
        }
    }

    @Test(
        "durations are added and averaged to the nanosecond",
        arguments: [
            (Aggregate.Function.sum, "PT1H1S"), (.avg, "PT30M0.5S"), (.median, "PT30M0.5S"), (.max, "PT1H"),
        ])
    func durations(function: Aggregate.Function, expected: String) throws {
        let rows = [Self.row(nil, s: 3600), Self.row(nil), Self.row(nil, s: 1)]
        let found = try Self.run(Self.whole(function, "s", .duration), rows)
        #expect(found == [[expected]])
    }

    @Test("what has too many digits is an error, not a guess")
    func overflow() {
        let large = String(repeating: "9", count: 38)
        for function in [Aggregate.Function.sum, .avg] {
            #expect(throws: EvaluationError.self) {
                try Self.run(
                    Self.whole(function, "d", .decimal), [Self.row(nil, d: large), Self.row(nil, d: large)])
            }
        }
        #expect(throws: EvaluationError.self) {
            try Self.run(Self.whole(.sum, "i", .integer), [Self.row(nil, i: .max), Self.row(nil, i: 1)])
        }
    }

    @Test("a sum of whole numbers may pass their range on its way")
    func wideSums() throws {
        let rows = [Self.row(nil, i: .max), Self.row(nil, i: 1), Self.row(nil, i: -2)]
        #expect(try Self.run(Self.whole(.sum, "i", .integer), rows) == [["9223372036854775806"]])
    }

    private static let key = ProjectedColumn("k", .column("k", .text))

    private static func ofMoney(_ keys: [ProjectedColumn], counts: Bool = false) -> Grouping {
        let count = Aggregate("n", .count, type: .integer)
        let sum = Aggregate("t", .sum, of: .column("m", .money), type: .money)
        return Grouping(
            keys: keys, division: Grouping.Division(otherwise: nil, isShown: true),
            aggregates: counts ? [count, sum] : [sum])
    }

    @Test("money is never added across currencies; what else is computed is computed per currency too")
    func currencies() throws {
        let rows = [
            Self.row("b", m: ("1.10", "USD")), Self.row("a", m: ("2", "EUR")), Self.row("b", m: ("3.00", "EUR")),
            Self.row("b"), Self.row(nil, m: ("5", "EUR")), Self.row("c"), Self.row("b", m: ("0.90", "USD")),
        ]
        #expect(
            try Self.run(Self.ofMoney([Self.key]), rows) == [
                ["a", "EUR", "2"], ["b", "EUR", "3.00"], ["b", "USD", "2.00"], ["c", "", ""], ["", "EUR", "5"],
            ])
        #expect(
            try Self.run(Self.ofMoney([Self.key], counts: true), rows) == [
                ["a", "EUR", "1", "2"], ["b", "EUR", "1", "3.00"], ["b", "USD", "2", "2.00"], ["b", "", "1", ""],
                ["c", "", "1", ""], ["", "EUR", "1", "5"],
            ])
        #expect(try Self.run(Self.ofMoney([]), rows) == [["EUR", "10.00"], ["USD", "2.00"]])
        #expect(try Self.run(Self.ofMoney([]), []) == [["", ""]])
        #expect(try Self.run(Self.ofMoney([Self.key]), []) == [])
    }

    @Test("amounts in two currencies of one row belong to two groups")
    func twoAmounts() throws {
        let schema = Schema([Schema.Column("a", .money), Schema.Column("b", .money)])
        let aggregates = [
            Aggregate("n", .count, type: .integer), Aggregate("x", .sum, of: .column("a", .money), type: .money),
            Aggregate("y", .sum, of: .column("b", .money), type: .money),
        ]
        let grouping = Grouping(
            keys: [], division: Grouping.Division(otherwise: nil, isShown: true), aggregates: aggregates)
        func money(_ text: String, _ currency: String) -> Value { .money(Money(ExactDecimal(text) ?? .zero, currency)) }
        let rows = [[money("1", "EUR"), money("2", "USD")], [money("4", "EUR"), money("8", "EUR")]]
        var pipeline = Pipeline(
            [.aggregate(grouping)], input: schema, context: EvaluationContext(zone: .utc, now: Timestamp(seconds: 0)))
        let columns = [0, 1].map { index in Column(type: .money, values: rows.map { $0[index] }) }
        _ = try pipeline.push(RowBatch(columns: columns, count: 2))
        let found = try pipeline.finish().flatMap { batch in (0..<batch.count).map { batch.row($0).map(\.plainText) } }
        #expect(found == [["EUR", "2", "5", "8"], ["USD", "1", "", "2"]])
    }

    @Test("a condition keeps rows out of one aggregate, and what they would compute isn't computed")
    func conditions() throws {
        let division = Expression(
            .arithmetic(.divide, .column("d", .decimal), .column("i", .integer)), .decimal)
        let isPositive = Expression.condition(
            .compare(.greater, .column("i", .integer), .constant(.integer(0))))
        let grouping = Grouping(
            keys: [],
            aggregates: [
                Aggregate("n", .count, type: .integer), Aggregate("p", .count, if: isPositive, type: .integer),
                Aggregate("x", .sum, of: division, if: isPositive, type: .decimal),
            ])
        let rows = [Self.row(nil, d: "6", i: 3), Self.row(nil, d: "6", i: 0), Self.row(nil, d: "1", i: 4)]
        #expect(try Self.run(grouping, rows) == [["3", "2", "2.25"]])
    }

    @Test("the parts of any division into groups add up to the whole", arguments: UInt64(1)...8)
    func partsAddUp(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rows = (0..<40).map { _ in
            Self.row(
                ["a", "b", nil].randomElement(using: &random) ?? nil,
                d: Bool.random(using: &random) ? "\(Int.random(in: -99...99, using: &random)).5" : nil)
        }
        let sum = Aggregate("t", .sum, of: .column("d", .decimal), type: .decimal)
        let count = Aggregate("n", .count, of: .column("d", .decimal), type: .integer)
        let groups = try Self.run(Grouping(keys: [Self.key], aggregates: [sum, count]), rows)
        let whole = try Self.run(Grouping(keys: [], aggregates: [sum, count]), rows)
        var (total, counted) = (ExactDecimal.zero, 0)
        for group in groups {
            total = total.adding(ExactDecimal(group[1]) ?? .zero) ?? .zero
            counted += Int(group[2]) ?? 0
        }
        #expect(ExactDecimal(whole[0][0]) == total && Int(whole[0][1]) == counted, "seed \(seed)")
        #expect(groups.map { $0[0] } == groups.map { $0[0] }.sorted { $1.isEmpty || (!$0.isEmpty && $0 < $1) })
    }
}
