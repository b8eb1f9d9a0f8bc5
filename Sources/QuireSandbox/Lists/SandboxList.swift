import QuireModel

/// A list of an API as data: its parameters and its rows.
struct SandboxList: Sendable {
    /// Its path below the provider's folder.
    var path: String
    /// The name of its rows.
    var name: String
    /// Its HTTP method.
    var method = "GET"
    /// The identifiers of its rows.
    var ids: IDs
    /// The form of cursors, unless they are identifiers of rows.
    var cursors: IDs?
    /// When its rows were made.
    var times: SplitMix64.Stream
    /// The parameters, in the order in which they are checked.
    var parameters: [ListParameter]
    /// Whether a parameter that isn't one of these is refused.
    var isStrict = false
    /// Makes a row.
    var row: @Sendable (SandboxRow, inout SplitMix64) -> Value

    /// The form of identifiers; the stream also generates the rows.
    struct IDs: Sendable {
        /// The prefix.
        var prefix: String
        /// The stream of the rest.
        var stream: SplitMix64.Stream
        /// Whether their letters are capitals.
        var isUppercase = false
    }
}

/// The input for a row, besides its random numbers.
struct SandboxRow {
    /// Its number, counted from the oldest.
    var index: Int
    /// Its identifier.
    var id: String
    /// When it was made.
    var created: Timestamp
    /// The request that it is an answer to.
    var call: SandboxCall
    /// The seed of all rows.
    var seed: UInt64
}

/// A page of a list.
struct ListPage {
    /// The name of its rows.
    var name: String
    /// Its rows.
    var rows: [Value]
    /// The query.
    var question: ListQuestion
    /// Where it begins, as a cursor.
    var first: String?
    /// Where it ends, as a cursor.
    var last: String?
    /// The cursor of the row that follows, if one does.
    var next: String?
    /// The page, if pages are requested by number.
    var window: PageWindow?
}
