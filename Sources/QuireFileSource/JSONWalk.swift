/// Walks over a record without looking into its values.
struct JSONWalk {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func skipSpace() {
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    }

    mutating func accept(_ byte: UInt8) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// Where the inside of a text is; nil where none begins.
    mutating func text() -> Range<Int>? {
        guard accept(UInt8(ascii: "\"")) else { return nil }
        let start = index
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                return start..<(index - 1)
            }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Where a value is.
    mutating func value() -> Range<Int>? {
        skipSpace()
        let start = index
        guard index < bytes.count else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "\""): return text().map { ($0.lowerBound - 1)..<($0.upperBound + 1) }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\""):
                    guard text() != nil else { return nil }
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                index += 1
                if depth == 0 { return start..<index }
            }
            return nil
        default:
            while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: ","),
                bytes[index] != UInt8(ascii: "}")
            { index += 1 }
            return index > start ? start..<index : nil
        }
    }
}
