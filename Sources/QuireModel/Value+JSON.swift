extension Value {
    /// How decimals are written in JSON.
    public enum DecimalStyle: String, Sendable {
        /// As strings, in the digits that the provider gave.
        case text
        /// As JSON numbers.
        case number
    }

    /// Appends the value as JSON: timestamps as RFC 3339 in UTC, dates and periods as written, durations as ISO 8601.
    ///
    /// Numbers inside lists and records were numbers at the provider, so they remain numbers in either style.
    public func appendJSON(to output: inout [UInt8], decimals: DecimalStyle = .text) {
        switch self {
        case .null: output.append(contentsOf: Array("null".utf8))
        case .bool(let value): output.append(contentsOf: Array((value ? "true" : "false").utf8))
        case .integer(let value): output.append(contentsOf: Array(String(value).utf8))
        case .decimal(let value): Value.append(value, to: &output, decimals)
        case .money(let value): Value.append(value.amount, to: &output, decimals)
        case .text(let value): Value.appendJSONString(value, to: &output)
        case .timestamp(let value): Value.appendJSONString(value.description, to: &output)
        case .period(let value): Value.appendJSONString(value.description, to: &output)
        case .duration(let value): Value.appendJSONString(value.description, to: &output)
        case .list(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                element.appendJSON(to: &output, decimals: .number)
            }
            output.append(UInt8(ascii: "]"))
        case .record(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Value.appendJSONString(member.name, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.appendJSON(to: &output, decimals: .number)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    /// The value as JSON text.
    public func json(decimals: DecimalStyle = .text) -> String {
        var output: [UInt8] = []
        appendJSON(to: &output, decimals: decimals)
        return String(decoding: output, as: UTF8.self)
    }

    private static func append(_ decimal: ExactDecimal, to output: inout [UInt8], _ style: DecimalStyle) {
        let digits = decimal.description
        output.append(contentsOf: Array((style == .number ? digits : "\"\(digits)\"").utf8))
    }

    /// Appends text as a JSON string; control characters are escaped, everything else is unchanged.
    public static func appendJSONString(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: output.append(contentsOf: [0x5C, byte])
            case 0x0A: output.append(contentsOf: [0x5C, 0x6E])
            case 0x0D: output.append(contentsOf: [0x5C, 0x72])
            case 0x09: output.append(contentsOf: [0x5C, 0x74])
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                output.append(contentsOf: Array("\\u00".utf8))
                output.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    /// The value as plain text, as csv, tsv, table and `value` cells show it; empty for null.
    public var plainText: String {
        switch self {
        case .null: ""
        case .text(let value): value
        case .timestamp(let value): value.description
        case .period(let value): value.description
        case .duration(let value): value.description
        case .decimal(let value): value.description
        case .money(let value): value.amount.description
        case .bool, .integer, .list, .record: json()
        }
    }
}
