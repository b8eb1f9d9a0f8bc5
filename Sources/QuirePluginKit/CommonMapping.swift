/// How a table's rows read in the schema that all providers share.
///
/// `from all`, unions and `<provider>.links` use it; the columns are those of the language specification.
public struct CommonMapping: Hashable, Sendable {
    /// Which shared table the rows belong to.
    public enum Table: String, Hashable, Sendable {
        /// Links that ask for a payment.
        case links
        /// Payments made on links.
        case payments
    }

    /// Where a shared column comes from.
    public indirect enum Source: Hashable, Sendable {
        /// A field of the table, or a path into one such as `items[0].title`.
        case field(String)
        /// A field's value looked up in a table; values that aren't in it give `otherwise`.
        case map(String, [String: String], otherwise: String)
        /// A field in upper case.
        case upperCased(String)
        /// The same value for each row.
        case constant(Value)
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
