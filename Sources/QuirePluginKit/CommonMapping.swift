/// How a table's rows read in the schema that all providers share.
///
/// `from all`, unions and `<provider>.links` use it; the columns are those of the language specification.
public struct CommonMapping: Hashable, Sendable {
    /// Which shared table the rows belong to.
    public enum Table: String, Hashable, Sendable {
        /// Payment links.
        case links
        /// Payments made on links.
        case payments
    }

    /// Where a shared column comes from.
    public indirect enum Source: Hashable, Sendable {
        /// A field of the table, or a path into one, such as `items[0].title`.
        case field(String)
        /// A field's value looked up in a table; other values become `otherwise`.
        case map(String, [String: String], otherwise: String)
        /// A field in upper case.
        case upperCased(String)
        /// The word of the first case that holds; `otherwise` if none does.
        case cases([Case], otherwise: String)
        /// The same value for each row.
        case constant(Value)
    }

    /// A word, and the conditions for it.
    public struct Case: Hashable, Sendable {
        /// The conditions, all of which must hold.
        public var conditions: [Condition]
        /// The word.
        public var value: String

        /// A case from its parts.
        public init(_ conditions: [Condition], _ value: String) {
            self.conditions = conditions
            self.value = value
        }
    }

    /// A condition on a row.
    public enum Condition: Hashable, Sendable {
        /// The field has this value.
        case equals(String, Value)
        /// The field is null.
        case isNull(String)
        /// The field isn't null.
        case isNotNull(String)
        /// The field is a time before now.
        case isPast(String)
    }

    /// Which shared table.
    public var table: Table
    /// The source of each shared column that the provider has; the rest are null.
    public var columns: [String: Source]

    /// A mapping.
    public init(_ table: Table, columns: [String: Source]) {
        self.table = table
        self.columns = columns
    }
}

extension CommonMapping.Table {
    /// The columns of the shared table that a provider can map, in order.
    public var columnNames: [String] {
        switch self {
        case .links:
            [
                "id", "status", "raw_status", "direction", "amount", "currency", "created_at", "expires_at", "paid_at",
                "reusable", "url", "reference", "description", "payer", "kind",
            ]
        case .payments:
            [
                "id", "link_id", "status", "raw_status", "amount", "currency", "created_at", "paid_at", "payer",
                "method",
            ]
        }
    }
}
