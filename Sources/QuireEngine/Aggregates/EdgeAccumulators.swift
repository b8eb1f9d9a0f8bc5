import QuireModel
import QuirePlan

/// Keeps the least or the greatest value; the first of equal ones.
struct ExtremeAccumulator: Accumulator {
    /// 1 for the greatest, -1 for the least.
    let sign: Int
    private var best: [Value] = []
    private(set) var heldBytes = 0
    /// The row with the best value of each group in the batch at hand; -1 for none.
    private var rowOfGroup: [Int] = []

    init(sign: Int) { self.sign = sign }

    mutating func grow(to groups: Int) {
        best.grow(to: groups, with: .null)
        rowOfGroup.grow(to: groups, with: -1)
    }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        // Within a batch values are compared where they stand, so that only the best of each group is taken out.
        var met: [Int] = []
        for (row, group) in zip(rows, groups) {
            let known = rowOfGroup[group]
            if known < 0 {
                met.append(group)
                rowOfGroup[group] = row
            } else if column.order(row, known) * sign > 0 {
                rowOfGroup[group] = row
            }
        }
        for group in met {
            let value = column[rowOfGroup[group]]
            rowOfGroup[group] = -1
            guard best[group].isNull || Value.order(value, best[group]) * sign > 0 else { continue }
            heldBytes += value.byteCount - best[group].byteCount
            best[group] = value
        }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { best[group] }
}

/// Keeps the first or the last value that came.
struct EdgeAccumulator: Accumulator {
    let keepsFirst: Bool
    private var kept: [Value] = []
    private(set) var heldBytes = 0
    /// The last row of each group in the batch at hand; -1 for none.
    private var rowOfGroup: [Int] = []

    init(keepsFirst: Bool) { self.keepsFirst = keepsFirst }

    mutating func grow(to groups: Int) {
        kept.grow(to: groups, with: .null)
        rowOfGroup.grow(to: groups, with: -1)
    }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        var met: [Int] = []
        for (row, group) in zip(rows, groups) where !keepsFirst || (kept[group].isNull && rowOfGroup[group] < 0) {
            if rowOfGroup[group] < 0 { met.append(group) }
            rowOfGroup[group] = row
        }
        for group in met {
            let value = column[rowOfGroup[group]]
            rowOfGroup[group] = -1
            heldBytes += value.byteCount - kept[group].byteCount
            kept[group] = value
        }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { kept[group] }
}

extension Column {
    /// The order of two rows, neither of which is null: -1, 0 or 1.
    fileprivate func order(_ first: Int, _ second: Int) -> Int {
        switch storage {
        case .decimals(let values): ExactDecimal.compare(values[first], values[second])
        case .integers(let values): values[first] < values[second] ? -1 : (values[first] == values[second] ? 0 : 1)
        case .timestamps(let values): values[first] < values[second] ? -1 : (values[first] == values[second] ? 0 : 1)
        case .periods(let values): values[first] < values[second] ? -1 : (values[first] == values[second] ? 0 : 1)
        case .texts(let texts): texts.order(first, second)
        case .bools, .money, .json, .values: Value.order(self[first], self[second])
        }
    }
}
