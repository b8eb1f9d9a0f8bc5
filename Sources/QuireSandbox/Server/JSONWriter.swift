import QuireModel

/// Writes JSON as the APIs do: control characters as `\u000a`, never as `\n`.
struct JSONWriter {
    /// The bytes written so far.
    private(set) var bytes: [UInt8] = []
    private let escaping: Escaping

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

    /// Writes a value.
    mutating func write(_ value: Value) {
        switch value {
        case .list(let elements):
            write("[")
            for (place, element) in elements.enumerated() {
                if place > 0 { write(",") }
                write(element)
            }
            write("]")
        case .record(let members):
            write("{")
            for (place, member) in members.enumerated() {
                if place > 0 { write(",") }
                quote(member.name)
                write(":")
                write(member.value)
            }
            write("}")
        case .text(let text): quote(text)
        case .null, .bool, .integer, .decimal, .money, .timestamp, .period, .duration:
            value.appendJSON(to: &bytes, decimals: .number)
        }
    }

    private mutating func quote(_ text: String) {
        write("\"")
        if text.utf8.allSatisfy({ isPlain($0) }) {
            write(text)
        } else {
            for scalar in text.unicodeScalars { write(scalar) }
        }
        write("\"")
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
            write("\\\(scalar)")
        case "/" where escaping == .php:
            write("\\/")
        case _ where scalar.value < 0x20 || (escaping == .php && !scalar.isASCII):
            for unit in String(scalar).utf16 { write("\\u" + String(UInt64(unit), radix: 16, paddedTo: 4)) }
        default:
            write(String(scalar))
        }
    }
}
