import QuireDiagnostics

extension Lexer {
    /// The positions of the dashes in a uuid.
    private static let dashes: Set = [8, 13, 18, 23]
    private static let uuidLength = 36

    /// Reads a uuid without quotes, which would otherwise be many numbers and words, each with its own error.
    mutating func bareUUID() -> Bool {
        let isUUID = (0..<Self.uuidLength).allSatisfy { place in
            guard let byte = peek(place) else { return false }
            return Self.dashes.contains(place) ? byte == UInt8(ascii: "-") : isHexDigit(byte)
        }
        guard isUUID else { return false }
        let start = offset
        offset += Self.uuidLength
        guard !isWordPart(), peek() != UInt8(ascii: "-") else {
            offset = start
            return false
        }
        let span = SourceSpan(start, offset)
        let text = "\"\(source.slice(span))\""
        report(.invalidLiteral(.init("an identifier is text and needs quotes", suggestion: text)), at: span)
        add(.literal(.text), from: start, text: text)
        return true
    }

    private func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
