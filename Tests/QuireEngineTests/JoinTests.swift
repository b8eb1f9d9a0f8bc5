import QuireEngine
import QuireModel
import QuirePlan
import Testing

/// Joins of random rows, whichever side ends first, against all pairs looked at one by one.
@Suite("Joins")
struct JoinTests {
    private static let left = Schema([Schema.Column("a", .integer), Schema.Column("x", .text)])
    private static let right = Schema([Schema.Column("b", .decimal), Schema.Column("y", .text)])

    private static func plan(_ kind: Join.Kind, isStrict: Bool) -> PlannedJoin {
        func side(_ schema: Schema) -> Plan { Plan(source: .last(schema), operators: [], schema: schema) }
        let residual = Expression.condition(.compare(.less, .column("x", .text), .column("y", .text)))
        let key = Join.Key(left: .column("a", .integer), right: .column("b", .decimal))
        return PlannedJoin(
            left: side(left), right: side(right), kind: kind, keys: [key], residual: isStrict ? residual : nil)
    }

    /// Rows with few keys, some null.
    private static func rows(_ random: inout SplitMix64, isLeft: Bool) -> [[Value]] {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in
            let number = Int.random(in: 0...4, using: &random)
            let key: Value = isLeft ? .integer(Int64(number)) : .decimal(ExactDecimal(number))
            let letter = "abcd".randomElement(using: &random).map { Value.text(String($0)) } ?? .null
            return [number == 4 ? .null : key, letter]
        }
    }

    private static func batches(_ rows: [[Value]], _ schema: Schema, _ random: inout SplitMix64) -> [RowBatch] {
        var rest = rows[...]
        var batches: [RowBatch] = []
        while !rest.isEmpty {
            let slice = Array(rest.prefix(Int.random(in: 1...5, using: &random)))
            rest = rest.dropFirst(slice.count)
            let columns = schema.columns.enumerated().map { index, column in
                Column(type: column.type, values: slice.map { $0[index] })
            }
            batches.append(RowBatch(columns: columns, count: slice.count))
        }
        return batches
    }

    /// Every pair, looked at one by one.
    private static func pairs(_ left: [[Value]], _ right: [[Value]], _ kind: Join.Kind, isStrict: Bool) -> [[Value]] {
        left.flatMap { one -> [[Value]] in
            let found = right.filter { other in
                guard case .integer(let a) = one[0], case .decimal(let b) = other[0] else { return false }
                return ExactDecimal(a) == b && (!isStrict || (one[1].text ?? "") < (other[1].text ?? ""))
            }
            if found.isEmpty { return kind == .left ? [one + [.null, .null]] : [] }
            return found.map { one + $0 }
        }
    }

    @Test(
        "Pairs are those of the document's words, in the order of the left side",
        arguments: [Join.Kind.inner, .left], [false, true])
    func pairs(_ kind: Join.Kind, _ isStrict: Bool) throws {
        let seed = UInt64.random(in: 0...999_999)
        var random = SplitMix64(seed: seed)
        for number in 0..<200 {
            let (one, other) = (Self.rows(&random, isLeft: true), Self.rows(&random, isLeft: false))
            var context = EvaluationContext(zone: .utc, now: Timestamp(seconds: 0))
            var sides = JoinSides(Self.plan(kind, isStrict: isStrict))
            var given: [RowBatch] = []
            var lefts = Self.batches(one, Self.left, &random)[...]
            var rights = Self.batches(other, Self.right, &random)[...]
            var (leftIsOpen, rightIsOpen) = (true, true)
            while leftIsOpen || rightIsOpen, !sides.isDone {
                if leftIsOpen, !rightIsOpen || Bool.random(using: &random) {
                    if let batch = lefts.popFirst() {
                        given += try sides.takeLeft(batch, &context)
                    } else {
                        leftIsOpen = false
                        try sides.endLeft(&context)
                    }
                } else if let batch = rights.popFirst() {
                    try sides.takeRight(batch, &context)
                } else {
                    rightIsOpen = false
                    given += try sides.endRight(&context)
                }
            }
            let rows = given.flatMap { batch in (0..<batch.count).map { batch.row($0) } }
            #expect(rows == Self.pairs(one, other, kind, isStrict: isStrict), "seed \(seed), case \(number)")
        }
    }
}
