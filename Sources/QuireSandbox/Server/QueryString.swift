/// The parameters of a request, in their original order.
struct QueryString {
    private var pairs: [(name: String, value: String)] = []

    /// Reads the text after the `?`; `+` is a space, and bytes that aren't UTF-8 become U+FFFD.
    init(_ text: Substring) {
        for part in text.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((Self.decode(halves[0]), halves.count == 2 ? Self.decode(halves[1]) : ""))
        }
    }

    /// The last value for a name, as in Rails and Laravel.
    func last(_ name: String) -> String? {
        pairs.last { $0.name == name }?.value
    }

    /// All values for a name or any of its other spellings.
    func all(_ names: String...) -> [String] {
        pairs.filter { names.contains($0.name) }.map(\.value)
    }

    /// The parameters without those of these names, encoded for a URL.
    func encoded(without names: String...) -> String {
        pairs.filter { !names.contains($0.name) }
            .map { Self.encode($0.name) + "=" + Self.encode($0.value) }.joined(separator: "&")
    }

    /// The names of the parameters.
    var names: [String] { pairs.map(\.name) }

    private static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isPlain || "-._~:".unicodeScalars.contains(scalar)
                ? String(scalar) : "%" + String(UInt64(byte), radix: 16, paddedTo: 2).uppercased()
        }.joined()
    }

    private static func decode(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(hex: rest.prefix(2)) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    /// The byte of two hexadecimal digits.
    fileprivate init?(hex digits: Substring.UTF8View) {
        let text = Substring(digits)
        guard digits.count == 2, text.allSatisfy(\.isHexDigit) else { return nil }
        self.init(text, radix: 16)
    }
}
