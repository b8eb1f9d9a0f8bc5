import QuireModel
import QuirePlan

/// The exact sum of numbers, and how many there were.
private struct Total {
    private var mantissa: Int128 = 0
    private var scale = 0
    private(set) var count = 0

    var sum: ExactDecimal { ExactDecimal(mantissa: mantissa, scale: scale) }

    /// Adds a number; false when the sum needs more than 38 digits.
    @inline(__always)
    mutating func add(_ number: ExactDecimal) -> Bool {
        add(number.mantissa, scale: number.scale)
    }

    /// Adds a number of that scale. Numbers of one scale, which nearly all are, are added as they stand.
    @inline(__always)
    mutating func add(_ number: Int128, scale other: Int) -> Bool {
        guard other == scale else { return align(ExactDecimal(mantissa: number, scale: other)) }
        let (result, overflow) = mantissa.addingReportingOverflow(number)
        mantissa = result
        count += 1
        return !overflow
    }

    private mutating func align(_ number: ExactDecimal) -> Bool {
        // The first number brings its scale, so that the sum has the decimals that the numbers have.
        guard let result = count == 0 ? number : sum.adding(number) else { return false }
        (mantissa, scale) = (result.mantissa, result.scale)
        count += 1
        return true
    }
}

extension Column {
    /// Adds the number of each row named to the total of the group at its position; false when a sum has too many digits.
    fileprivate func add(_ rows: [Int], to totals: inout [Total], of groups: [Int]) -> Bool {
        switch storage {
        case .decimals(let values):
            for (row, group) in zip(rows, groups) where !totals[group].add(values[row]) { return false }
        case .money(let values):
            for (row, group) in zip(rows, groups) where !totals[group].add(values[row].amount) { return false }
        case .integers(let values):
            for (row, group) in zip(rows, groups) where !totals[group].add(Int128(values[row]), scale: 0) {
                return false
            }
        case .bools, .texts, .timestamps, .periods, .json, .values:
            for (row, group) in zip(rows, groups) {
                guard let number = self[row].number else { continue }
                if !totals[group].add(number) { return false }
            }
        }
        return true
    }
}

/// Adds numbers or amounts exactly.
struct SumAccumulator: Accumulator {
    let type: ValueType
    private var totals: [Total] = []

    init(type: ValueType) { self.type = type }

    mutating func grow(to groups: Int) { totals.grow(to: groups, with: Total()) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        guard column.add(rows, to: &totals, of: groups) else { throw ExactDecimal.tooLong("a sum") }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        let total = totals[group]
        return total.count == 0 ? .null : try total.sum.value(as: type, currency: currency)
    }

    func results(of groups: [Int], currencies: [String?], as type: ValueType) throws(EvaluationError) -> Column {
        let nulls = NullMask(groups.map { totals[$0].count == 0 })
        switch type {
        case .decimal: return Column(type: type, storage: .decimals(groups.map { totals[$0].sum }), nulls: nulls)
        case .money:
            let amounts = groups.map { Money(totals[$0].sum, currencies[$0]) }
            return Column(type: type, storage: .money(amounts), nulls: nulls)
        default: return try collected(groups, currencies, as: type)
        }
    }
}

/// The mean of numbers or amounts, rounded half to even at 12 decimals.
struct MeanAccumulator: Accumulator {
    let type: ValueType
    private var totals: [Total] = []

    init(type: ValueType) { self.type = type }

    mutating func grow(to groups: Int) { totals.grow(to: groups, with: Total()) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        guard column.add(rows, to: &totals, of: groups) else { throw ExactDecimal.tooLong("the sum of a mean") }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        let total = totals[group]
        guard total.count > 0 else { return .null }
        guard let mean = total.sum.divided(by: ExactDecimal(total.count)) else { throw ExactDecimal.tooLong("a mean") }
        return try mean.value(as: type, currency: currency)
    }
}

