/// How a file writes the values of a column.
package enum ValueForm: Hashable, Sendable {
    /// Numbers with a point before the fraction, and ISO 8601 dates and times.
    case standard
    case number(NumberForm)
    case time(TimeForm)

    /// An example or a pattern; empty for the standard form.
    package var description: String {
        switch self {
        case .standard: ""
        case .number(let form): form.example
        case .time(let form): form.pattern
        }
    }
}

/// How numbers are written, from an example.
package struct NumberForm: Hashable, Sendable {
    /// The byte before the fraction.
    package let decimalMark: UInt8
    /// The byte between groups of digits; nil if there is none.
    package let groupMark: UInt8?

    package init(decimalMark: UInt8, groupMark: UInt8?) {
        self.decimalMark = decimalMark
        self.groupMark = groupMark
    }

    /// The form that an example shows: its last mark is that of the fraction, unless it stands before three digits and more
    /// than once.
    ///
    /// - Returns: nil for what is no number, and for a single mark before three digits, which could be either.
    package init?(example: String) {
        let bytes = Array(example.utf8).drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard let first = bytes.first, isDigit(first), let last = bytes.last, isDigit(last) else { return nil }
        let marks = bytes.indices.filter { !isDigit(bytes[$0]) }
        guard marks.allSatisfy({ NumberForm.known.contains(bytes[$0]) }) else { return nil }
        let kinds = marks.map { bytes[$0] }
        guard let place = marks.last, let mark = kinds.last else {
            self.init(decimalMark: UInt8(ascii: "."), groupMark: nil)
            return
        }
        let canBeDecimal = mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",")
        let others = Set(kinds.dropLast())
        if others.isEmpty, canBeDecimal {
            guard bytes.index(before: bytes.endIndex) - place != 3 else { return nil }
            self.init(decimalMark: mark, groupMark: nil)
        } else if others.count == 1, let group = others.first, group != mark, canBeDecimal {
            self.init(decimalMark: mark, groupMark: group)
        } else if others.isSubset(of: [mark]) {
            let decimal = mark == UInt8(ascii: ".") ? UInt8(ascii: ",") : UInt8(ascii: ".")
            self.init(decimalMark: decimal, groupMark: mark)
        } else {
            return nil
        }
    }

    /// A number so written: `1.234,56`.
    var example: String {
        String(
            decoding: [0x31] + (groupMark.map { [$0] } ?? []) + [0x32, 0x33, 0x34, decimalMark, 0x35, 0x36],
            as: UTF8.self)
    }

    private static let known: Set<UInt8> = Set(".,' _".utf8)

    /// The number in digits and a point; nil for text in another format.
    package func plain(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var sawDecimal = false
        for (index, byte) in bytes.enumerated() {
            if isDigit(byte) {
                result.append(byte)
            } else if byte == decimalMark, !sawDecimal {
                sawDecimal = true
                result.append(UInt8(ascii: "."))
            } else if byte == groupMark, !sawDecimal, index > 0 {
                // A group is three digits, up to the next mark or the end.
                let next = bytes[(index + 1)...].prefix { isDigit($0) }
                guard next.count == 3, isDigit(bytes[index - 1]) else { return nil }
            } else if index == 0, byte == UInt8(ascii: "-") {
                result.append(byte)
            } else if index != 0 || byte != UInt8(ascii: "+") {
                return nil
            }
        }
        return result
    }
}

/// The format of dates and times: a pattern of `yyyy`, `yy`, `mm`, `dd`, `HH`, `MM`, `SS` and literal text between
/// them.
package struct TimeForm: Hashable, Sendable {
    /// A part of the pattern.
    package enum Part: Hashable, Sendable {
        case year(digits: Int), month, day, hour, minute, second
        /// A literal byte.
        case literal(UInt8)
    }

    /// The parts, in order.
    package let parts: [Part]

    /// The form of a pattern; nil for one that doesn't name a day.
    package init?(pattern: String) {
        var rest = Array(pattern.utf8)[...]
        var parts: [Part] = []
        let words: [(String, Part)] = [
            ("yyyy", .year(digits: 4)), ("yy", .year(digits: 2)), ("mm", .month), ("dd", .day), ("HH", .hour),
            ("MM", .minute), ("SS", .second),
        ]
        while let byte = rest.first {
            if let (word, part) = words.first(where: { rest.starts(with: $0.0.utf8) }) {
                // A number that follows another could end anywhere.
                guard !parts.contains(part) else { return nil }
                parts.append(part)
                rest = rest.dropFirst(word.utf8.count)
            } else {
                guard !isLetter(byte) || byte == UInt8(ascii: "T") else { return nil }
                parts.append(.literal(byte))
                rest = rest.dropFirst()
            }
        }
        let hasYear = parts.contains(.year(digits: 4)) != parts.contains(.year(digits: 2))
        guard hasYear, parts.contains(.month), parts.contains(.day) else { return nil }
        self.parts = parts
    }

    /// The pattern again.
    var pattern: String {
        let bytes = parts.flatMap { part -> [UInt8] in
            switch part {
            case .year(let digits): Array(String(repeating: "y", count: digits).utf8)
            case .month: Array("mm".utf8)
            case .day: Array("dd".utf8)
            case .hour: Array("HH".utf8)
            case .minute: Array("MM".utf8)
            case .second: Array("SS".utf8)
            case .literal(let byte): [byte]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it has a time of day.
    package var hasTime: Bool { parts.contains(.hour) }

    /// The numbers of a text in this format; nil for other text. A month, day or hour may have one digit if a separator
    /// follows it.
    package func numbers(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (year: Int, month: Int, day: Int, second: Int)? {
        var (year, month, day, second) = (0, 0, 0, 0)
        var index = 0
        func number(_ least: Int, _ most: Int) -> Int? {
            let digits = bytes[index...].prefix(most).prefix { isDigit($0) }
            guard digits.count >= least else { return nil }
            index += digits.count
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        for part in parts {
            switch part {
            case .year(let digits):
                guard let value = number(digits, digits) else { return nil }
                // Two digits are of the years 1970 to 2069.
                year = digits == 4 ? value : value + (value < 70 ? 2000 : 1900)
            case .month:
                guard let value = number(1, 2) else { return nil }
                month = value
            case .day:
                guard let value = number(1, 2) else { return nil }
                day = value
            case .hour:
                guard let value = number(1, 2), value < 24 else { return nil }
                second += value * 3600
            case .minute:
                guard let value = number(2, 2), value < 60 else { return nil }
                second += value * 60
            case .second:
                guard let value = number(2, 2), value < 60 else { return nil }
                second += value
            case .literal(let byte):
                guard index < bytes.count, bytes[index] == byte else { return nil }
                index += 1
            }
        }
        return index == bytes.count ? (year, month, day, second) : nil
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
