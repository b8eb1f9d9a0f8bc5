import QuireTerminal

/// Text made safe to show: what would move the cursor, change colours or turn the text around is spelled out.
package enum TerminalText {
    /// The text with control characters as `\n`, `\t`, `\r` or `\u{1B}`; a backslash stays as it is.
    package static func escaped(_ text: String) -> String {
        var copy = text
        var output: [UInt8] = []
        copy.withUTF8 { append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    /// Appends text as `escaped(_:)` shows it.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        if isPlainLatin(text) {
            output.append(contentsOf: text)
            return
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\n": output.append(contentsOf: "\\n".utf8)
            case "\t": output.append(contentsOf: "\\t".utf8)
            case "\r": output.append(contentsOf: "\\r".utf8)
            case _ where isHostile(scalar):
                output.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".utf8)
            default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    /// Whether the text is printable and all of U+0020 to U+02FF, where each scalar is a character one column wide.
    static func isPlainLatin(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            if byte < 0x20 || byte == 0x7F || byte >= 0xCC || (previous == 0xC2 && byte < 0xA0) { return false }
            previous = byte
        }
        return true
    }

    /// Whether the scalar does something to the terminal or to the text around it, or can't be seen at all.
    private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F: true  // C0, delete, C1
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x206F: true  // direction
        case 0x2028, 0x2029: true  // line and paragraph separators
        case 0x180E, 0x200B, 0x2060...0x2065, 0xFEFF, 0xFFF9...0xFFFB: true  // invisible
        default: false
        }
    }
}

extension DisplayWidth {
    /// Returns the cells of text given as UTF-8.
    static func of(utf8 text: ArraySlice<UInt8>) -> Int {
        text.withUnsafeBufferPointer { bytes in
            TerminalText.isPlainLatin(bytes)
                ? bytes.count { $0 & 0xC0 != 0x80 } : of(String(decoding: bytes, as: UTF8.self))
        }
    }
}
