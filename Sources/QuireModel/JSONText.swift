/// Reads JSON into values with every digit of its numbers, within bounds for depth and size.
///
/// Foundation's reader turns numbers into binary floating point, so it can't be used for money.
public struct JSONText {
    /// Why a text is not JSON.
    public struct ParseError: Error, Equatable, Sendable {
        /// What was expected or found, in a few words.
        public let reason: String
        /// The offset of the byte that is wrong.
        public let offset: Int
    }

    /// The deepest nesting that is read.
    public static let maximumDepth = 128

    /// The value of one whole JSON document.
    public static func parse(_ bytes: some Sequence<UInt8>) throws(ParseError) -> Value {
        var reader = JSONText(bytes: Array(bytes))
        reader.skipSpace()
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == reader.bytes.count else { throw reader.error("expected the end of the document") }
        return value
    }

    private let bytes: [UInt8]
    private var index = 0

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    private func error(_ reason: String) -> ParseError { ParseError(reason: reason, offset: index) }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func value(depth: Int) throws(ParseError) -> Value {
        guard depth < JSONText.maximumDepth else { throw error("nested deeper than \(JSONText.maximumDepth) levels") }
        switch current {
        case 0x7B: return try record(depth: depth)
        case 0x5B: return try list(depth: depth)
        case 0x22: return .text(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6E: return try word("null", .null)
        case 0x2D, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39: return try number()
        case nil: throw error("the document is cut short")
        default: throw error("expected a value")
        }
    }

    private mutating func word(_ word: String, _ value: Value) throws(ParseError) -> Value {
        guard bytes[index...].starts(with: word.utf8) else { throw error("expected a value") }
        index += word.utf8.count
        return value
    }

    private mutating func record(depth: Int) throws(ParseError) -> Value {
        index += 1
        var members: [Value.Member] = []
        skipSpace()
        if current == 0x7D {
            index += 1
            return .record([])
        }
        while true {
            skipSpace()
            guard current == 0x22 else { throw error(current == nil ? "the document is cut short" : "expected a key") }
            let name = try string()
            skipSpace()
            guard current == 0x3A else { throw error("expected ':'") }
            index += 1
            skipSpace()
            members.append(Value.Member(name, try value(depth: depth + 1)))
            skipSpace()
            switch current {
            case 0x2C: index += 1
            case 0x7D:
                index += 1
                return .record(members)
            case nil: throw error("the document is cut short")
            default: throw error("expected ',' or '}'")
            }
        }
    }

    private mutating func list(depth: Int) throws(ParseError) -> Value {
        index += 1
        var elements: [Value] = []
        skipSpace()
        if current == 0x5D {
            index += 1
            return .list([])
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth + 1))
            skipSpace()
            switch current {
            case 0x2C: index += 1
            case 0x5D:
                index += 1
                return .list(elements)
            case nil: throw error("the document is cut short")
            default: throw error("expected ',' or ']'")
            }
        }
    }

    private mutating func number() throws(ParseError) -> Value {
        let start = index
        while let byte = current, (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x65, 0x45].contains(byte) {
            index += 1
        }
        let slice = Array(bytes[start..<index])
        let digits = slice.first == 0x2D ? slice.dropFirst() : slice[...]
        if digits.count > 1, digits.first == 0x30, digits.dropFirst().first.map({ (0x30...0x39).contains($0) }) == true
        {
            throw ParseError(reason: "a number doesn't begin with zeros", offset: start)
        }
        guard let decimal = slice.withUnsafeBufferPointer({ ExactDecimal(utf8: $0) }) else {
            // A number with more digits than can be stored is still valid JSON: it remains text.
            let text = String(decoding: slice, as: UTF8.self)
            if Double(text) != nil { return .text(text) }
            throw error("expected a number")
        }
        if decimal.scale == 0, !slice.contains(0x65), !slice.contains(0x45),
            let integer = Int64(exactly: decimal.mantissa)
        {
            return .integer(integer)
        }
        return .decimal(decimal)
    }

    private mutating func string() throws(ParseError) -> String {
        index += 1
        let start = index
        while let byte = current, byte != 0x22, byte != 0x5C { index += 1 }
        guard let stop = current else { throw error("the document is cut short") }
        if stop == 0x22 {
            index += 1
            return String(decoding: bytes[start..<index - 1], as: UTF8.self)
        }
        var end = index
        while end < bytes.count, bytes[end] != 0x22 { end += bytes[end] == 0x5C ? 2 : 1 }
        guard end < bytes.count else { throw error("the document is cut short") }
        let text = JSONText.unescape(bytes[start..<end])
        guard let text else { throw error("unknown escape in a string") }
        index = end + 1
        return text
    }

    /// The contents of a JSON string, with escapes resolved; nil for an invalid escape.
    ///
    /// A lone surrogate is replaced by its name.
    public static func unescape(_ bytes: some Collection<UInt8>) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        var pendingHigh: UInt32?
        func append(_ scalar: UInt32) {
            output.append(
                contentsOf: Unicode.Scalar(scalar).map { Array(String($0).utf8) }
                    ?? DamagedText.standIn(forUnit: scalar))
        }
        while let byte = iterator.next() {
            guard byte == 0x5C else {
                if let pendingHigh { append(pendingHigh) }
                pendingHigh = nil
                output.append(byte)
                continue
            }
            guard let kind = iterator.next() else { return nil }
            if kind == 0x75 {
                var unit: UInt32 = 0
                for _ in 0..<4 {
                    guard let digit = iterator.next(), let value = hexDigit(digit) else { return nil }
                    unit = unit << 4 | value
                }
                if let high = pendingHigh, (0xDC00...0xDFFF).contains(unit) {
                    append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00))
                    pendingHigh = nil
                    continue
                }
                if let pendingHigh { append(pendingHigh) }
                pendingHigh = (0xD800...0xDBFF).contains(unit) ? unit : nil
                if pendingHigh == nil { append(unit) }
                continue
            }
            if let pendingHigh { append(pendingHigh) }
            pendingHigh = nil
            switch kind {
            case 0x22, 0x5C, 0x2F: output.append(kind)
            case 0x62: output.append(0x08)
            case 0x66: output.append(0x0C)
            case 0x6E: output.append(0x0A)
            case 0x72: output.append(0x0D)
            case 0x74: output.append(0x09)
            default: return nil
            }
        }
        if let pendingHigh { append(pendingHigh) }
        return String(decoding: output, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }
}
