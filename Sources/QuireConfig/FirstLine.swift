import QuireModel

/// The first line of a file or of a program's output.
enum FirstLine {
    /// The most bytes that are read for a secret.
    static let limit = 65_536

    /// The first line without the white space around it; nil when that is nothing, or isn't UTF-8.
    static func secret(in bytes: [UInt8]) -> Secret? {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard var text = String(validating: line, as: UTF8.self).map({ Substring($0) }) else { return nil }
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text.isEmpty ? nil : Secret(String(text))
    }
}
