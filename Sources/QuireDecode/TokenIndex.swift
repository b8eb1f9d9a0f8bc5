import CSimdJSON
import Synchronization

/// The tokens of a page, as simdjson finds them.
package struct TokenIndex {
    /// Why there is no index.
    package enum Failure: Error {
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
    package let offsets: UnsafeBufferPointer<UInt32>
    /// How many tokens there are.
    package let count: Int
    /// Whether there is a backslash anywhere; without one no string needs to be unescaped.
    let hasBackslash: Bool

    /// Calls `body` with the index of `bytes`, which lives no longer than the call.
    static func with<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (TokenIndex) -> Result
    ) throws(Failure) -> Result {
        let index = quire_index_make(bytes.baseAddress, bytes.count)
        try check(index)
        defer { quire_index_free(index) }
        return body(TokenIndex(index))
    }

    fileprivate init(_ index: quire_index) {
        offsets = UnsafeBufferPointer(start: index.offsets, count: index.count + 1)
        count = index.count
        hasBackslash = index.has_backslash != 0
    }

    fileprivate static func check(_ index: quire_index) throws(Failure) {
        switch index.status {
        case Int32(QUIRE_INDEX_OK.rawValue): break
        case Int32(QUIRE_INDEX_NO_TOKENS.rawValue): throw .noTokens
        case Int32(QUIRE_INDEX_UNCLOSED_STRING.rawValue): throw .unclosedString
        case Int32(QUIRE_INDEX_CONTROL_CHARACTER.rawValue): throw .controlCharacter
        case Int32(QUIRE_INDEX_INVALID_UTF8.rawValue): throw .invalidUTF8
        default: throw .tooLarge
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether it is UTF-8, found out at the speed of the machine's vectors.
    package var isUTF8: Bool { quire_is_utf8(baseAddress, count) != 0 }
}

/// Finds the tokens of one document after another, in room that is used again.
package final class TokenIndexer: Sendable {
    /// Where the room is, as a number, because it goes from task to task with the lock around it.
    private struct Room: ~Copyable, Sendable {
        private let address = Int(bitPattern: quire_indexer_new())

        var indexer: OpaquePointer? { OpaquePointer(bitPattern: address) }

        deinit { quire_indexer_free(indexer) }
    }

    private let room = Mutex(Room())

    package init() {}

    /// Calls `body` with the index of `bytes`, which lives no longer than the call.
    package func withIndex<Result: Sendable>(
        of bytes: UnsafeBufferPointer<UInt8>, _ body: (TokenIndex) -> Result
    ) throws(TokenIndex.Failure) -> Result {
        try room.withLock { room throws(TokenIndex.Failure) -> Result in
            let index = quire_indexer_run(room.indexer, bytes.baseAddress, bytes.count)
            try TokenIndex.check(index)
            return body(TokenIndex(index))
        }
    }
}
