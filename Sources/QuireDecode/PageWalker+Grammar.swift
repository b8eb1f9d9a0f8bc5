import QuirePluginKit

extension PageWalker {
    /// Walks one value of any kind that nobody wants to see the inside of.
    mutating func skipValue(depth: Int) throws(Failure) {
        // One bit for each open container, set for a record; the innermost is the lowest.
        var open: UInt128 = 0
        var level = depth
        while true {
            guard level < JSONText.maximumDepth else { throw .nestedTooDeep }
            switch next {
            case UInt8(ascii: "{"):
                index += 1
                if next == UInt8(ascii: "}") {
                    index += 1
                } else {
                    level += 1
                    open = open << 1 | 1
                    _ = try key()
                    continue
                }
            case UInt8(ascii: "["):
                index += 1
                if next == UInt8(ascii: "]") {
                    index += 1
                } else {
                    level += 1
                    open <<= 1
                    continue
                }
            case UInt8(ascii: "\""):
                try checkEscapes()
                index += 1
            default:
                try checkScalar()
                index += 1
            }
            // A value has ended: close what ends with it, up to the comma before the next one.
            while true {
                if level == depth { return }
                let isRecord = open & 1 == 1
                let byte = next
                if byte == UInt8(ascii: ",") {
                    index += 1
                    if isRecord { _ = try key() }
                    break
                }
                guard byte == (isRecord ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw failure(isRecord ? "',' or '}' is missing" : "',' or ']' is missing")
                }
                index += 1
                level -= 1
                open >>= 1
            }
        }
    }

    /// Walks a key and its colon; where the key's inside is.
    @inline(__always)
    mutating func key() throws(Failure) -> Range<Int> {
        guard next == UInt8(ascii: "\"") else { throw failure("a key is missing") }
        try checkEscapes()
        let start = offset(index) + 1
        let end = closingQuote(of: index)
        index += 1
        guard next == UInt8(ascii: ":") else { throw failure("':' is missing") }
        index += 1
        return start..<end
    }

    /// The offset of the quote that closes the string at a token.
    ///
    /// Between a string and the next token there is only white space, and the index has seen that the string is closed.
    @inline(__always)
    func closingQuote(of token: Int) -> Int {
        let start = offset(token)
        var end = offset(token + 1) - 1
        while end > start + 1, bytes[end] != UInt8(ascii: "\"") { end -= 1 }
        return max(end, start + 1)
    }

    /// The offset behind the last byte of the number or word at a token.
    @inline(__always)
    func contentEnd(of token: Int) -> Int {
        let start = offset(token)
        var end = offset(token + 1)
        while end > start + 1, PageWalker.isSpace(bytes[end - 1]) { end -= 1 }
        return end
    }

    /// Checks the escapes of the string that is the next token.
    @inline(__always)
    private mutating func checkEscapes() throws(Failure) {
        guard tokens.hasBackslash else { return }
        let part = offset(index) + 1..<closingQuote(of: index)
        guard hasBackslash(in: part) else { return }
        let inside = UnsafeBufferPointer(rebasing: bytes[part])
        guard StringEscapes.areValid(inside) else { throw failure("a string has an unknown escape") }
    }

    /// Checks the number, `true`, `false` or `null` that is the next token.
    func checkScalar() throws(Failure) {
        guard index < tokens.count else { throw .truncated }
        let start = offset(index)
        let text = UnsafeBufferPointer(rebasing: bytes[start..<contentEnd(of: index)])
        let isValid =
            switch text[0] {
            case UInt8(ascii: "t"): PageWalker.isWord(text, "true")
            case UInt8(ascii: "f"): PageWalker.isWord(text, "false")
            case UInt8(ascii: "n"): PageWalker.isWord(text, "null")
            default: PageWalker.isNumber(text)
            }
        if isValid { return }
        // Half a word at the very end is what a cut leaves.
        if start + text.count == bytes.count, text.allSatisfy(PageWalker.isInScalars) { throw .truncated }
        throw failure("a value is neither null, true, false, a number, a string, a list nor a record")
    }

    /// Whether a byte can be in a number or word.
    private static func isInScalars(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// Whether a text is that word.
    @inline(__always)
    private static func isWord(_ text: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        for position in 0..<text.count where text[position] != word.utf8Start[position] { return false }
        return true
    }

    /// Whether a text is a number by JSON's rules: no `+`, no zero in front, digits on both sides of the point.
    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = text[0] == UInt8(ascii: "-") ? 1 : 0
        let whole = position
        position = skipDigits(text, from: position)
        guard position > whole, position == whole + 1 || text[whole] != UInt8(ascii: "0") else { return false }
        if position < text.count, text[position] == UInt8(ascii: ".") {
            let fraction = position + 1
            position = skipDigits(text, from: fraction)
            guard position > fraction else { return false }
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
                position += 1
            }
            let exponent = position
            position = skipDigits(text, from: exponent)
            guard position > exponent else { return false }
        }
        return position == text.count
    }

    @inline(__always)
    private static func skipDigits(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count, text[position] &- 0x30 < 10 { position += 1 }
        return position
    }

    /// Whether a byte is white space in JSON.
    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}
