import QuireModel
import QuirePlan

/// A value for each group, which a batch replaces once at most: by that of the row that was chosen in it.
private struct GroupValues {
    private(set) var values: [Value] = []
    private(set) var heldBytes = 0
    /// The row that was chosen for each group in the batch at hand; -1 for none.
    private(set) var rows: [Int] = []
    /// The groups that a row was chosen for.
    private var met: [Int] = []

    mutating func grow(to groups: Int) {
        values.grow(to: groups, with: .null)
        rows.grow(to: groups, with: -1)
    }

    mutating func choose(_ row: Int, for group: Int) {
        if rows[group] < 0 { met.append(group) }
        rows[group] = row
    }

    /// Takes the values of the chosen rows that are to replace those before them.
    mutating func take(from column: Column, where replaces: (_ value: Value, _ before: Value) -> Bool) {
        for group in met {
            let value = column[rows[group]]
            rows[group] = -1
            guard replaces(value, values[group]) else { continue }
            heldBytes += value.byteCount - values[group].byteCount
            values[group] = value
        }
        met.removeAll(keepingCapacity: true)
    }
}

/// Keeps the least or the greatest value; the first of equal ones.
struct ExtremeAccumulator: Accumulator {
    /// 1 for the greatest, -1 for the least.
    let sign: Int
    private var best = GroupValues()
    var heldBytes: Int { best.heldBytes }

    init(sign: Int) { self.sign = sign }

    mutating func grow(to groups: Int) { best.grow(to: groups) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        // Within a batch values are compared where they stand, so that only the best of each group is taken out.
        for (row, group) in zip(rows, groups) {
            let known = best.rows[group]
            if known < 0 || column.order(row, known) * sign > 0 { best.choose(row, for: group) }
        }
        best.take(from: column) { [sign] value, before in before.isNull || Value.order(value, before) * sign > 0 }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { best.values[group] }
}

/// Keeps the first or the last value that came.
struct EdgeAccumulator: Accumulator {
    let keepsFirst: Bool
    private var kept = GroupValues()
    var heldBytes: Int { kept.heldBytes }

    init(keepsFirst: Bool) { self.keepsFirst = keepsFirst }

    mutating func grow(to groups: Int) { kept.grow(to: groups) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        for (row, group) in zip(rows, groups) where !keepsFirst || (kept.values[group].isNull && kept.rows[group] < 0) {
            kept.choose(row, for: group)
        }
        kept.take(from: column) { _, _ in true }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { kept.values[group] }
}

extension Column {
    /// The order of two rows, neither of which is null: -1, 0 or 1.
    fileprivate func order(_ first: Int, _ second: Int) -> Int {
        func order<Element: Comparable>(in values: [Element]) -> Int {
            values[first] < values[second] ? -1 : (values[first] == values[second] ? 0 : 1)
        }
        return switch storage {
        case .decimals(let values): ExactDecimal.compare(values[first], values[second])
        case .integers(let values): order(in: values)
        case .timestamps(let values): order(in: values)
        case .periods(let values): order(in: values)
        case .texts(let texts): texts.order(first, second)
        case .bools, .money, .json, .values: Value.order(self[first], self[second])
        }
    }
}
