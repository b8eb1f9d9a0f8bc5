import QuireModel
import QuirePlan

/// What one aggregate has seen so far, for each group.
protocol Accumulator {
    /// Makes place for groups up to that many.
    mutating func grow(to groups: Int)
    /// Takes the values at some rows of a column, none of them null, each into the group at the same position.
    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError)
    /// Counts one row for each group named; nothing where rows are no values to take.
    mutating func count(_ groups: [Int])
    /// The result of a group; `currency` is the one that all its amounts are in.
    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value
    /// How many values it holds.
    var heldValues: Int { get }
    /// About how many bytes they take, beside what it holds of every group.
    var heldBytes: Int { get }
}

extension Accumulator {
    mutating func count(_ groups: [Int]) {}
    var heldValues: Int { 0 }
    var heldBytes: Int { 0 }
}

extension Aggregate {
    /// What computes it.
    var accumulator: any Accumulator {
        switch function {
        case .count: CountAccumulator()
        case .countDistinct: DistinctAccumulator()
        case .sum where type == .duration: DurationAccumulator(isMean: false)
        case .sum: SumAccumulator(type: type)
        case .avg where type == .duration: DurationAccumulator(isMean: true)
        case .avg: MeanAccumulator(type: type)
        case .min: ExtremeAccumulator(sign: -1)
        case .max: ExtremeAccumulator(sign: 1)
        case .median: MedianAccumulator(type: type)
        case .first: EdgeAccumulator(keepsFirst: true)
        case .last: EdgeAccumulator(keepsFirst: false)
        case .list: ListAccumulator()
        }
    }
}

extension ExactDecimal {
    /// The number as a value of a number's type or of money.
    func value(as type: ValueType, currency: String?) throws(EvaluationError) -> Value {
        switch type {
        case .money: return .money(Money(self, currency))
        case .integer:
            guard let integer else {
                throw EvaluationError("a sum of whole numbers is out of range (64 bits); write it of x * 1.0")
            }
            return .integer(integer)
        default: return .decimal(self)
        }
    }

    /// What says that a result has too many digits.
    static func tooLong(_ what: String) -> EvaluationError {
        EvaluationError("\(what) is out of range (numbers have up to 38 digits)")
    }
}

/// Counts values.
struct CountAccumulator: Accumulator {
    private var counts: [Int64] = []

    mutating func grow(to groups: Int) { counts.grow(to: groups, with: 0) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) { count(groups) }

    mutating func count(_ groups: [Int]) {
        for group in groups { counts[group] += 1 }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { .integer(counts[group]) }
}

/// Counts values that differ.
struct DistinctAccumulator: Accumulator {
    private var seen: [Set<Value>] = []
    private(set) var heldValues = 0
    private(set) var heldBytes = 0

    mutating func grow(to groups: Int) { seen.grow(to: groups, with: []) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        for (row, group) in zip(rows, groups) {
            let value = column[row]
            guard seen[group].insert(value).inserted else { continue }
            heldValues += 1
            heldBytes += value.byteCount
        }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        .integer(Int64(seen[group].count))
    }
}

/// Keeps the least or the greatest value; the first of equal ones.
struct ExtremeAccumulator: Accumulator {
    /// 1 for the greatest, -1 for the least.
    let sign: Int
    private var best: [Value] = []
    private(set) var heldBytes = 0

    init(sign: Int) { self.sign = sign }

    mutating func grow(to groups: Int) { best.grow(to: groups, with: .null) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        for (row, group) in zip(rows, groups) {
            let value = column[row]
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

    init(keepsFirst: Bool) { self.keepsFirst = keepsFirst }

    mutating func grow(to groups: Int) { kept.grow(to: groups, with: .null) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        for (row, group) in zip(rows, groups) where !keepsFirst || kept[group].isNull {
            let value = column[row]
            heldBytes += value.byteCount - kept[group].byteCount
            kept[group] = value
        }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { kept[group] }
}

/// Keeps all values in the order in which they came.
struct ListAccumulator: Accumulator {
    private var values: [[Value]] = []
    private(set) var heldValues = 0
    private(set) var heldBytes = 0

    mutating func grow(to groups: Int) { values.grow(to: groups, with: []) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        for (row, group) in zip(rows, groups) {
            let value = column[row]
            values[group].append(value)
            heldBytes += value.byteCount
        }
        heldValues += rows.count
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { .list(values[group]) }
}

extension Array {
    /// Adds elements until there are so many.
    mutating func grow(to size: Int, with element: Element) {
        if count < size { append(contentsOf: repeatElement(element, count: size - count)) }
    }
}
