import QuireTerminal

/// Makes text safe to show: characters that would move the cursor, change colours or reverse text are spelled out.
package enum TerminalText {
    /// The text with control characters as `\n`, `\t`, `\r` or `\u{1B}`; backslashes are unchanged.
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
        output.append(contentsOf: SafeText.shown(String(decoding: text, as: UTF8.self)).utf8)
    }

    /// Whether the text is printable and all of U+0020 to U+02FF, where each scalar is a character one column wide.
    static func isPlainLatin(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for byte in text {
            if byte < 0x20 || byte == 0x7F || byte >= 0xCC || (previous == 0xC2 && (byte < 0xA0 || byte == 0xAD)) {
                return false
            }
            previous = byte
        }
        return true
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