/// The middle of numbers, amounts or durations in their order; the mean of the two middle ones when there is no one.
struct MedianAccumulator: Accumulator {
    let type: ValueType
    /// All values, and after them the group of each.
    private var held: [RowBatch] = []
    private(set) var heldValues = 0
    private(set) var heldBytes = 0
    private var groups = 0
    /// The values of each group in order, one group after another, and where each ends.
    private var sorted = Column(type: .null, storage: .values([]))
    private var ends: [Int] = []

    init(type: ValueType) { self.type = type }

    mutating func grow(to groups: Int) { self.groups = groups }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        let owners = Column(type: .integer, storage: .integers(groups.map { Int64($0) }))
        let batch = RowBatch(columns: [column.gathering(rows), owners], count: rows.count)
        held.append(batch)
        heldValues += rows.count
        heldBytes += batch.byteCount
    }

    mutating func settle() {
        ends = Array(repeating: 0, count: groups)
        guard let all = RowBatch(joining: held), case .integers(let owners) = all.columns[1].storage else { return }
        held = []
        for owner in owners { ends[Int(owner)] += 1 }
        for group in ends.indices.dropFirst() { ends[group] += ends[group - 1] }
        sorted = all.columns[0].gathering(RowSorter(groups: [all.columns[1], all.columns[0]]).sorted())
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        let values = (group == 0 ? 0 : ends[group - 1])..<ends[group]
        guard !values.isEmpty else { return .null }
        let middle = values.lowerBound + values.count / 2
        let isOdd = !values.count.isMultiple(of: 2)
        let upper = sorted[middle]
        let lower = isOdd ? upper : sorted[middle - 1]
        if case .duration(let first) = lower, case .duration(let second) = upper {
            guard !isOdd else { return upper }
            return try DurationAccumulator.mean(of: first.approximateNanoseconds, second.approximateNanoseconds)
        }
        guard let first = lower.number, let second = upper.number else { return .null }
        guard !isOdd else { return try second.value(as: type, currency: currency) }
        guard let mean = first.adding(second)?.divided(by: ExactDecimal(2)) else {
            throw ExactDecimal.tooLong("a median")
        }
        return try mean.value(as: type, currency: currency)
    }
}

/// Adds durations, or takes their mean to the nanosecond.
struct DurationAccumulator: Accumulator {
    let isMean: Bool
    private var totals: [(sum: CalendarDuration, count: Int)] = []

    init(isMean: Bool) { self.isMean = isMean }

    mutating func grow(to groups: Int) { totals.grow(to: groups, with: (CalendarDuration(), 0)) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        for (row, group) in zip(rows, groups) {
            guard case .duration(let duration) = column[row] else { continue }
            guard let sum = totals[group].sum.adding(duration) else { throw Self.tooLong }
            totals[group] = (sum, totals[group].count + 1)
        }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        let (sum, count) = totals[group]
        guard count > 0 else { return .null }
        guard isMean else { return .duration(sum) }
        return try Self.duration(Self.divided(sum.approximateNanoseconds, by: Int128(count)))
    }

    static func mean(of first: Int128, _ second: Int128) throws(EvaluationError) -> Value {
        try duration(divided(first + second, by: 2))
    }

    /// The quotient, half to even.
    private static func divided(_ number: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        let twice = remainder.magnitude * 2
        let isUp = twice > divisor.magnitude || (twice == divisor.magnitude && !quotient.isMultiple(of: 2))
        return isUp ? quotient + (number < 0 ? -1 : 1) : quotient
    }

    private static func duration(_ nanoseconds: Int128) throws(EvaluationError) -> Value {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard let seconds = Int64(exactly: seconds) else { throw tooLong }
        return .duration(CalendarDuration(seconds: seconds, nanoseconds: Int32(rest)))
    }

    private static var tooLong: EvaluationError { EvaluationError("a sum of durations is too long") }
}
