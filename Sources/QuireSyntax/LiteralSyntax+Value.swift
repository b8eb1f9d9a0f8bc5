import QuireDiagnostics

extension LiteralSyntax {
    /// The literal's value; nil for an invalid literal, which the parser has reported.
    package var value: Value? { try? decode() }

    /// Returns the literal's value, or throws the reason why it is invalid.
    func decode() throws(LiteralProblem) -> Value {
        switch kind {
        case .integer: return .integer(raw.filter { $0 != "_" })
        case .decimal: return .decimal(raw.filter { $0 != "_" })
        case .bool: return .bool(raw.lowercased() == "true")
        case .null: return .null
        case .text: return .text(try TextLiteral.decode(raw))
        case .period: return .period(try CalendarLiteral.period(raw))
        case .timestamp: return .timestamp(try CalendarLiteral.timestamp(raw))
        case .duration: return .duration(try DurationPart.parse(raw))
        case .money:
            let parts = raw.split(separator: " ")
            guard parts.count == 2 else { throw LiteralProblem("'\(raw)' is not an amount of money") }
            return .money(parts[0].filter { $0 != "_" }, currency: String(parts[1]))
        }
    }
}

/// Text literals: escapes between double quotes, nothing but doubled quotes between single ones.
enum TextLiteral {
    /// The text of a literal.
    static func decode(_ raw: String) throws(LiteralProblem) -> String {
        let bytes = Array(raw.utf8)
        guard bytes.count >= 2, let quote = bytes.first, bytes.last == quote else {
            throw LiteralProblem("the text has no closing quote")
        }
        let inner = String(decoding: bytes[1..<(bytes.count - 1)], as: UTF8.self)
        if quote == UInt8(ascii: "'") { return inner.replacing("''", with: "'") }
        guard bytes.contains(UInt8(ascii: "\\")) else { return inner }
        return try unescape(bytes)
    }

    private static func unescape(_ bytes: [UInt8]) throws(LiteralProblem) -> String {
        var result: [UInt8] = []
        var index = 1
        let end = bytes.count - 1
        while index < end {
            guard bytes[index] == UInt8(ascii: "\\") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            switch index + 1 < end ? bytes[index + 1] : 0 {
            case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "\""): result.append(UInt8(ascii: "\""))
            case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "t"): result.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "u"):
                let (scalar, length) = try codePoint(bytes[(index + 2)..<end], at: index)
                result.append(contentsOf: String(Character(scalar)).utf8)
                index += length
            default:
                // A multi-byte character after the backslash is shown whole.
                var stop = min(index + 2, end)
                while stop < end, bytes[stop] & 0xC0 == 0x80 { stop += 1 }
                let escape = String(decoding: bytes[index..<stop], as: UTF8.self)
                throw LiteralProblem(
                    "unknown escape '\(escape)' in text: expected \\\\ \\\" \\n \\t or \\u{…}; in single quotes "
                        + "everything is literal", part: index..<stop)
            }
            index += 2
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The scalar of `{1F600}` and how many bytes that takes.
    private static func codePoint(
        _ bytes: ArraySlice<UInt8>, at start: Int
    ) throws(LiteralProblem) -> (Unicode.Scalar, Int) {
        let body = bytes.prefix(10)
        guard body.first == UInt8(ascii: "{"), let close = body.firstIndex(of: UInt8(ascii: "}")) else {
            throw LiteralProblem("expected a code point such as \\u{1F600}", part: start..<(start + 2))
        }
        let digits = String(decoding: body[(body.startIndex + 1)..<close], as: UTF8.self)
        let isHex =
            (1...6).contains(digits.count) && digits.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        guard isHex, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
            throw LiteralProblem(
                "\\u{\(digits)} is not a character: expected 1 to 6 hexadecimal digits of a code point",
                part: start..<(close + 1))
        }
        return (scalar, close + 1 - bytes.startIndex)
    }
}

extension DurationPart {
    /// The parts of a duration such as `2h30min`.
    static func parse(_ raw: String) throws(LiteralProblem) -> [DurationPart] {
        var parts: [DurationPart] = []
        var rest = Substring(raw)
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "_") }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { !($0.isASCII && $0.isNumber) }
            rest = rest.dropFirst(letters.count)
            guard let count = Int(digits.filter { $0 != "_" }) else {
                throw LiteralProblem("'\(raw)' is too long a duration")
            }
            guard let unit = Unit(rawValue: String(letters)) else {
                throw unknownUnit(String(letters), digits, raw: raw)
            }
            parts.append(DurationPart(count: count, unit: unit))
        }
        return parts
    }

    private static func unknownUnit(_ unit: String, _ digits: Substring, raw: String) -> LiteralProblem {
        let start = raw.utf8.count - unit.utf8.count
        let isWhole = raw.utf8.count == unit.utf8.count + digits.utf8.count
        let part = isWhole ? start..<raw.utf8.count : nil
        if isWhole, (3...5).contains(unit.count), unit.allSatisfy({ $0.isASCII && $0.isUppercase }) {
            return LiteralProblem(
                "money is a number, a space and a currency", suggestion: "\(digits) \(unit)")
        }
        if unit == "m" || unit == "M" {
            return LiteralProblem(
                "unknown unit '\(unit)': expected min for minutes or mo for months", part: part)
        }
        let meant = Unit(rawValue: unit.lowercased()).map { isWhole ? "\(digits)\($0.rawValue)" : nil } ?? nil
        return LiteralProblem(
            "unknown unit '\(unit)' after a number: expected s min h d w mo y", suggestion: meant,
            part: meant == nil ? part : nil)
    }
}
