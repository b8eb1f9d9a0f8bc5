/// One value of any type.
public indirect enum Value: Sendable {
    /// No value.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// An exact decimal.
    case decimal(ExactDecimal)
    /// A decimal with its currency.
    case money(Money)
    /// Text, also identifiers.
    case text(String)
    /// An instant.
    case timestamp(Timestamp)
    /// A day, week, month, quarter or year; the language calls a day a date.
    case period(Period)
    /// A length of time.
    case duration(CalendarDuration)
    /// A list.
    case list([Value])
    /// A record, its members in their original order.
    case record([Member])

    /// A member of a record value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value.
        public let value: Value

        /// A member from its parts.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// Whether this is null.
    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }

    /// The type of this value alone.
    public var type: ValueType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .integer: .integer
        case .decimal: .decimal
        case .money: .money
        case .text: .text
        case .timestamp: .timestamp
        case .period(let period): period.unit == .day ? .date : .period
        case .duration: .duration
        case .list: .list(.any)
        case .record: .any
        }
    }

    /// The number in this value, if it is one; of money the amount.
    public var number: ExactDecimal? {
        switch self {
        case .integer(let integer): ExactDecimal(integer)
        case .decimal(let decimal): decimal
        case .money(let money): money.amount
        case .null, .bool, .text, .timestamp, .period, .duration, .list, .record: nil
        }
    }

    /// The text in this value, if it is text.
    public var text: String? {
        if case .text(let text) = self { return text }
        return nil
    }
}

/// An exact amount in a currency.
public struct Money: Hashable, Sendable {
    /// The amount, in the currency's main unit.
    public let amount: ExactDecimal
    /// The currency code as the provider wrote it; nil when it gave none.
    public let currency: String?

    /// Money from its parts.
    public init(_ amount: ExactDecimal, _ currency: String?) {
        self.amount = amount
        self.currency = currency
    }
}
