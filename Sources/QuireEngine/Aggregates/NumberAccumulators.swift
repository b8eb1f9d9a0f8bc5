import QuireModel
import QuirePlan

/// The numbers of a column at some rows.
extension Column {
    /// Hands over the number of each row named.
    fileprivate func numbers(
        at rows: [Int], _ take: (_ position: Int, _ number: ExactDecimal) throws(EvaluationError) -> Void
    ) throws(EvaluationError) {
        switch storage {
        case .decimals(let values): for (position, row) in rows.enumerated() { try take(position, values[row]) }
        case .money(let values): for (position, row) in rows.enumerated() { try take(position, values[row].amount) }
        case .integers(let values):
            for (position, row) in rows.enumerated() { try take(position, ExactDecimal(values[row])) }
        case .bools, .texts, .timestamps, .json, .values:
            for (position, row) in rows.enumerated() {
                if let number = self[row].number { try take(position, number) }
            }
        }
    }
}

/// Adds numbers or amounts exactly.
struct SumAccumulator: Accumulator {
    let type: ValueType
    private var totals: [ExactDecimal?] = []

    init(type: ValueType) { self.type = type }

    mutating func grow(to groups: Int) { totals.grow(to: groups, with: nil) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        try column.numbers(at: rows) { position, number throws(EvaluationError) in
            let group = groups[position]
            guard let total = totals[group] else {
                totals[group] = number
                return
            }
            guard let sum = total.adding(number) else { throw ExactDecimal.tooLong("a sum") }
            totals[group] = sum
        }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        guard let total = totals[group] else { return .null }
        return try total.value(as: type, currency: currency)
    }
}

/// The mean of numbers or amounts, rounded half to even at 12 decimals.
struct MeanAccumulator: Accumulator {
    let type: ValueType
    private var totals: [(sum: ExactDecimal, count: Int)] = []

    init(type: ValueType) { self.type = type }

    mutating func grow(to groups: Int) { totals.grow(to: groups, with: (.zero, 0)) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        try column.numbers(at: rows) { position, number throws(EvaluationError) in
            let group = groups[position]
            guard let sum = totals[group].sum.adding(number) else { throw ExactDecimal.tooLong("the sum of a mean") }
            totals[group] = (sum, totals[group].count + 1)
        }
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        let (sum, count) = totals[group]
        guard count > 0 else { return .null }
        guard let mean = sum.divided(by: ExactDecimal(count)) else { throw ExactDecimal.tooLong("a mean") }
        return try mean.value(as: type, currency: currency)
    }
}

/// The middle of numbers, amounts or durations in their order; the mean of the two middle ones when there is no one.
struct MedianAccumulator: Accumulator {
    let type: ValueType
    private var values: [[Value]] = []
    private(set) var heldValues = 0
    private(set) var heldBytes = 0

    init(type: ValueType) { self.type = type }

    mutating func grow(to groups: Int) { values.grow(to: groups, with: []) }

    mutating func add(_ column: Column, _ rows: [Int], into groups: [Int]) throws(EvaluationError) {
        for (row, group) in zip(rows, groups) {
            let value = column[row]
            values[group].append(value)
            heldBytes += value.byteCount
        }
        heldValues += rows.count
    }

    func result(of group: Int, currency: String?) throws(EvaluationError) -> Value {
        let sorted = values[group].sorted { Value.order($0, $1) < 0 }
        guard let upper = sorted.dropFirst(sorted.count / 2).first else { return .null }
        let lower = sorted.count.isMultiple(of: 2) ? sorted[sorted.count / 2 - 1] : upper
        if case .duration(let first) = lower, case .duration(let second) = upper {
            guard sorted.count.isMultiple(of: 2) else { return upper }
            return try DurationAccumulator.mean(of: first.approximateNanoseconds, second.approximateNanoseconds)
        }
        guard let first = lower.number, let second = upper.number else { return .null }
        guard sorted.count.isMultiple(of: 2) else { return try second.value(as: type, currency: currency) }
        guard let middle = first.adding(second)?.divided(by: ExactDecimal(2)) else {
            throw ExactDecimal.tooLong("a median")
        }
        return try middle.value(as: type, currency: currency)
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
