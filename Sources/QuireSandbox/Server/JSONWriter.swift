/// Writes JSON straight into the bytes that are sent.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let escaping: Escaping
    private var needsComma = false

    /// Which characters beyond the ones that must be are escaped.
    enum Escaping {
        /// None.
        case plain
        /// As PHP's `json_encode` does by default: `\/`, and all that isn't ASCII as `\uXXXX`.
        case php
    }

    /// A writer of an empty document.
    init(escaping: Escaping = .plain) {
        self.escaping = escaping
    }

    /// An object with what the body writes.
    mutating func object(_ body: (inout JSONWriter) -> Void) { nested("{", "}", body) }
    /// An array with what the body writes.
    mutating func array(_ body: (inout JSONWriter) -> Void) { nested("[", "]", body) }

    /// A field that is an object.
    mutating func object(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
        name(key)
        object(body)
    }

    /// A field that is an array.
    mutating func array(_ key: StaticString, _ body: (inout JSONWriter) -> Void) {
        name(key)
        array(body)
    }

    /// A field that is a text, or null.
    mutating func field(_ key: StaticString, _ value: String?) {
        name(key)
        string(value)
    }

    /// A field that is a whole number, or null.
    mutating func field(_ key: StaticString, _ value: Int?) {
        name(key)
        number(value.map { String($0) } ?? "null")
    }

    /// A field that is true or false.
    mutating func field(_ key: StaticString, _ value: Bool) {
        name(key)
        number(value ? "true" : "false")
    }

    /// A field whose value is written in these digits.
    mutating func field(_ key: StaticString, digits: String) {
        name(key)
        number(digits)
    }

    /// A text, or null.
    mutating func string(_ value: String?) {
        guard let value else { return number("null") }
        separate()
        quoted(value)
        needsComma = true
    }

    private mutating func number(_ digits: String) {
        separate()
        write(digits)
        needsComma = true
    }

    private mutating func name(_ key: StaticString) {
        separate()
        write("\"")
        write(key)
        write("\":")
        needsComma = false
    }

    private mutating func nested(_ open: StaticString, _ close: StaticString, _ body: (inout JSONWriter) -> Void) {
        separate()
        write(open)
        needsComma = false
        body(&self)
        write(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { write(",") }
    }

    private mutating func quoted(_ text: String) {
        write("\"")
        if text.utf8.allSatisfy({ isPlain($0) }) {
            write(text)
        } else {
            for scalar in text.unicodeScalars { write(scalar) }
        }
        write("\"")
    }

    private mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            && (escaping == .plain || (byte < 0x80 && byte != UInt8(ascii: "/")))
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"", "\\":
            write("\\")
            write(String(scalar))
        case "/" where escaping == .php:
            write("\\/")
        case _ where scalar.value < 0x20 || (escaping == .php && !scalar.isASCII):
            for unit in String(scalar).utf16 {
                write("\\u")
                write(String(UInt64(unit), radix: 16, paddedTo: 4))
            }
        default:
            write(String(scalar))
        }
    }
}
