import QuireModel

/// Exact arithmetic on single values; null in, null out.
struct Arithmetic {
    let zone: CalendarZone
    private(set) var divisionsByZero = 0
    private(set) var mixedCurrencies = 0

    init(zone: CalendarZone) { self.zone = zone }

    /// The value with the other sign.
    static func negate(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .null: return .null
        case .integer(let number):
            if number == .min { throw tooLarge }
            return .integer(-number)
        case .decimal(let number): return .decimal(try required(number.negated))
        case .money(let money): return .money(Money(try required(money.amount.negated), money.currency))
        case .duration(let duration): return .duration(try required(duration.negated))
        default: throw EvaluationError("\(value.type) has no negative")
        }
    }

    mutating func apply(
        _ operation: ArithmeticOperation, _ left: Value, _ right: Value, giving type: ValueType
    ) throws(EvaluationError) -> Value {
        switch (left, right) {
        case (.null, _), (_, .null): return .null
        case (.integer(let first), .integer(let second)) where operation != .divide:
            return try integers(operation, first, second)
        case (.money(let first), .money(let second)): return try amounts(operation, first, second)
        case (.money(let money), _) where right.number != nil:
            return try scaled(operation, money.amount, right.number ?? .zero, money.currency)
        case (_, .money(let money)) where left.number != nil:
            return try scaled(operation, left.number ?? .zero, money.amount, money.currency)
        case (.timestamp(let end), .timestamp(let start)):
            return .duration(CalendarDuration(from: start, to: end))
        case (.timestamp(let instant), .duration(let duration)):
            let step = operation == .subtract ? try Arithmetic.required(duration.negated) : duration
            return .timestamp(try Arithmetic.inCalendar(zone.adding(step, to: instant)))
        case (.duration, .timestamp), (.duration, .period): return try apply(operation, right, left, giving: type)
        case (.period(let day), .duration(let duration)):
            let step = operation == .subtract ? try Arithmetic.required(duration.negated) : duration
            return try moved(day, by: step, giving: type)
        case (.period(let end), .period(let start)):
            return .duration(CalendarDuration(days: end.firstDay.daysSinceEpoch - start.firstDay.daysSinceEpoch))
        case (.duration(let first), .duration(let second)):
            let result = operation == .subtract ? first.subtracting(second) : first.adding(second)
            return .duration(try Arithmetic.required(result))
        case (.duration(let duration), .integer(let factor)), (.integer(let factor), .duration(let duration)):
            return .duration(try times(duration, factor))
        default:
            guard let first = left.number, let second = right.number else {
                throw EvaluationError("\(left.type) \(operation.rawValue) \(right.type) has no meaning")
            }
            return try number(operation, first, second).map { .decimal($0) } ?? .null
        }
    }

    private mutating func integers(
        _ operation: ArithmeticOperation, _ left: Int64, _ right: Int64
    ) throws(EvaluationError) -> Value {
        if operation == .remainder {
            if right == 0 {
                divisionsByZero += 1
                return .null
            }
            return .integer(right == -1 ? 0 : left % right)
        }
        let (result, overflow) =
            switch operation {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply, .divide, .remainder: left.multipliedReportingOverflow(by: right)
            }
        if overflow { throw Arithmetic.tooLarge }
        return .integer(result)
    }

    /// The number, or nil after a division by zero.
    private mutating func number(
        _ operation: ArithmeticOperation, _ left: ExactDecimal, _ right: ExactDecimal
    ) throws(EvaluationError) -> ExactDecimal? {
        if right.isZero, operation == .divide || operation == .remainder {
            divisionsByZero += 1
            return nil
        }
        switch operation {
        case .add: return try Arithmetic.required(left.adding(right))
        case .subtract: return try Arithmetic.required(left.subtracting(right))
        case .multiply: return try Arithmetic.required(left.multiplied(by: right))
        case .divide: return try Arithmetic.required(left.divided(by: right))
        case .remainder: return try Arithmetic.required(left.remainder(dividingBy: right))
        }
    }

    private mutating func scaled(
        _ operation: ArithmeticOperation, _ left: ExactDecimal, _ right: ExactDecimal, _ currency: String?
    ) throws(EvaluationError) -> Value {
        try number(operation, left, right).map { .money(Money($0, currency)) } ?? .null
    }

    private mutating func amounts(
        _ operation: ArithmeticOperation, _ left: Money, _ right: Money
    ) throws(EvaluationError) -> Value {
        guard left.currency == right.currency else {
            mixedCurrencies += 1
            return .null
        }
        guard let result = try number(operation, left.amount, right.amount) else { return .null }
        return operation == .divide ? .decimal(result) : .money(Money(result, left.currency))
    }

    private func moved(
        _ period: Period, by duration: CalendarDuration, giving type: ValueType
    ) throws(EvaluationError) -> Value {
        if type == .timestamp {
            return .timestamp(try Arithmetic.inCalendar(zone.adding(duration, to: zone.start(of: period))))
        }
        let day = period.firstDay.adding(months: duration.months, days: duration.days)
        return .period(Period(.day, containing: try Arithmetic.inCalendar(day)))
    }

    private func times(_ duration: CalendarDuration, _ factor: Int64) throws(EvaluationError) -> CalendarDuration {
        let (months, overflow1) = duration.months.multipliedReportingOverflow(by: Int(factor))
        let (days, overflow2) = duration.days.multipliedReportingOverflow(by: Int(factor))
        let nanoseconds = (Int128(duration.seconds) * 1_000_000_000 + Int128(duration.nanoseconds))
            .multipliedReportingOverflow(by: Int128(factor))
        let (seconds, rest) = nanoseconds.partialValue.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard !overflow1, !overflow2, !nanoseconds.overflow, let seconds = Int64(exactly: seconds) else {
            throw EvaluationError("the duration is too long")
        }
        return CalendarDuration(months: months, days: days, seconds: seconds, nanoseconds: Int32(rest))
    }

    static func required<Result>(_ result: Result?) throws(EvaluationError) -> Result {
        guard let result else {
            throw EvaluationError("a number or time is out of range (numbers have up to 38 digits)")
        }
        return result
    }

    private static func inCalendar<Result>(_ result: Result?) throws(EvaluationError) -> Result {
        guard let result else { throw EvaluationError("a time is out of range (years 0001 to 9999)") }
        return result
    }

    static var tooLarge: EvaluationError {
        EvaluationError("a whole number is out of range (64 bits); write one side with a decimal point")
    }
}
