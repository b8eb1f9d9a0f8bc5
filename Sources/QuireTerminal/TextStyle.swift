/// How a stretch of text looks in a terminal.
package struct TextStyle: Sendable, Hashable {
    /// The sixteen colours that every terminal has, in the user's own shades.
    package enum Color: Int, Sendable, Hashable, CaseIterable {
        case black, red, green, yellow, blue, magenta, cyan, white
        case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite

        /// The parameter of the escape sequence that selects it.
        var parameter: Int { rawValue < 8 ? 30 + rawValue : 82 + rawValue }
    }

    /// The traits that can be turned on.
    package struct Traits: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Heavier.
        package static let bold = Traits(rawValue: 1)
        /// Fainter.
        package static let dim = Traits(rawValue: 2)
        /// Slanted.
        package static let italic = Traits(rawValue: 4)
        /// Underlined.
        package static let underline = Traits(rawValue: 8)
        /// With text and background colour exchanged.
        package static let reverse = Traits(rawValue: 16)
    }

    /// The text colour, if not the terminal's own.
    package var color: Color?
    /// The traits that are on.
    package var traits: Traits

    /// A style from its parts.
    package init(_ color: Color? = nil, _ traits: Traits = []) {
        self.color = color
        self.traits = traits
    }

    /// The terminal's own look.
    package static let plain = TextStyle()
    /// For text that isn't part of the content.
    package static let dim = TextStyle(nil, .dim)

    /// The escape sequence that brings back the terminal's own look.
    package static let endSequence = "\u{1B}[0m"

    /// Returns the text in this style, unchanged if the style is plain.
    package func applied(to text: String) -> String {
        let start = startSequence
        return start.isEmpty ? text : start + text + Self.endSequence
    }

    /// Returns the text of some UTF-8 without the escape sequences of styles.
    package static func removed(from text: ArraySlice<UInt8>) -> String {
        guard text.contains(0x1B) else { return String(decoding: text, as: UTF8.self) }
        var plain: [UInt8] = []
        var isEscape = false
        for byte in text {
            if isEscape {
                isEscape = byte != UInt8(ascii: "m")
            } else if byte == 0x1B {
                isEscape = true
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The escape sequence that starts it, empty when plain.
    package var startSequence: String {
        var parameters: [Int] = []
        if traits.contains(.bold) { parameters.append(1) }
        if traits.contains(.dim) { parameters.append(2) }
        if traits.contains(.italic) { parameters.append(3) }
        if traits.contains(.underline) { parameters.append(4) }
        if traits.contains(.reverse) { parameters.append(7) }
        if let color { parameters.append(color.parameter) }
        return parameters.isEmpty ? "" : "\u{1B}[" + parameters.map(String.init).joined(separator: ";") + "m"
    }
}
