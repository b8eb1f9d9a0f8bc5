/// Turns the bytes of a terminal into keys; pure, and fed in pieces of any size.
struct KeyDecoder: Sendable {
    private var bytes: [UInt8] = []
    private var head = 0
    /// The content of the paste under way.
    private var paste: [UInt8]?

    private static let escape: UInt8 = 0x1B
    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)
    /// Longer sequences are noise.
    private static let longestSequence = 64

    /// Adds bytes that were read.
    mutating func feed(_ more: some Sequence<UInt8>) {
        bytes.removeFirst(head)
        head = 0
        bytes.append(contentsOf: more)
    }

    /// Whether the buffered bytes may be the first part of a key: worth a short wait, then ``flush()``.
    var isInsideSequence: Bool { paste == nil && head < bytes.count }

    /// Whether the buffered bytes continue with text, and not with a key that has an action.
    var isTextNext: Bool { paste == nil && peek(0).map { $0 >= 0x20 && $0 != 0x7F } == true }

    /// Returns the next complete key, if there is one.
    mutating func next() -> Key? {
        if paste != nil { return nextOfPaste() }
        guard let first = peek(0) else { return nil }
        switch first {
        case Self.escape: return nextOfEscape()
        case 0x00: return take(1, .unknown)
        case 0x01..<0x20, 0x7F: return take(1, .control(first))
        default: return scalar(at: 0).map { take($0.length, Self.textKey($0.scalar)) }
        }
    }

    /// Returns the meaning of a key's first part when nothing follows it.
    mutating func flush() -> Key? {
        guard isInsideSequence, let first = peek(0) else { return nil }
        if first == Self.escape, bytes.count - head == 1 { return take(1, .escape) }
        // An unfinished sequence, or an unfinished character.
        return take(bytes.count - head, .unknown)
    }

    private func peek(_ offset: Int) -> UInt8? {
        head + offset < bytes.count ? bytes[head + offset] : nil
    }

    private mutating func take(_ count: Int, _ key: Key) -> Key {
        head += count
        return key
    }

    private static func textKey(_ scalar: Unicode.Scalar) -> Key {
        scalar.properties.generalCategory == .control ? .unknown : .text(scalar)
    }

    /// One scalar of UTF-8, U+FFFD for a byte that cannot be part of one; nil when bytes are missing.
    private func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        guard let first = peek(offset) else { return nil }
        let length =
            switch first {
            case 0x00..<0x80: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        var part: [UInt8] = []
        for index in 0..<length {
            guard let byte = peek(offset + index) else { return nil }
            if index > 0, byte & 0xC0 != 0x80 { return ("\u{FFFD}", 1) }
            part.append(byte)
        }
        let decoded = String(decoding: part, as: UTF8.self).unicodeScalars
        guard length > 0, decoded.count == 1, let scalar = decoded.first else { return ("\u{FFFD}", 1) }
        return (scalar, length)
    }

    private mutating func nextOfEscape() -> Key? {
        guard let second = peek(1) else { return nil }
        switch second {
        case UInt8(ascii: "["): return nextOfControlSequence()
        case UInt8(ascii: "O"):
            guard let final = peek(2) else { return nil }
            return take(3, Self.named(final: final, parameters: []))
        case Self.escape: return take(1, .escape)
        case 0x00..<0x20, 0x7F: return take(2, .alt(Unicode.Scalar(second)))
        default: return scalar(at: 1).map { take($0.length + 1, .alt($0.scalar)) }
        }
    }

    private mutating func nextOfControlSequence() -> Key? {
        var length = 2
        // The Linux console's function keys: two brackets and a letter.
        if peek(2) == UInt8(ascii: "[") {
            return peek(3).map { take(4, $0 == UInt8(ascii: "A") ? .named(.help) : .unknown) }
        }
        while let byte = peek(length) {
            if (0x40...0x7E).contains(byte) {
                let parameters = String(decoding: bytes[head + 2..<head + length], as: UTF8.self)
                head += length + 1
                return finish(final: byte, parameters: parameters)
            }
            // A byte that can't be part of a sequence ends it, and is decoded separately.
            if !(0x20...0x3F).contains(byte) || length > Self.longestSequence { return take(length, .unknown) }
            length += 1
        }
        return nil
    }

    private mutating func finish(final: UInt8, parameters: String) -> Key? {
        if final == UInt8(ascii: "~"), parameters == "200" {
            paste = []
            return nextOfPaste()
        }
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        return Self.named(final: final, parameters: numbers)
    }

    private static func named(final: UInt8, parameters: [Int]) -> Key {
        let isModified = parameters.count > 1 && parameters[1] > 2
        switch (Character(UnicodeScalar(final)), parameters.first) {
        case ("A", _): return .named(.up)
        case ("B", _): return .named(.down)
        case ("C", _): return .named(isModified ? .wordRight : .right)
        case ("D", _): return .named(isModified ? .wordLeft : .left)
        case ("H", _), ("~", 1), ("~", 7): return .named(.home)
        case ("F", _), ("~", 4), ("~", 8): return .named(.end)
        case ("~", 3): return .named(.delete)
        case ("Z", _): return .named(.backTab)
        // F1, in the three forms that terminals have for it.
        case ("P", _), ("~", 11): return .named(.help)
        case ("M", nil): return .control(0x0D)
        default: return .unknown
        }
    }

    private mutating func nextOfPaste() -> Key? {
        guard var content = paste else { return nil }
        // Looked for again only where the end can have been completed.
        var search = max(0, content.count - Self.pasteEnd.count + 1)
        paste = nil
        content.append(contentsOf: bytes[head...])
        head = bytes.count
        while search + Self.pasteEnd.count <= content.count {
            if content[search] == Self.escape, content[search...].starts(with: Self.pasteEnd) {
                head -= content.count - search - Self.pasteEnd.count
                return .paste(String(decoding: content[..<search], as: UTF8.self))
            }
            search += 1
        }
        paste = content
        return nil
    }
}
