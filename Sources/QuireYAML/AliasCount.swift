/// How many aliases a text has, counted before it is parsed: never fewer than the parser finds.
struct AliasCount {
    /// The number of asterisks where a value can begin, followed by the name of an anchor in the text.
    private(set) var count = 0
    /// Whether one of them may be a key or part of one.
    private(set) var mayBeInKeys = false

    init(in text: String) {
        var copy = text
        copy.withUTF8 { bytes in
            let anchors = Self.anchors(in: bytes)
            if !anchors.isEmpty { look(through: bytes, for: anchors) }
        }
    }

    private static func anchors(in bytes: UnsafeBufferPointer<UInt8>) -> Set<String> {
        var names: Set<String> = []
        for index in bytes.indices where bytes[index] == UInt8(ascii: "&") {
            names.insert(name(in: bytes, from: index + 1))
        }
        return names.subtracting([""])
    }

    private mutating func look(through bytes: UnsafeBufferPointer<UInt8>, for anchors: Set<String>) {
        var previous = UInt8(ascii: "\n")
        var previousMark = previous
        var isAfterAlias = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "*") where Self.canPrecedeValue(previous):
                if anchors.contains(Self.name(in: bytes, from: index + 1)) {
                    count += 1
                    isAfterAlias = true
                }
            // A key that isn't marked by `?` is on one line; it ends with a list, a mapping or an alias.
            case UInt8(ascii: ":") where isAfterAlias:
                if Self.canEndKey(previousMark, before: index, in: bytes) { mayBeInKeys = true }
            case UInt8(ascii: "?") where Self.canPrecedeValue(previousMark): mayBeInKeys = true
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): isAfterAlias = false
            default: break
            }
            previous = byte
            if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") { previousMark = byte }
        }
    }

    /// Whether the text before a colon may be more than a word: a bracket, or a word that begins with an asterisk.
    private static func canEndKey(
        _ mark: UInt8, before colon: Int, in bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        if mark == UInt8(ascii: "]") || mark == UInt8(ascii: "}") { return true }
        var index = colon - 1
        while index > 0, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") { index -= 1 }
        while index > 0, isOfName(bytes[index]) { index -= 1 }
        return index >= 0 && bytes[index] == UInt8(ascii: "*")
    }

    private static func name(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> String {
        String(decoding: bytes[start...].prefix(while: isOfName), as: UTF8.self)
    }

    /// Whether a byte can be part of an anchor's name.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// Whether a value can begin after a byte: a blank or line end, also one of several bytes, or an indicator.
    private static func canPrecedeValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x80...: true
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): true
        case UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
