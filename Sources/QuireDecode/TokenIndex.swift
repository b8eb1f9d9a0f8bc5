import CSimdJSON

/// The tokens of a page, as simdjson finds them.
struct TokenIndex {
    /// Why there is no index.
    enum Failure: Error {
        /// There is nothing but white space.
        case noTokens
        /// The last string has no end.
        case unclosedString
        /// A string holds a control character as it is.
        case controlCharacter
        /// The bytes are not UTF-8.
        case invalidUTF8
        /// The page is longer than its offsets can say, or than memory.
        case tooLarge
    }

    /// The offsets of the tokens, the page's length behind the last.
    let offsets: UnsafeBufferPointer<UInt32>
    /// How many tokens there are.
    let count: Int
    /// Whether there is a backslash anywhere; without one no string needs to be unescaped.
    let hasBackslash: Bool

    /// Calls `body` with the index of `bytes`, which lives no longer than the call.
    static func with<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (TokenIndex) -> Result
    ) throws(Failure) -> Result {
        let index = quire_index_make(bytes.baseAddress, bytes.count)
        switch index.status {
        case Int32(QUIRE_INDEX_OK.rawValue): break
        case Int32(QUIRE_INDEX_NO_TOKENS.rawValue): throw .noTokens
        case Int32(QUIRE_INDEX_UNCLOSED_STRING.rawValue): throw .unclosedString
        case Int32(QUIRE_INDEX_CONTROL_CHARACTER.rawValue): throw .controlCharacter
        case Int32(QUIRE_INDEX_INVALID_UTF8.rawValue): throw .invalidUTF8
        default: throw .tooLarge
        }
        defer { quire_index_free(index) }
        let offsets = UnsafeBufferPointer(start: index.offsets, count: index.count + 1)
        return body(TokenIndex(offsets: offsets, count: index.count, hasBackslash: index.has_backslash != 0))
    }
}
