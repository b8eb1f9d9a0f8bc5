/// The type of the values of a column or an expression.
public indirect enum ValueType: Hashable, Sendable {
    /// True or false.
    case bool
    /// A whole number of 64 bits.
    case integer
    /// An exact decimal number.
    case decimal
    /// An exact decimal number with a currency.
    case money
    /// Text.
    case text
    /// An identifier in the form of a UUID, stored and compared as text.
    case uuid
    /// An instant.
    case timestamp
    /// A calendar day.
    case date
    /// A week, month, quarter or year.
    case period
    /// A length of time.
    case duration
    /// A list of values of one type.
    case list(ValueType)
    /// A record with known members.
    case record([RecordMember])
    /// A JSON value whose shape isn't declared, such as the members of `raw`.
    case any
    /// The type of the literal `null`.
    case null
}

/// A member of a record: the name the language uses, the key in the JSON, and its type.
public struct RecordMember: Hashable, Sendable {
    /// The name in queries, in snake_case.
    public let name: String
    /// The key in the provider's JSON object.
    public let key: String
    /// The type of the member's value.
    public let type: ValueType

    /// Creates a member; `key` is the name by default.
    public init(_ name: String, key: String? = nil, _ type: ValueType) {
        self.name = name
        self.key = key ?? name
        self.type = type
    }
}

extension ValueType: CustomStringConvertible {
    /// The word that messages, `describe` and `explain` use.
    public var description: String {
        switch self {
        case .bool: "bool"
        case .integer: "integer"
        case .decimal: "decimal"
        case .money: "money"
        case .text: "text"
        case .uuid: "uuid"
        case .timestamp: "timestamp"
        case .date: "date"
        case .period: "period"
        case .duration: "duration"
        case .list(let element): "list of \(element)"
        case .record: "record"
        case .any: "json"
        case .null: "null"
        }
    }

    /// Whether values of the type are numbers without a currency.
    public var isNumber: Bool { self == .integer || self == .decimal }

    /// Whether values of the type are text.
    public var isText: Bool { self == .text || self == .uuid }

    /// Whether values of the type are ordered.
    public var isOrdered: Bool {
        switch self {
        case .list, .record: false
        case .bool, .integer, .decimal, .money, .text, .uuid, .timestamp, .date, .period, .duration, .any, .null: true
        }
    }
}
