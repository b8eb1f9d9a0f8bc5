import QuireModel
import Testing

@Suite("Batches of rows")
struct RowBatchTests {
    private static let types: [ValueType] = [
        .bool, .integer, .decimal, .money, .text, .timestamp, .date, .duration, .list(.any), .any,
    ]

    @Test(
        "appending, gathering, slicing and filtering do to columns what they do to rows",
        arguments: [11, 12, 13] as [UInt64])
    func operations(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            let (first, second) = (rows(&random), rows(&random))
            var joined = batch(first)
            joined.append(batch(second))
            let all = first + second
            #expect(contents(joined) == all, "seed \(seed)")
            let indices = all.isEmpty ? [] : (0..<7).map { _ in Int.random(in: all.indices, using: &random) }
            #expect(contents(joined.gathering(indices)) == indices.map { all[$0] }, "seed \(seed)")
            let keep = all.map { _ in Bool.random(using: &random) }
            #expect(contents(joined.filtered(by: keep)) == zip(all, keep).filter(\.1).map(\.0), "seed \(seed)")
            let start = Int.random(in: 0...all.count, using: &random)
            #expect(contents(joined.slice(start..<all.count)) == Array(all[start...]), "seed \(seed)")
        }
    }

    @Test("a value of another type than its column's is kept as it is")
    func otherTypes() {
        let values: [Value] = [.integer(1), .null, .text("x"), .decimal(.zero), .list([])]
        for type in Self.types {
            let column = Column(type: type, values: values)
            #expect((0..<column.count).map { column[$0] } == values, "\(type)")
            var twice = column
            twice.append(Column(type: type, values: [.bool(true)]))
            #expect((0..<twice.count).map { twice[$0] } == values + [.bool(true)], "\(type)")
        }
    }

    @Test("a batch without columns still has rows")
    func withoutColumns() {
        var batch = RowBatch(columns: [], count: 3)
        batch.append(RowBatch(columns: [], count: 2))
        #expect(batch.filtered(by: [true, false, true, false, false]).count == 2)
        #expect(batch.slice(1..<5).count == 4)
    }

    private func batch(_ rows: [[Value]]) -> RowBatch {
        RowBatch(
            columns: Self.types.indices.map { index in Column(type: Self.types[index], values: rows.map { $0[index] })
            },
            count: rows.count)
    }

    private func contents(_ batch: RowBatch) -> [[Value]] { (0..<batch.count).map { batch.row($0) } }

    private func rows(_ random: inout SplitMix64) -> [[Value]] {
        (0..<Int.random(in: 0...6, using: &random)).map { _ in Self.types.map { value($0, &random) } }
    }

    private func value(_ type: ValueType, _ random: inout SplitMix64) -> Value {
        let number = Int.random(in: 0...4, using: &random)
        guard number > 0 else { return .null }
        switch type {
        case .bool: return .bool(number > 2)
        case .integer: return .integer(Int64(number))
        case .decimal: return .decimal(ExactDecimal(mantissa: Int128(number), scale: number))
        case .money: return .money(Money(ExactDecimal(number), number > 2 ? "EUR" : nil))
        case .timestamp: return .timestamp(Timestamp(seconds: Int64(number)))
        case .date: return .period(Period(unit: .day, ordinal: number))
        case .duration: return .duration(CalendarDuration(days: number))
        case .list: return .list([.integer(Int64(number))])
        default: return .text(String(repeating: "é", count: number))
        }
    }
}
