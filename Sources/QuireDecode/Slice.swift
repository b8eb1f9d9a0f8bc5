/// Where a wanted value is in the page, and what it looks like.
struct Slice {
    /// What the value looks like.
    enum Kind: UInt8 {
        /// The key isn't there.
        case missing
        /// The JSON null.
        case null
        /// Something on the way to the value is no record; the slice is that something.
        case misplaced
        /// The JSON true or false.
        case bool
        /// A JSON number.
        case number
        /// A JSON string.
        case string
        /// A JSON array.
        case list
        /// A JSON object.
        case record
    }

    /// What the value looks like.
    var kind: Kind
    /// The offset behind its last byte.
    var end: UInt32
    /// Its first token.
    var token: UInt32
    /// The token behind its last.
    var endToken: UInt32

    /// No value.
    static let missing = Slice(kind: .missing, end: 0, token: 0, endToken: 0)
}
