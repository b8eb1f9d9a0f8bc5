/// How many columns of a terminal text takes, whatever the locale.
package enum DisplayWidth {
    /// The width of text that has no control characters.
    package static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The width of text given as UTF-8.
    static func of(utf8 text: ArraySlice<UInt8>) -> Int {
        text.withUnsafeBufferPointer { bytes in
            TerminalText.isPlainLatin(bytes)
                ? bytes.count { $0 & 0xC0 != 0x80 } : of(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The width of a character as a reader sees it: an emoji of several scalars is two columns wide, a mark has none.
    package static func of(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        var width = 0
        for scalar in scalars {
            switch scalar.value {
            case 0xFE0F where scalars.first?.properties.isEmoji ?? false: return 2
            // The first character that is an emoji without being asked to.
            case 0x231A... where scalar.properties.isEmojiPresentation: return 2
            default: width += of(scalar)
            }
        }
        return width
    }

    /// The longest beginning of the text that takes no more than `width` columns.
    package static func prefix(of text: String, fitting width: Int) -> Substring {
        var rest = width
        var end = text.startIndex
        while end < text.endIndex {
            rest -= of(text[end])
            if rest < 0 { break }
            end = text.index(after: end)
        }
        return text[..<end]
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        // The vowels and final consonants of Hangul join the wide consonant before them.
        if (0x1160...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FF).contains(scalar.value) { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar.value) ? 2 : 1
        }
    }

    /// Whether the scalar is wide or full-width in UAX #11; emoji are known by their own property.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case ..<0x1100: false
        case 0x1100...0x115F, 0x2329, 0x232A: true  // Hangul consonants, angle brackets
        case 0x303F, 0x3248...0x324F, 0x4DC0...0x4DFF: false  // narrow ones among the ideographs
        case 0x2E80...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3: true  // ideographs, kana, Yi, Hangul
        case 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6: true  // forms
        case 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF: true  // Tangut, Khitan, more kana
        case 0x1F200...0x1F2FF, 0x20000...0x2FFFD, 0x30000...0x3FFFD: true  // squared words, more ideographs
        default: false
        }
    }
}
