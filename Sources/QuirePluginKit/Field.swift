/// Where a value is in a JSON object: keys, outermost first.
public struct FieldPath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The keys.
    public var keys: [String]

    /// A path of keys.
    public init(keys: [String]) { self.keys = keys }

    /// A path written with dots: `attributes.amount`; the empty text is the value itself.
    public init(_ text: String) { keys = text.isEmpty ? [] : text.split(separator: ".").map(String.init) }

    /// The same as `init(_:)`.
    public init(stringLiteral value: String) { self.init(value) }

    /// The keys with dots between.
    public var description: String { keys.joined(separator: ".") }

    /// The value at this path; null if there is none.
    public func value(in value: Value) -> Value {
        keys.reduce(value) { $0.member($1) }
    }
}

/// One column of a table and where it comes from.
public struct Field: Hashable, Sendable {
    /// How rows write an instant.
    public enum TimeForm: Hashable, Sendable {
        /// As text, with an offset.
        case text
        /// Seconds since 1970.
        case unixSeconds
        /// Milliseconds since 1970.
        case unixMilliseconds
    }

    /// The column's name, in snake_case.
    public var name: String
    /// Where the value is in the record.
    public var path: FieldPath
    /// For money: where its currency is.
    public var currencyPath: FieldPath?
    /// The type of its values.
    public var type: ValueType
    /// The values that the API documents, in its order; empty when any is possible.
    public var values: [String]
    /// Whether `values` come from a machine-readable schema, so that another one is a mistake; otherwise from prose.
    public var valuesAreListedBySchema: Bool
    /// Whether it can be null or missing, according to the documentation.
    public var isNullable: Bool
    /// Values that the API uses for "none".
    public var nullMarkers: [Value]
    /// How an instant is written.
    public var timeForm: TimeForm
    /// For money: its unit, when that is the currency's smallest.
    public var minorUnits: MinorUnits?
    /// Whether rows lack the value because it selects the list: the host fills in the requested value.
    public var isFromRequest: Bool
    /// Whether the value is masked unless it is selected by name.
    public var isSensitive: Bool
    /// Its meaning, from the API's documentation.
    public var documentation: String

    /// Creates a field; the path is the name by default.
    public init(
        _ name: String, _ type: ValueType, path: FieldPath? = nil, currency: FieldPath? = nil, values: [String] = [],
        valuesAreListedBySchema: Bool = false, isNullable: Bool = false, nullMarkers: [Value] = [],
        timeForm: TimeForm = .text, minorUnits: MinorUnits? = nil, isFromRequest: Bool = false,
        isSensitive: Bool = false, doc: String = ""
    ) {
        self.name = name
        self.type = type
        self.path = path ?? FieldPath(keys: [name])
        currencyPath = currency
        self.values = values
        self.valuesAreListedBySchema = valuesAreListedBySchema
        self.isNullable = isNullable
        self.nullMarkers = nullMarkers
        self.timeForm = timeForm
        self.minorUnits = minorUnits
        self.isFromRequest = isFromRequest
        self.isSensitive = isSensitive
        documentation = doc
    }
}
