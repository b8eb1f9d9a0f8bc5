import QuireModel

/// The functions that take text apart: parts are compared byte by byte, and characters are Unicode scalars.
enum TextParts {
    /// The result for one row; a null argument returns null.
    static func apply(_ function: Function, _ arguments: [Value]) -> Value {
        guard let text = arguments.first?.text, !arguments.contains(where: \.isNull) else { return .null }
        switch function {
        case .replace:
            guard let old = arguments[1].text, let new = arguments[2].text else { return .null }
            return .text(parts(of: text, between: old).joined(separator: new))
        case .split:
            guard let separator = arguments[1].text else { return .null }
            return .list(parts(of: text, between: separator).map { .text($0) })
        case .substring:
            guard case .integer(let start) = arguments[1] else { return .null }
            var length = Int.max
            if arguments.count > 2 {
                guard case .integer(let given) = arguments[2] else { return .null }
                length = Int(clamping: max(given, 0))
            }
            return .text(substring(of: text, from: Int(clamping: start), length))
        default: return .null
        }
    }

    /// The parts between separators; the text itself when the separator is empty or isn't there.
    private static func parts(of text: String, between separator: String) -> [String] {
        let (bytes, wanted) = (Array(text.utf8), Array(separator.utf8))
        guard let first = wanted.first else { return [text] }
        var parts: [String] = []
        var (start, index) = (0, 0)
        while index + wanted.count <= bytes.count {
            if bytes[index] == first, bytes[index..<index + wanted.count].elementsEqual(wanted) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += wanted.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    /// The given number of characters from a position, which counts from the end if it is negative.
    private static func substring(of text: String, from start: Int, _ length: Int) -> String {
        let scalars = text.unicodeScalars
        let count = scalars.count
        let first = start < 0 ? max(0, count + max(start, -count)) : min(start, count)
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars.dropFirst(first).prefix(length))
        return String(result)
    }
}
