import QuireModel
import QuirePlan
import QuirePluginKit
import Testing

@testable import QuireEngine

/// What is done with typed columns is what the values one by one say: their order, their equality.
@Suite("Columns of keys")
struct KeyColumnTests {
    /// Some values of each type that resemble one another, and null.
    private static let samples: [(type: ValueType, values: [Value])] = [
        (.bool, [.bool(true), .bool(false)]),
        (.integer, [.min, -1, 0, 1, 256, .max].map { .integer($0) }),
        (
            .decimal,
            [(0, 0), (0, 3), (-1, 0), (-10, 1), (10, 1), (1, 0), (100, 2), (12345, 127)].map {
                .decimal(ExactDecimal(mantissa: $0.0, scale: $0.1))
            } + [
                .decimal(ExactDecimal(mantissa: .max, scale: 0)), .decimal(ExactDecimal(mantissa: .max - 1, scale: 2)),
            ]
        ),
        (.decimal, [(0, 0), (-3, 2), (7, 1), (70, 2)].map { .decimal(ExactDecimal(mantissa: $0.0, scale: $0.1)) }),
        (
            .decimal,
            [(1, 0), (Int128(Int64.max) * 7, 2), (-Int128(Int64.max) * 7, 2), (Int128(Int64.max) * 70, 3)].map {
                .decimal(ExactDecimal(mantissa: $0.0, scale: $0.1))
            }
        ),
        (
            .money,
            [(100, "EUR"), (1000, "EUR"), (100, "USD"), (-5, nil), (100, nil)].map {
                .money(Money(ExactDecimal(mantissa: $0.0, scale: 2), $0.1))
            }
        ),
        (
            .text,
            ["", "a", "aaaaaaaa", "aaaaaaaab", "aaaaaaaaaaaaaaaaaaaaaaaaz", "aaaaaaaaaaaaaaaaaaaaaaaay", "Zoë", "zoe"]
                .map { .text($0) }
        ),
        (.text, ["", "a", "a\0", "a\0\0", "\0"].map { .text($0) }),
        (
            .timestamp,
            [(0, 0), (0, 1), (-1, 999_999_999), (1_700_000_000, 5)].map {
                .timestamp(Timestamp(seconds: $0.0, nanoseconds: $0.1))
            }
        ),
        (.date, [-5, 0, 20_000].map { .period(Period(unit: .day, ordinal: $0)) }),
        (.period, [.day, .month, .year].map { .period(Period(unit: $0, ordinal: 2026)) }),
        (.duration, [1, 60, -60].map { .duration(CalendarDuration(seconds: $0, nanoseconds: 0)) }),
        (.any, [.integer(1), .decimal(ExactDecimal(mantissa: 10, scale: 1)), .text("1"), .list([.integer(1)]), .null]),
    ]

    private struct Rows {
        var values: [[Value]]
        var columns: [Column]
        var count: Int
    }

    private static func rows(_ count: Int, _ random: inout SplitMix64) -> Rows {
        let chosen = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            samples[Int.random(in: 0..<samples.count, using: &random)]
        }
        let mayBeNull = Bool.random(using: &random)
        let columns = chosen.map { sample in
            (0..<count).map { _ -> Value in
                if mayBeNull, Int.random(in: 0...4, using: &random) == 0 { return .null }
                return sample.values[Int.random(in: 0..<sample.values.count, using: &random)]
            }
        }
        return Rows(
            values: (0..<count).map { row in columns.map { $0[row] } },
            columns: zip(chosen, columns).map { Column(type: $0.type, values: $1) }, count: count)
    }

    private static func batches(_ rows: Rows, _ random: inout SplitMix64) -> [RowBatch] {
        var batches: [RowBatch] = []
        var start = 0
        while start < rows.count {
            let end = min(rows.count, start + Int.random(in: 1...700, using: &random))
            batches.append(RowBatch(columns: rows.columns, count: rows.count).slice(start..<end))
            start = end
        }
        return batches
    }

    private func forRandomRows(_ body: (Rows, inout SplitMix64, UInt64) throws -> Void) rethrows {
        let seed = UInt64.random(in: 0...999_999)
        for offset in 0..<60 as Range<UInt64> {
            var random = SplitMix64(seed: seed + offset)
            let count = offset % 6 == 0 ? 1_500 : Int.random(in: 0...40, using: &random)
            let rows = Self.rows(count, &random)
            try body(rows, &random, seed + offset)
        }
    }

    @Test("are sorted as their values are, stably, nulls where they were asked for")
    func sorted() {
        forRandomRows { rows, random, seed in
            let keys = rows.columns.map { _ in
                SortKey(
                    .constant(.null), Bool.random(using: &random) ? .ascending : .descending,
                    nullsFirst: Bool.random(using: &random))
            }
            let expected = rows.values.indices.sorted { first, second in
                for (index, key) in keys.enumerated() {
                    let (left, right) = (rows.values[first][index], rows.values[second][index])
                    if left.isNull != right.isNull { return left.isNull == key.nullsFirst }
                    let order = left.isNull ? 0 : Value.order(left, right)
                    if order != 0 { return key.direction == .descending ? order > 0 : order < 0 }
                }
                return first < second
            }
            #expect(RowSorter(rows.columns, keys).sorted() == expected, "seed \(seed)")
        }
    }

    @Test("are told apart as their values are, also where hashes collide", arguments: [UInt64.max, 3])
    func numbered(_ mask: UInt64) {
        forRandomRows { rows, random, seed in
            var table = KeyTable(hashMask: mask)
            var numbers: [Int] = []
            var fresh: [Int] = []
            for batch in Self.batches(rows, &random) {
                let placement = table.place(batch.columns, count: batch.count)
                fresh += placement.fresh.map { $0 + numbers.count }
                numbers += placement.numbers
            }
            var known: [[Value]: Int] = [:]
            var first: [Int] = []
            for row in rows.values.indices {
                let number = known[rows.values[row], default: -1]
                if number < 0 {
                    known[rows.values[row]] = numbers[row]
                    first.append(row)
                } else {
                    #expect(number == numbers[row], "seed \(seed)")
                }
            }
            #expect(table.count == known.count && Set(known.values).count == known.count, "seed \(seed)")
            #expect(fresh == first, "seed \(seed)")
            #expect(table.find(rows.columns, count: rows.count) == numbers, "seed \(seed)")
            for row in first { #expect(table.columns.map { $0[numbers[row]] } == rows.values[row], "seed \(seed)") }
            let others = rows.columns.map { column in
                Column(type: .duration, values: (0..<column.count).map { _ in .duration(CalendarDuration(days: 7)) })
            }
            #expect(table.find(others, count: rows.count).allSatisfy { $0 < 0 }, "seed \(seed)")
        }
    }

    @Test("come back from the bytes of rows as they were, in any order")
    func written() throws {
        try forRandomRows { rows, random, seed in
            guard rows.count > 0 else { return }
            let wanted = (0..<50).map { _ in Int.random(in: 0..<rows.count, using: &random) }
            var held = HeldRows(Schema(rows.columns.map { Schema.Column("x", $0.type) }))
            for batch in Self.batches(rows, &random) { held.append(batch) }
            let found = try held.batch(of: wanted[...])
            #expect((0..<found.count).map { found.row($0) } == wanted.map { rows.values[$0] }, "seed \(seed)")
        }
    }
}
