import QuireModel

/// Removes white space from a JSON document and validates it, so that it can't break the JSON around it.
///
/// Numbers, escapes and the order of members remain as the provider wrote them.
struct JSONCompactor {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var output: [UInt8] = []

    /// The document without space; nil when it is none or nested too deep.
    static func compact(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var compactor = JSONCompactor(bytes: bytes)
        compactor.output.reserveCapacity(bytes.count)
        compactor.skipSpace()
        guard compactor.value(depth: 0) else { return nil }
        compactor.skipSpace()
        return compactor.index == bytes.count ? compactor.output : nil
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    /// Takes the byte when it is next.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        output.append(byte)
        index += 1
        return true
    }

    private mutating func value(depth: Int) -> Bool {
        guard depth < JSONText.maximumDepth else { return false }
        switch current {
        case 0x7B: return members(until: 0x7D, depth: depth, named: true)
        case 0x5B: return members(until: 0x5D, depth: depth, named: false)
        case 0x22: return string()
        case 0x74: return word("true")
        case 0x66: return word("false")
        case 0x6E: return word("null")
        default: return number()
        }
    }

    /// A list or, with names, a record.
    private mutating func members(until close: UInt8, depth: Int, named: Bool) -> Bool {
        output.append(bytes[index])
        index += 1
        skipSpace()
        if take(close) { return true }
        while true {
            skipSpace()
            if named {
                guard string() else { return false }
                skipSpace()
                guard take(0x3A) else { return false }
                skipSpace()
            }
            guard value(depth: depth + 1) else { return false }
            skipSpace()
            if take(close) { return true }
            guard take(0x2C) else { return false }
        }
    }

    private mutating func word(_ word: String) -> Bool {
        guard bytes[index...].starts(with: word.utf8) else { return false }
        output.append(contentsOf: word.utf8)
        index += word.utf8.count
        return true
    }

    private mutating func string() -> Bool {
        guard take(0x22) else { return false }
        var start = index
        while let byte = current {
            guard JSONCells.needsEscape(byte) else {
                index += 1
                continue
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
            index += 1
            switch byte {
            case 0x22:
                output.append(byte)
                return true
            case 0x5C:
                guard escape() else { return false }
            default: JSONCells.appendEscape(byte, to: &output)
            }
            start = index
        }
        return false
    }

    /// Reads the rest of an escape after its backslash.
    private mutating func escape() -> Bool {
        let length: Int
        switch current {
        case UInt8(ascii: "u"): length = 5
        case 0x22, 0x5C, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            length = 1
        default: return false
        }
        guard index + length <= bytes.count else { return false }
        let text = bytes[index..<index + length]
        guard text.dropFirst().allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return false }
        output.append(0x5C)
        output.append(contentsOf: text)
        index += length
        return true
    }

    private mutating func number() -> Bool {
        _ = take(0x2D)
        if !take(0x30) { guard digits() else { return false } }
        if take(0x2E) { guard digits() else { return false } }
        if take(0x65) || take(0x45) {
            if !take(0x2B) { _ = take(0x2D) }
            return digits()
        }
        return true
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte = current, (0x30...0x39).contains(byte), take(byte) {}
        return index > start
    }
}
