import QuireModel

/// A list of an API as data: what can be asked of it, and what its rows are.
struct SandboxList: Sendable {
    /// Its path below the provider's folder.
    var path: String
    /// What its rows are called.
    var name: String
    /// The method that it is asked with.
    var method = "GET"
    /// The identifiers of its rows.
    var ids: IDs
    /// What cursors look like where they aren't the identifiers of rows.
    var cursors: IDs?
    /// When its rows were made.
    var times: SplitMix64.Stream
    /// What can be asked, in the order in which it is checked.
    var parameters: [ListParameter]
    /// Whether a parameter that isn't one of these is refused.
    var isStrict = false
    /// Makes a row.
    var row: @Sendable (SandboxRow, inout SplitMix64) -> Value

    /// What identifiers look like; the stream is also what the rows are made from.
    struct IDs: Sendable {
        /// What they begin with.
        var prefix: String
        /// What the rest is made from.
        var stream: SplitMix64.Stream
        /// Whether their letters are capitals.
        var isUppercase = false
    }
}

/// What a row is made from, beside its random numbers.
struct SandboxRow {
    /// Its number, counted from the oldest.
    var index: Int
    /// Its identifier.
    var id: String
    /// When it was made.
    var created: Timestamp
    /// The request that it is an answer to.
    var call: SandboxCall
    /// What all rows are made from.
    var seed: UInt64
}

/// A page of a list.
struct ListPage {
    /// What its rows are called.
    var name: String
    /// Its rows.
    var rows: [Value]
    /// What was asked.
    var question: ListQuestion
    /// Where it begins, as a cursor.
    var first: String?
    /// Where it ends, as a cursor.
    var last: String?
    /// The cursor of the row that follows, if one does.
    var next: String?
    /// Which page it is, where pages are asked for by their numbers.
    var window: PageWindow?
}
