import QuireModel

extension [UInt8] {
    /// Appends bytes, those that `needsEscape` picks by way of `escape`.
    @inline(__always)
    mutating func append(
        _ text: UnsafeBufferPointer<UInt8>, escaping needsEscape: (UInt8) -> Bool,
        with escape: (UInt8, inout [UInt8]) -> Void
    ) {
        var start = 0
        for index in 0..<text.count where needsEscape(text[index]) {
            append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            escape(text[index], &self)
            start = index + 1
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    /// Appends a whole number.
    mutating func append(digitsOf number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        append(digitsOf: number.magnitude, atLeast: 1)
    }

    /// Appends the digits of a number, with zeros before them up to `width`.
    private mutating func append(digitsOf number: UInt64, atLeast width: Int, pointBefore decimals: Int = 0) {
        // 20 digits, or 128 with the zeros of the largest scale, and the point.
        let capacity = 136
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { digits in
            var rest = number
            var index = capacity
            var written = 0
            while rest > 0 || written < width {
                if decimals > 0, written == decimals {
                    index -= 1
                    digits[index] = UInt8(ascii: ".")
                }
                index -= 1
                digits[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
                written += 1
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[index...]))
        }
    }

    /// Appends a decimal with its original digits.
    mutating func append(_ decimal: ExactDecimal, between mark: [UInt8]) {
        append(contentsOf: mark)
        if let magnitude = UInt64(exactly: decimal.mantissa.magnitude) {
            if decimal.mantissa < 0 { append(UInt8(ascii: "-")) }
            append(digitsOf: magnitude, atLeast: decimal.scale + 1, pointBefore: decimal.scale)
        } else {
            append(contentsOf: decimal.description.utf8)
        }
        append(contentsOf: mark)
    }

    /// Appends an instant as RFC 3339, in UTC with a `Z`.
    mutating func append(_ timestamp: Timestamp, zone: CalendarZone, between mark: [UInt8]) {
        append(contentsOf: mark)
        let offset = zone.offset(at: timestamp.seconds)
        let second = timestamp.seconds
        // Seconds of the years 0000 to 9999, which take four digits.
        if offset == 0, (-62_167_219_200...253_402_300_799).contains(second) {
            let days = second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
            let time = UInt64(second - days * 86_400)
            let (year, month, day) = CalendarDay(daysSinceEpoch: Int(days)).parts
            append(digitsOf: UInt64(year), atLeast: 4)
            append(UInt8(ascii: "-"))
            append(twoDigits: UInt64(month))
            append(UInt8(ascii: "-"))
            append(twoDigits: UInt64(day))
            append(UInt8(ascii: "T"))
            append(twoDigits: time / 3600)
            append(UInt8(ascii: ":"))
            append(twoDigits: time / 60 % 60)
            append(UInt8(ascii: ":"))
            append(twoDigits: time % 60)
            append(fraction: UInt64(timestamp.nanoseconds))
            append(UInt8(ascii: "Z"))
        } else {
            append(contentsOf: timestamp.written(offsetSeconds: offset).utf8)
        }
        append(contentsOf: mark)
    }

    private mutating func append(twoDigits number: UInt64) {
        append(0x30 + UInt8(truncatingIfNeeded: number / 10))
        append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Appends nanoseconds as a fraction of 3, 6 or 9 digits, or nothing when they are zero.
    private mutating func append(fraction nanoseconds: UInt64) {
        guard nanoseconds > 0 else { return }
        append(UInt8(ascii: "."))
        if nanoseconds % 1_000_000 == 0 {
            append(digitsOf: nanoseconds / 1_000_000, atLeast: 3)
        } else if nanoseconds % 1000 == 0 {
            append(digitsOf: nanoseconds / 1000, atLeast: 6)
        } else {
            append(digitsOf: nanoseconds, atLeast: 9)
        }
    }

    /// Appends a value of any type.
    mutating func append(_ value: Value, _ style: some CellStyle) {
        switch value {
        case .null: style.appendNull(to: &self)
        case .bool(let value): append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): append(digitsOf: value)
        case .decimal(let value): append(value, between: style.decimalMark)
        case .money(let value): append(value.amount, between: style.decimalMark)
        case .text(let value): append(contentsOf: style.written(value))
        case .timestamp(let value): append(value, zone: style.zone, between: style.timestampMark)
        case .period(let value): append(contentsOf: style.written(value.description))
        case .duration(let value): append(contentsOf: style.written(value.description))
        case .list, .record:
            var json: [UInt8] = []
            value.appendJSON(to: &json)
            json.withUnsafeBufferPointer { style.appendJSON($0, to: &self) }
        }
    }

    /// Appends raw JSON, compacted; invalid JSON becomes null.
    mutating func append(json raw: ArraySlice<UInt8>, _ style: some CellStyle) {
        guard let json = raw.withValidUTF8({ JSONCompactor.compact($0) }), json != Array("null".utf8) else {
            style.appendNull(to: &self)
            return
        }
        if !style.keepsJSON, json.first == 0x22, let text = JSONText.unescape(json.dropFirst().dropLast()) {
            append(contentsOf: style.written(text))
        } else {
            json.withUnsafeBufferPointer { style.appendJSON($0, to: &self) }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Returns the bytes unchanged if they are valid UTF-8, otherwise with U+FFFD for invalid bytes.
    @inline(__always)
    func withValidUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeBufferPointer { bytes in
            var bits: UInt8 = 0
            for byte in bytes { bits |= byte }
            if bits < 0x80 || (try? UTF8Span(validating: bytes.span)) != nil { return body(bytes) }
            var repaired = String(decoding: bytes, as: UTF8.self)
            return repaired.withUTF8(body)
        }
    }
}
