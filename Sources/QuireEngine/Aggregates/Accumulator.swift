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
    /// No more values come; results can be asked for.
    mutating func settle()
    /// The result of a group; `currency` is the one that all its amounts are in.
    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value
    /// The results of some groups, as a column of that type; `currencies` are those of all groups.
    func results(of groups: [Int], currencies: [String?], as type: ValueType) throws(EvaluationError) -> Column
    /// How many values it holds.
    var heldValues: Int { get }
    /// About how many bytes they take, beside what it holds of every group.
    var heldBytes: Int { get }
}

extension Accumulator {
    mutating func count(_ groups: [Int]) {}
    mutating func settle() {}

    func results(of groups: [Int], currencies: [String?], as type: ValueType) throws(EvaluationError) -> Column {
        try collected(groups, currencies, as: type)
    }

    /// The results of some groups, taken one by one.
    func collected(_ groups: [Int], _ currencies: [String?], as type: ValueType) throws(EvaluationError) -> Column {
        var builder = ColumnBuilder(type: type)
        for group in groups { builder.append(try result(of: group, currency: currencies[group])) }
        return builder.finish()
    }

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

    func results(of groups: [Int], currencies: [String?], as type: ValueType) throws(EvaluationError) -> Column {
        Column(type: type, storage: .integers(groups.map { counts[$0] }))
    }
}

/// Counts values that differ.
struct DistinctAccumulator: Accumulator {
    /// The different pairs of a group and a value.
    private var seen = KeyTable()
    private var counts: [Int64] = []

    var heldValues: Int { seen.count }
    var heldBytes: Int { seen.byteCount }

    mutating func grow(to groups: Int) { counts.grow(to: groups, with: 0) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        let owners = Column(type: .integer, storage: .integers(groups.map { Int64($0) }))
        for row in seen.place([owners, column.gathering(rows)], count: rows.count).fresh { counts[groups[row]] += 1 }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value { .integer(counts[group]) }
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
