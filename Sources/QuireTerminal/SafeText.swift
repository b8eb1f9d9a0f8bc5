/// Text made safe to show on a terminal: what would move the cursor, change its colours, turn the text around or can't be
/// seen at all is spelled out.
///
/// This is the one list of such characters; renderers, messages and streams ask it.
package enum SafeText {
    /// How a character is spelled out.
    package enum Spelling: Sendable {
        /// As `\u{1B}`, which no data format takes for anything.
        case braces
        /// As `\u001b`, which JSON reads as the character itself.
        case json
    }

    /// Whether a scalar acts on the terminal or the text around it, or can't be seen, behind the one that stands before it.
    package static func isHostile(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar? = nil) -> Bool {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
        switch scalar.value {
        // Joiners belong to emoji and to scripts whose letters join; nowhere else can they be seen to do anything.
        case 0x200C, 0x200D: return previous?.isASCII ?? true
        // Variation selectors choose a form of one character: of an emoji or a symbol, of an ideograph. Elsewhere, and in
        // rows, they would carry bytes that nobody sees.
        case 0xFE00...0xFE0F: return previous.map { $0.properties.isVariationSelector || !hasForms($0) } ?? true
        case 0xE0100...0xE01EF: return previous?.properties.isIdeographic != true
        // The grapheme joiner, fillers that look like blanks, vowel separators, and the plane of tags and what may become one.
        case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x3164, 0xFFA0: return true
        case 0xE0000...0xE00FF, 0xE01F0...0xE0FFF: return true
        case ..<0xAD where scalar.value >= 0xA0: return false
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        // What isn't assigned yet, but will be invisible once it is, such as U+2065.
        case .unassigned: return scalar.properties.isDefaultIgnorableCodePoint
        default: return false
        }
    }

    /// Whether a character can have another form: all but letters and signs of ASCII, of which digits, `#` and `*` begin
    /// keycaps.
    private static func hasForms(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII || ("0"..."9").contains(scalar) || scalar == "#" || scalar == "*"
    }

    /// Returns the text with everything hostile spelled out, but for `kept`.
    package static func shown(
        _ text: String, keeping kept: Set<Unicode.Scalar> = [], spelling: Spelling = .braces
    ) -> String {
        var previous: Unicode.Scalar?
        var result = String.UnicodeScalarView()
        var isSame = true
        for scalar in text.unicodeScalars {
            if !isHostile(scalar, after: previous) || kept.contains(scalar) {
                result.append(scalar)
            } else {
                isSame = false
                result.append(contentsOf: spelled(scalar, spelling).unicodeScalars)
            }
            previous = scalar
        }
        return isSame ? text : String(result)
    }

    /// Returns lines of text, tabs and line ends kept.
    package static func lines(_ text: String, spelling: Spelling = .braces) -> String {
        shown(text, keeping: ["\n", "\t"], spelling: spelling)
    }

    /// Returns lines of UTF-8, tabs and line ends kept.
    package static func lines(_ text: [UInt8], spelling: Spelling = .braces) -> [UInt8] {
        // Most text has nothing beyond ASCII that it could hide something in.
        let isPlain = text.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 }
        return isPlain ? text : Array(lines(String(decoding: text, as: UTF8.self), spelling: spelling).utf8)
    }

    private static func spelled(_ scalar: Unicode.Scalar, _ spelling: Spelling) -> String {
        switch (spelling, scalar) {
        case (_, "\n"): return "\\n"
        case (_, "\r"): return "\\r"
        case (_, "\t"): return "\\t"
        case (.braces, _): return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        case (.json, _):
            return UTF16.encode(scalar).map { units in
                units.map { unit in
                    let digits = String(unit, radix: 16)
                    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }.joined()
            } ?? ""
        }
    }
}
